//! What tests share: fakes, one a seam, and servers of their own.

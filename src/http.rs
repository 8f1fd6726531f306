//! The edge: routes, who may call them, problems, pages.

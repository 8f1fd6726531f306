//! What tests share: fakes, one a seam, and servers of their own.

pub mod database;
pub mod finished;
pub mod hooks;
pub mod judge_server;
pub mod logs;
pub mod noise;
pub mod partner_server;
pub mod postgres;
pub mod room;
pub mod scene;

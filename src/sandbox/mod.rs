//! Stand-ins for the four outside systems, so that Daneker can be tried and tested without an account.
//!
//! Each stand-in is a state behind real HTTP on 127.0.0.1: what it was told, it remembers, and it refuses what the real
//! system refuses. Nothing here may use a type of `clients`, `ops` or `bot`: a contract misread once must not be misread
//! twice in the same way.

pub mod calls;
pub mod fault;
pub mod server;

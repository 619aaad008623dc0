//! What the measuring programs share: the stand-ins, the release binary as a process, and a place for its tables.

pub mod place;
pub mod process;
pub mod town;

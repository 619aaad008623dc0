//! The buttons about members: who they are, what they may do, and whether somebody is let in.

use std::fmt;

use crate::types::Role;

/// What a tap asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum People {
    /// Show the members, in a message of its own…
    Open,
    /// …or a page of them in the place of the message tapped.
    List(usize),
    /// Show one.
    Card(i64),
    /// Let somebody in, or give them another role.
    Grant {
        /// Telegram's number.
        member: i64,
        /// The role.
        role: Role,
    },
    /// Let somebody not in.
    Refuse(i64),
    /// Ask whether somebody is to lose their role.
    AskRevoke(i64),
    /// Take somebody's role away.
    Revoke(i64),
}

impl People {
    /// Reads the parts of a payload; none for another one's.
    pub(super) fn read(parts: &[&str]) -> Option<Self> {
        match *parts {
            ["openmembers"] => Some(Self::Open),
            ["members", page] => page.parse().ok().map(Self::List),
            ["member", id] => id.parse().ok().map(Self::Card),
            ["grant", id, role] => Some(Self::Grant { member: id.parse().ok()?, role: Role::parse(role)? }),
            ["refuse", id] => id.parse().ok().map(Self::Refuse),
            ["revoke", id, "ask"] => id.parse().ok().map(Self::AskRevoke),
            ["revoke", id] => id.parse().ok().map(Self::Revoke),
            _ => None,
        }
    }
}

impl fmt::Display for People {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("openmembers"),
            Self::List(page) => write!(f, "members:{page}"),
            Self::Card(id) => write!(f, "member:{id}"),
            Self::Grant { member, role } => write!(f, "grant:{member}:{}", role.key()),
            Self::Refuse(id) => write!(f, "refuse:{id}"),
            Self::AskRevoke(id) => write!(f, "revoke:{id}:ask"),
            Self::Revoke(id) => write!(f, "revoke:{id}"),
        }
    }
}

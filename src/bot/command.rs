//! What somebody wants who wrote to us.
//!
//! A group has its own talk: there only what is addressed to us is taken up.

use teloxide::types::{Me, MediaKind, Message, MessageKind};

use crate::types::{DealId, Lang, Role};

/// What a message asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// Who are you?
    Start,
    /// What can you do?
    Help,
    /// Speak another language; none where it is not said which.
    Language(Option<Lang>),
    /// How are the systems?
    Status,
    /// The path of a deal; none where no number is given.
    Deal(Option<DealId>),
    /// What waits for a person?
    Stuck,
    /// Which products have no item yet?
    Map,
    /// Bring both sides together.
    Sync(What),
    /// What does this chat hear of?
    Alerts,
    /// Who may speak with us?
    Members,
    /// How much is there, and of what?
    Stock(String),
    /// A question about figures; empty where none is given.
    Report(String),
    /// An order we do not know.
    Unclear,
    /// No words: a file, a picture, something newer than we are.
    Wordless,
}

/// What is to be brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Stock, from 1C to the portal.
    Stock,
    /// Deals nobody told of.
    Deals,
    /// Both catalogues.
    Products,
    /// What was typed is none of these.
    Unknown,
}

impl What {
    fn read(text: &str) -> Self {
        match text.trim().to_lowercase().as_str() {
            "" | "stock" => Self::Stock,
            "deals" => Self::Deals,
            "products" => Self::Products,
            _ => Self::Unknown,
        }
    }
}

/// The commands of a role, in the order of its menu; the text of each is `command-…`.
pub(super) fn of_role(role: Role) -> &'static [&'static str] {
    const MANAGER: [&str; 7] = ["report", "stock", "deal", "status", "alerts", "lang", "help"];
    const ADMIN: [&str; 11] =
        ["stuck", "map", "report", "stock", "deal", "status", "sync", "members", "alerts", "lang", "help"];
    match role {
        Role::Manager => &MANAGER,
        Role::Admin => &ADMIN,
    }
}

/// Whether only an admin may give a command.
pub(super) fn is_for_admins(command: Command) -> bool {
    matches!(command, Command::Stuck | Command::Map | Command::Sync(_) | Command::Members)
}

/// What a message asks of us; none when it is not addressed to us.
pub(super) fn of_message(message: Message, me: Me) -> Option<Command> {
    let ours = message.chat.is_private() || answers_us(&message, &me);
    match message.text() {
        Some(text) => read(text, me.username(), ours),
        None => (ours && is_wordless(&message.kind)).then_some(Command::Wordless),
    }
}

/// Reads a text; `ours` tells whether it is meant for us even without our name.
fn read(text: &str, name: &str, ours: bool) -> Option<Command> {
    let (word, rest) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
    let Some(command) = word.strip_prefix('/') else {
        let at_us = format!("@{}", name.to_lowercase());
        let named = text.to_lowercase().contains(&at_us);
        let is_us = |word: &&str| word.trim_end_matches([',', ':', '!', '?', '.']).to_lowercase() == at_us;
        let question = text.split_whitespace().filter(|word| !is_us(word)).collect::<Vec<_>>().join(" ");
        return (ours || named).then_some(Command::Report(question));
    };
    let (command, to) = command.split_once('@').map_or((command, None), |(command, to)| (command, Some(to)));
    if to.is_some_and(|to| !to.eq_ignore_ascii_case(name)) {
        return None;
    }
    match command.to_lowercase().as_str() {
        "start" => Some(Command::Start),
        "help" => Some(Command::Help),
        "lang" => Some(Command::Language(Lang::from_tag(rest.trim()))),
        "status" => Some(Command::Status),
        "deal" => Some(Command::Deal(deal(rest))),
        "stuck" => Some(Command::Stuck),
        "map" => Some(Command::Map),
        "alerts" => Some(Command::Alerts),
        "members" => Some(Command::Members),
        "sync" => Some(Command::Sync(What::read(rest))),
        "report" => Some(Command::Report(rest.split_whitespace().collect::<Vec<_>>().join(" "))),
        "stock" => Some(Command::Stock(rest.split_whitespace().collect::<Vec<_>>().join(" "))),
        // It may be another bot's, unless we are named.
        _ => (ours || to.is_some()).then_some(Command::Unclear),
    }
}

/// A deal's number as people write it: `123`, `№ 123`, `#123`.
fn deal(text: &str) -> Option<DealId> {
    DealId::parse(text.trim().trim_start_matches(['№', '#']).trim())
}

/// Whether a message answers one of ours.
pub(super) fn answers_us(message: &Message, me: &Me) -> bool {
    let author = message.reply_to_message().and_then(|to| to.from.as_ref());
    author.is_some_and(|author| author.id == me.id)
}

/// Whether a person sent it, and not Telegram itself. A kind Telegram invented after this client counts as sent.
fn is_wordless(kind: &MessageKind) -> bool {
    match kind {
        MessageKind::Common(common) => !matches!(common.media_kind, MediaKind::Migration(_)),
        MessageKind::Empty {} => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, ours: bool, expected: Option<Command>) {
        assert_eq!(read(text, "daneker_bot", ours), expected, "{text:?}");
    }

    #[test]
    fn commands_are_read_as_people_type_them() {
        for ours in [true, false] {
            check("/status", ours, Some(Command::Status));
            check("/STATUS@Daneker_Bot", ours, Some(Command::Status));
            check("  /help\nplease", ours, Some(Command::Help));
            check("/start 4f2a", ours, Some(Command::Start));
            check("/sync", ours, Some(Command::Sync(What::Stock)));
            check("/sync@daneker_bot Deals ", ours, Some(Command::Sync(What::Deals)));
            check("/sync stock", ours, Some(Command::Sync(What::Stock)));
            check("/sync products", ours, Some(Command::Sync(What::Products)));
            check("/sync everything", ours, Some(Command::Sync(What::Unknown)));
            check("/stock", ours, Some(Command::Stock(String::new())));
            check("/stock  collagen\n15 ", ours, Some(Command::Stock("collagen 15".to_owned())));
            for number in ["/deal 123", "/deal@daneker_bot  № 123 ", "/deal\n#123"] {
                check(number, ours, Some(Command::Deal(DealId::new(123))));
            }
            for number in ["/deal", "/deal abc", "/deal -5", "/deal 12 13"] {
                check(number, ours, Some(Command::Deal(None)));
            }
            check("/status@other_bot", ours, None);
        }
    }

    #[test]
    fn the_talk_of_a_group_is_left_alone() {
        for text in ["/weather", "/"] {
            check(text, true, Some(Command::Unclear));
            check(text, false, None);
        }
        check("/weather@daneker_bot", false, Some(Command::Unclear));
        let report = |question: &str| Some(Command::Report(question.to_owned()));
        for text in ["Привет", ""] {
            check(text, true, report(text));
            check(text, false, None);
        }
        for ours in [true, false] {
            check("/report  выручка за\nмарт", ours, report("выручка за март"));
            check("/report@daneker_bot", ours, report(""));
            check("@Daneker_bot, выручка за март?", ours, report("выручка за март?"));
        }
    }
}

//! The switches of what can go wrong, each with the rule it stands for.
//!
//! Whether a switch is on is read from the rules in force, so that the page never shows what is not so.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Shared;
use super::api::{DONE, Done, read};
use crate::sandbox::Sandbox;
use crate::sandbox::fault::{Fault, Faults, Rule, Trouble};
use crate::sandbox::onec::BalanceHabit;

/// A switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Switch {
    PortalAway,
    PortalSlow,
    PortalLimit,
    PortalRevoked,
    PortalLosesEvents,
    BooksAway,
    BooksSlow,
    BooksCut,
    BooksError,
    BooksHtml,
    BooksEmpty,
    BooksHalved,
    BooksDoubled,
    ChatAway,
    ChatSlow,
    ChatFlood,
}

/// All switches, by the names the page knows.
const SWITCHES: [(&str, Switch); 16] = [
    ("portal_away", Switch::PortalAway),
    ("portal_slow", Switch::PortalSlow),
    ("portal_limit", Switch::PortalLimit),
    ("portal_revoked", Switch::PortalRevoked),
    ("portal_loses_events", Switch::PortalLosesEvents),
    ("books_away", Switch::BooksAway),
    ("books_slow", Switch::BooksSlow),
    ("books_cut", Switch::BooksCut),
    ("books_error", Switch::BooksError),
    ("books_html", Switch::BooksHtml),
    ("books_empty", Switch::BooksEmpty),
    ("books_halved", Switch::BooksHalved),
    ("books_doubled", Switch::BooksDoubled),
    ("chat_away", Switch::ChatAway),
    ("chat_slow", Switch::ChatSlow),
    ("chat_flood", Switch::ChatFlood),
];

impl Switch {
    /// The switchboard it is on.
    fn board(self, sandbox: &Sandbox) -> &Faults {
        match self {
            Self::PortalAway | Self::PortalSlow | Self::PortalLimit | Self::PortalRevoked | Self::PortalLosesEvents => {
                sandbox.bitrix.faults()
            }
            Self::BooksAway
            | Self::BooksSlow
            | Self::BooksCut
            | Self::BooksError
            | Self::BooksHtml
            | Self::BooksEmpty
            | Self::BooksHalved
            | Self::BooksDoubled => sandbox.onec.faults(),
            Self::ChatAway | Self::ChatSlow | Self::ChatFlood => sandbox.telegram.faults(),
        }
    }

    /// What it does to balances; only one such switch can be on.
    fn habit(self) -> Option<BalanceHabit> {
        match self {
            Self::BooksEmpty => Some(BalanceHabit::Empty),
            Self::BooksHalved => Some(BalanceHabit::Halved),
            Self::BooksDoubled => Some(BalanceHabit::Doubled),
            _ => None,
        }
    }

    /// What it does to calls; nothing where it is about events or balances.
    fn rule(self) -> Option<Rule> {
        let (fault, on) = match self {
            Self::PortalLosesEvents | Self::BooksEmpty | Self::BooksHalved | Self::BooksDoubled => return None,
            Self::PortalAway | Self::BooksAway | Self::ChatAway => (Fault::Away, None),
            Self::PortalSlow | Self::BooksSlow | Self::ChatSlow => (Fault::Slow(3_000), None),
            Self::PortalLimit => {
                let body = r#"{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests"}"#;
                (Fault::Instead(Trouble::json(503, body)), None)
            }
            Self::PortalRevoked => {
                let body = r#"{"error":"NO_AUTH_FOUND","error_description":"Wrong authorization data"}"#;
                (Fault::Instead(Trouble::json(401, body)), None)
            }
            Self::BooksCut => (Fault::After(Trouble::Cut), Some("POST ")),
            Self::BooksError => {
                let body = r#"{"odata.error":{"code":"-1","message":{"lang":"ru","value":"Внутренняя ошибка сервера 1С:Предприятия"}}}"#;
                (Fault::Instead(Trouble::json(500, body)), None)
            }
            Self::BooksHtml => {
                let body = "<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>";
                (Fault::Instead(Trouble::html(502, body)), None)
            }
            Self::ChatFlood => {
                let body = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 5","parameters":{"retry_after":5}}"#;
                (Fault::Instead(Trouble::json(429, body)), Some("sendMessage"))
            }
        };
        Some(Rule { fault, on: on.map(str::to_owned), skip: 0, times: None })
    }
}

/// What the page sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    switch: Switch,
    on: bool,
}

/// `POST /desk/faults`
pub(super) async fn switch(State(desk): State<Arc<Shared>>, body: Bytes) -> Done {
    let Wanted { switch, on } = read(&body)?;
    if let Some(habit) = switch.habit() {
        desk.sandbox.onec.switch(|switches| match on {
            true => switches.balance = habit,
            false if switches.balance == habit => switches.balance = BalanceHabit::Right,
            false => {}
        });
        return DONE;
    }
    let Some(rule) = switch.rule() else {
        desk.sandbox.bitrix.lose_events(on);
        desk.losing.store(on, Ordering::SeqCst);
        desk.mappings.send_modify(|_| {});
        return DONE;
    };
    let board = switch.board(&desk.sandbox);
    let others: Vec<Rule> = board.rules().into_iter().filter(|known| !same(known, &rule)).collect();
    board.clear();
    others.into_iter().chain(on.then_some(rule)).for_each(|rule| board.add(rule));
    DONE
}

/// Which switches are on.
pub(super) fn view(desk: &Shared) -> Value {
    let balance = desk.sandbox.onec.switches().balance;
    let is_on = |switch: Switch| match (switch.habit(), switch.rule()) {
        (Some(habit), _) => habit == balance,
        (None, None) => desk.losing.load(Ordering::SeqCst),
        (None, Some(rule)) => switch.board(&desk.sandbox).rules().iter().any(|known| same(known, &rule)),
    };
    SWITCHES.iter().map(|(name, switch)| ((*name).to_owned(), is_on(*switch).into())).collect::<Map<_, _>>().into()
}

fn same(left: &Rule, right: &Rule) -> bool {
    left.fault == right.fault && left.on == right.on
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_switch_is_known_by_its_name() {
        for (name, switch) in SWITCHES {
            assert_eq!(serde_json::from_value::<Switch>(name.into()).unwrap(), switch);
        }
    }
}

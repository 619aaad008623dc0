//! What people see: pure functions from data and a reader to a screen.
//!
//! Nothing here asks a table or a system; texts come from `locales/`, and values from outside are escaped there.

pub(super) mod alerts;
pub(super) mod deals;
pub(super) mod difference;
pub(super) mod digest;
pub(super) mod language;
pub(super) mod mappings;
pub(super) mod members;
pub(super) mod reports;
pub(super) mod runs;
pub(super) mod start;
pub(super) mod status;
pub(super) mod stock;
pub(super) mod stuck;
pub(super) mod waiting;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::callback::Callback;
use super::markup;
use crate::i18n::{self, Args};
use crate::ops::Refusal;
use crate::types::{Button, DealId, Lang, Money, Screen, System};

/// Most characters of a title or a name on a screen.
pub(super) const NAME: usize = 200;

/// Most characters on a button; longer ones are cut by phones.
const LABEL: usize = 60;

/// Who reads a screen, where, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    pub(super) lang: Lang,
    pub(super) zone: Tz,
    pub(super) now: DateTime<Utc>,
}

impl Reader {
    /// A text as HTML.
    pub(super) fn html(&self, key: &str, args: &Args) -> String {
        i18n::html(self.lang, key, args)
    }

    /// A text without values, as HTML.
    pub(super) fn text(&self, key: &str) -> String {
        self.html(key, &Args::new())
    }

    /// A moment to the second, in the local zone; with its day when that is another one.
    pub(super) fn second(&self, at: DateTime<Utc>) -> String {
        self.local(at, "%H:%M:%S")
    }

    /// A moment to the minute, in the local zone; with its day when that is another one.
    pub(super) fn minute(&self, at: DateTime<Utc>) -> String {
        self.local(at, "%H:%M")
    }

    /// A system's name.
    pub(super) fn system(&self, system: System) -> String {
        i18n::plain(self.lang, &format!("system-{system}"), &Args::new())
    }

    /// A button.
    pub(super) fn button(&self, key: &str, callback: &Callback) -> Button {
        button(&i18n::plain(self.lang, key, &Args::new()), callback)
    }

    fn local(&self, at: DateTime<Utc>, time: &str) -> String {
        let (at, now) = (at.with_timezone(&self.zone), self.now.with_timezone(&self.zone));
        let today = at.date_naive() == now.date_naive();
        at.format(&if today { time.to_owned() } else { format!("%d.%m.%Y {time}") }).to_string()
    }
}

/// A button with a label of its own.
pub(super) fn button(label: &str, callback: &Callback) -> Button {
    Button { label: markup::short(label, LABEL), data: callback.to_string() }
}

/// A number as plural forms take it.
pub(super) fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A screen of lines without buttons.
pub(super) fn plain_screen(html: String) -> Screen {
    Screen { html, buttons: Vec::new() }
}

/// The buttons to the places before and after, and between them where one is; none where there is one place.
pub(super) fn paging(place: usize, places: usize, to: impl Fn(usize) -> Callback) -> Option<Vec<Button>> {
    let before = place.checked_sub(1).map(|place| button("‹", &to(place)));
    let here = button(&format!("{}/{places}", place + 1), &to(place));
    let after = (place + 1 < places).then(|| button("›", &to(place + 1)));
    (places > 1).then(|| [before, Some(here), after].into_iter().flatten().collect())
}

/// Rows of a list, with how many more there are.
pub(super) fn with_more(mut rows: Vec<String>, more: usize, reader: &Reader) -> String {
    rows.extend((more > 0).then(|| reader.html("waiting-more", &Args::new().count("count", more))));
    rows.join("\n")
}

/// "Deal 123 «Title»", as HTML.
pub(super) fn heading(deal: DealId, title: &str, reader: &Reader) -> String {
    let args = Args::new().text("deal", deal);
    match markup::short(title, NAME) {
        title if title.is_empty() => reader.html("deal-heading-untitled", &args),
        title => reader.html("deal-heading", &args.text("title", title)),
    }
}

/// An amount of the portal as people read money; as it stands where it is finer than a tiyn.
pub(super) fn tenge(amount: &str) -> String {
    let money = amount.parse::<Decimal>().ok().and_then(|tenge| Money::exact(tenge).ok());
    money.map_or_else(|| format!("{}\u{a0}₸", amount.replace('.', ",")), |money| money.to_string())
}

/// A refusal in words.
pub(super) fn refusal(refusal: &Refusal, reader: &Reader) -> Screen {
    plain_screen(match refusal {
        Refusal::DealUnknown(deal) => reader.html("refusal-deal-unknown", &Args::new().text("deal", deal)),
        Refusal::ItemUnknown(code) => reader.html("refusal-item-unknown", &Args::new().text("code", code)),
        Refusal::ItemUnreadable => reader.text("refusal-item-unreadable"),
        Refusal::QuantityUnreadable => reader.text("refusal-quantity-unreadable"),
        Refusal::MirrorLoading(percent) => reader.html("refusal-mirror-loading", &Args::new().text("percent", percent)),
        Refusal::StockNeverRead => reader.text("refusal-stock-never"),
        Refusal::TooManySubscriptions => reader.text("refusal-too-many-subscriptions"),
        Refusal::ReportUnfit => reader.text("refusal-report-unfit"),
        Refusal::AlreadyMapped { item, by } => {
            reader.html("refusal-already-mapped", &Args::new().text("item", item).text("by", by))
        }
        Refusal::MemberUnknown => reader.text("refusal-member-unknown"),
        Refusal::NamedInSettings => reader.text("refusal-named"),
        Refusal::LastAdmin => reader.text("refusal-last-admin"),
        Refusal::AlreadyTaken(by) => reader.html("refusal-taken", &Args::new().text("by", by)),
        Refusal::ProductSettled(_) | Refusal::OutOfDate => reader.text("refusal-out-of-date"),
    })
}

/// An outside system did not answer while somebody waited.
pub(super) fn fault(system: System, reader: &Reader) -> Screen {
    plain_screen(reader.html("refusal-fault", &Args::new().text("system", reader.system(system))))
}

#[cfg(test)]
pub(super) mod samples {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// A reader in Almaty (UTC+5) at 14:30 on 23 November 2026.
    pub(in crate::bot) fn reader(lang: Lang) -> Reader {
        Reader { lang, zone: Tz::Asia__Almaty, now: at("2026-11-23T09:30:00Z") }
    }

    pub(in crate::bot) fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    pub(in crate::bot) fn deal(number: i64) -> DealId {
        DealId::new(number).unwrap()
    }

    /// The text with breaking spaces, as tests write it.
    pub(in crate::bot) fn read(screen: &Screen) -> String {
        screen.html.replace('\u{a0}', " ")
    }

    #[test]
    fn times_carry_their_day_when_it_is_another_one() {
        let reader = reader(Lang::Ru);
        assert_eq!(reader.second(at("2026-11-23T09:05:07Z")), "14:05:07");
        assert_eq!(reader.minute(at("2026-11-22T18:59:59Z")), "22.11.2026 23:59");
        assert_eq!(reader.minute(at("2026-11-22T19:00:00Z")), "00:00");
    }
}

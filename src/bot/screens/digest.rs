//! The morning's overview: first what was sold, then what is open; lines with nothing to say are left out.

use chrono::NaiveDate;

use super::super::callback::{Alerts, Callback};
use super::{Reader, count, runs, with_more};
use crate::i18n::Args;
use crate::types::{Button, Digest, LowItem, Screen};

/// Most characters of an item's name.
const LINE: usize = 40;

/// The overview.
pub(in crate::bot) fn digest(digest: &Digest, reader: &Reader) -> Screen {
    let (from, to) = (day(digest.from), day(digest.to));
    let days = if from == to { to } else { format!("{from}–{to}") };
    let mut paragraphs = vec![format!("<b>{}</b>", reader.html("digest-title", &Args::new().text("days", days)))];
    let sales = digest.sales.map(|(deals, money)| {
        reader.html("digest-sales", &Args::new().count("count", count(deals)).text("money", money))
    });
    let (invoices, money) = digest.invoices;
    let invoices = (invoices > 0)
        .then(|| reader.html("digest-invoices", &Args::new().count("count", count(invoices)).text("money", money)));
    paragraphs.extend(joined([sales, invoices]));
    let away = digest
        .away
        .iter()
        .map(|system| reader.html("digest-away", &Args::new().text("system", reader.system(*system))));
    let waiting = (digest.waiting > 0).then(|| {
        let since = digest.oldest.map(|oldest| reader.minute(oldest)).unwrap_or_default();
        reader.html("digest-waiting", &Args::new().count("count", count(digest.waiting)).text("since", since))
    });
    paragraphs.extend(joined(away.map(Some).chain([waiting])));
    paragraphs.extend(low(digest, reader));
    let (mapped, of) = digest.mapped;
    paragraphs.extend(
        (mapped < of).then(|| reader.html("digest-mapped", &Args::new().text("mapped", mapped).text("of", of))),
    );
    Screen { html: paragraphs.join("\n\n"), buttons: buttons(digest, reader) }
}

fn low(digest: &Digest, reader: &Reader) -> Option<String> {
    let line = |item: &LowItem| runs::low_row(item, LINE, reader);
    let rows = with_more(digest.low.iter().map(line).collect(), count(digest.low_more), reader);
    (!digest.low.is_empty()).then(|| format!("{}\n{rows}", reader.text("digest-low")))
}

fn buttons(digest: &Digest, reader: &Reader) -> Vec<Vec<Button>> {
    let stuck = (digest.waiting > 0).then(|| reader.button("button-open-stuck", &Callback::Alert(Alerts::OpenStuck)));
    let own = reader.button("button-alerts", &Callback::Alert(Alerts::Open));
    vec![stuck.into_iter().chain([own]).collect()]
}

fn joined(lines: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn day(day: NaiveDate) -> String {
    day.format("%d.%m").to_string()
}

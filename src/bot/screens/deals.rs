//! The path of a deal: where it stands, what it waits for, its invoice, and every step with its time.

use super::super::callback::Callback;
use super::super::markup;
use super::{NAME, Reader, heading, plain_screen, waiting};
use crate::entity::deal::State;
use crate::entity::invoice::{self, State as InvoiceState};
use crate::i18n::Args;
use crate::ops::deals::path::Path;
use crate::ops::journal::{Entry, Step};
use crate::types::{Button, DealId, Money, Screen};

/// How to ask for a deal.
pub(in crate::bot) fn usage(reader: &Reader) -> Screen {
    plain_screen(reader.text("deal-usage"))
}

/// The whole path.
pub(in crate::bot) fn path(deal: DealId, path: &Path, reader: &Reader) -> Screen {
    let state = reader.text(state(path.deal.state, path.waiting.is_some()));
    let mut head = vec![
        format!("<b>{}</b>", heading(deal, &path.deal.title, reader)),
        reader.html("deal-state", &Args::new().html("state", state)),
    ];
    head.extend(path.invoice.iter().flat_map(|invoice| invoice_lines(invoice, reader)));
    let mut paragraphs = vec![head.join("\n")];
    paragraphs.extend(path.waiting.as_ref().map(|waiting| waiting::explained(waiting, reader)));
    paragraphs.push(steps(&path.entries, reader));
    let buttons = match &path.waiting {
        Some(waiting) => waiting::buttons(deal, waiting, reader),
        None if path.deal.state == State::Skipped => vec![vec![reader.button("button-retry", &Callback::Retry(deal))]],
        None => Vec::new(),
    };
    Screen { html: paragraphs.join("\n\n"), buttons }
}

/// The button that shows the path of a deal.
pub(in crate::bot) fn path_button(deal: DealId, reader: &Reader) -> Vec<Button> {
    vec![reader.button("button-path", &Callback::Path(deal))]
}

/// Where the deal stands; with its invoice in 1C it may still wait for something, such as posting.
fn state(state: State, waits: bool) -> &'static str {
    match state {
        State::Issued | State::Done if waits => "deal-state-unfinished",
        State::Heard => "deal-state-heard",
        State::NotDue => "deal-state-not-due",
        State::Waiting => "deal-state-waiting",
        State::Issuing => "deal-state-issuing",
        State::Issued => "deal-state-issued",
        State::Done => "deal-state-done",
        State::Gone => "deal-state-gone",
        State::Skipped => "deal-state-skipped",
    }
}

fn invoice_lines(invoice: &invoice::Model, reader: &Reader) -> Vec<String> {
    let sum = Money::from_tiyn(invoice.books_tiyn.unwrap_or(invoice.sum_tiyn));
    let args = Args::new().text("sum", sum);
    let document = match (&invoice.number, invoice.state) {
        (Some(number), InvoiceState::Issued) => {
            let posted = if invoice.posted { "yes" } else { "no" };
            reader.html("deal-invoice", &args.text("number", number).text("posted", posted))
        }
        _ => reader.html("deal-invoice-coming", &args),
    };
    let buyer = markup::short(&invoice.buyer_name, NAME);
    let buyer = (!buyer.is_empty()).then(|| reader.html("deal-buyer", &Args::new().text("buyer", buyer)));
    [Some(document), buyer].into_iter().flatten().collect()
}

fn steps(entries: &[Entry], reader: &Reader) -> String {
    if entries.is_empty() {
        return reader.text("deal-path-empty");
    }
    let lines = entries.chunk_by(|one, next| is_repeated(&one.step, &next.step)).map(|run| line(run, reader));
    let title = format!("<b>{}</b>", reader.text("deal-path"));
    std::iter::once(title).chain(lines).collect::<Vec<_>>().join("\n")
}

/// Whether two steps in a row are the same thing happening again: then one line is enough for both.
fn is_repeated(one: &Step, next: &Step) -> bool {
    match (one, next) {
        (Step::Postponed { system, .. }, Step::Postponed { system: other, .. }) => system == other,
        (Step::Waits { .. } | Step::Retried, _) => false,
        (one, next) => one == next,
    }
}

/// A run of the same step: the time of the first, the words of the last.
fn line(run: &[Entry], reader: &Reader) -> String {
    let [first, .., last] = run else {
        return run.first().map_or_else(String::new, |only| entry(only, step(&only.step, reader), reader));
    };
    let args = Args::new().html("step", step(&last.step, reader)).count("count", run.len());
    let words = reader.html("deal-path-entry-run", &args.text("last", reader.second(last.at)));
    entry(first, words, reader)
}

fn entry(entry: &Entry, words: String, reader: &Reader) -> String {
    let args = Args::new().text("time", reader.second(entry.at)).html("step", words);
    match &entry.actor {
        Some(actor) => reader.html("deal-path-entry-by", &args.text("actor", markup::short(actor, NAME))),
        None => reader.html("deal-path-entry", &args),
    }
}

fn step(step: &Step, reader: &Reader) -> String {
    let args = Args::new();
    match step {
        Step::Heard => reader.text("deal-step-heard"),
        Step::Swept => reader.text("deal-step-swept"),
        Step::NotDue => reader.text("deal-step-not-due"),
        Step::Gone => reader.text("deal-step-gone"),
        Step::Mapped { lines, sum } => reader.html("deal-step-mapped", &args.count("lines", *lines).text("sum", sum)),
        Step::Waits { waiting } => reader.html("deal-step-waits", &args.html("what", waiting::short(waiting, reader))),
        Step::Retried => reader.text("deal-step-retried"),
        Step::BuyerKnown { name, created } => {
            let key = if *created { "deal-step-buyer-created" } else { "deal-step-buyer-found" };
            reader.html(key, &args.text("name", markup::short(name, NAME)))
        }
        Step::ContractCreated => reader.text("deal-step-contract-created"),
        Step::Issued { number, sum } => reader.html("deal-step-issued", &args.text("number", number).text("sum", sum)),
        Step::Posted => reader.text("deal-step-posted"),
        Step::NumberWritten { number } => reader.html("deal-step-number-written", &args.text("number", number)),
        Step::Commented => reader.text("deal-step-commented"),
        Step::Told => reader.text("deal-step-told"),
        Step::Skipped { reason } => reader.html("deal-step-skipped", &args.text("reason", markup::short(reason, NAME))),
        Step::Differs => reader.text("deal-step-differs"),
        Step::Agrees => reader.text("deal-step-agrees"),
        Step::Taken => reader.text("deal-step-taken"),
        Step::GivenBack => reader.text("deal-step-given-back"),
        Step::Snoozed { until } => reader.html("deal-step-snoozed", &args.text("until", reader.minute(*until))),
        Step::Postponed { system, again_at } => {
            let args = args.text("system", reader.system(*system)).text("again", reader.second(*again_at));
            reader.html("deal-step-postponed", &args)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use uuid::Uuid;

    use super::super::samples::{self, at, read, reader};
    use super::*;
    use crate::entity::deal;
    use crate::types::{Lang, System};

    fn sample() -> Path {
        let entry = |time: &str, step| Entry { at: at(&format!("2026-11-23T{time}Z")), step, actor: None };
        let postponed = |again: &str| Step::Postponed { system: System::OneC, again_at: at(again) };
        let retried = Entry { actor: Some("Айгуль".into()), ..entry("09:10:00", Step::Retried) };
        let sum = Money::from_tiyn(12_500_000);
        Path {
            deal: deal::Model {
                id: 123,
                title: "Офис <на> Абая".into(),
                state: State::Done,
                waiting: None,
                waits_since: None,
                alert: None,
                echoes_due: 0,
                echoes_until: None,
                changed_at: None,
                read_whole: false,
                swept_at: None,
                difference: None,
                differs_since: None,
                heard_at: at("2026-11-22T18:00:00Z"),
                updated_at: at("2026-11-23T09:11:00Z"),
            },
            waiting: None,
            invoice: Some(invoice::Model {
                deal_id: 123,
                reference: Uuid::from_u128(1),
                state: InvoiceState::Issued,
                draft: serde_json::Value::Null,
                sold_on: "2026-11-23".parse().unwrap(),
                sum_tiyn: sum.tiyn(),
                buyer: None,
                buyer_name: "ТОО «Ромашка»".into(),
                contract: None,
                number: Some("0042".into()),
                books_tiyn: None,
                stale: false,
                comment_sent: false,
                posted: true,
                created_at: at("2026-11-23T09:00:02Z"),
                issued_at: Some(at("2026-11-23T09:11:00Z")),
                issued_on: None,
                vat_tiyn: None,
                vat_percent: None,
            }),
            entries: vec![
                Entry { at: at("2026-11-22T18:00:00Z"), step: Step::Heard, actor: None },
                entry("09:00:01", Step::Heard),
                entry("09:00:02", Step::Mapped { lines: 2, sum }),
                entry("09:00:03", postponed("2026-11-23T09:00:13Z")),
                entry("09:00:13", postponed("2026-11-23T09:01:13Z")),
                entry("09:01:13", postponed("2026-11-23T09:06:13Z")),
                retried,
                entry("09:11:00", Step::Issued { number: "0042".into(), sum }),
                entry("09:11:01", Step::Told),
            ],
        }
    }

    #[test]
    fn a_path_in_russian_with_what_was_retried_in_one_line() {
        let screen = path(samples::deal(123), &sample(), &reader(Lang::Ru));
        assert_eq!(
            read(&screen),
            "<b>Сделка № 123 «Офис &lt;на&gt; Абая»</b>\n\
             Состояние: готово: реализация создана, номер записан в сделку\n\
             Реализация № 0042 на 125 000 ₸, проведена\n\
             Покупатель: ТОО «Ромашка»\n\n\
             <b>Путь:</b>\n\
             22.11.2026 23:00:00 Битрикс24 сообщил о сделке (2 раза, последний в 14:00:01)\n\
             14:00:02 прочитана и сопоставлена: 2 строки на 125 000 ₸\n\
             14:00:03 1С не отвечает, повторю в 14:06:13 (3 раза, последний в 14:01:13)\n\
             14:10:00 попробовать снова (Айгуль)\n\
             14:11:00 реализация № 0042 на 125 000 ₸ создана в 1С\n\
             14:11:01 чат извещён"
        );
        assert!(screen.buttons.is_empty());
    }

    #[test]
    fn a_path_in_kazakh_and_in_english() {
        let text = |lang| read(&path(samples::deal(123), &sample(), &reader(lang)));
        let (kk, en) = (text(Lang::Kk), text(Lang::En));
        assert!(kk.contains("№ 0042 өткізу құжаты, сомасы 125 000 ₸, жүргізілген"), "{kk}");
        assert!(kk.contains("Битрикс24 мәміле туралы хабарлады (2 рет, соңғысы 14:00:01)"), "{kk}");
        assert!(en.contains("Invoice 0042 for 125 000 ₸, posted"), "{en}");
        assert!(en.contains("1C does not answer, trying again at 14:06:13 (3 times, the last at 14:01:13)"), "{en}");
    }
}

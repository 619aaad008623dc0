//! Runs that bring stock to the portal: how far one is, what came of it, and what waits for a person.

use super::super::callback::Callback;
use super::super::markup;
use super::{NAME, Reader, button, plain_screen, waiting, with_more};
use crate::i18n::Args;
use crate::types::{
    Answered, Button, Hold, HoldReason, LowItem, NamedStore, Ref, Screen, StockCounts, StockPhase, StockRun, StockShift,
};

/// Steps of the bar that shows how far a run is.
const BAR: u64 = 10;

/// Most characters of a product's name in a list.
const LINE: usize = 60;

/// A run, while it goes on and when it is over.
pub(in crate::bot) fn run(run: &StockRun, reader: &Reader) -> Screen {
    let mut buttons = Vec::new();
    let html = match run.phase {
        StockPhase::Comparing if !run.writes => reader.text("run-reading"),
        StockPhase::Comparing => going_on(reader.text("run-comparing"), reader),
        StockPhase::Held => going_on(reader.text("run-held"), reader),
        StockPhase::Asking => going_on(reader.text("run-asking"), reader),
        StockPhase::Writing => going_on(writing(&run.counts, reader), reader),
        StockPhase::Done | StockPhase::Cancelled | StockPhase::Superseded | StockPhase::Failed => over(run, reader),
    };
    if run.stopping {
        return plain_screen(format!("{html}\n{}", reader.text("run-stopping")));
    }
    if !run.phase.is_over() {
        buttons.push(vec![reader.button("button-stop-run", &Callback::StopRun(run.id))]);
    } else if run.writes && run.counts.planned > 0 {
        buttons.push(vec![file_button(run.id, reader)]);
    } else if !run.writes {
        buttons.push(vec![reader.button("button-stock", &Callback::Stock)]);
    }
    Screen { html, buttons }
}

/// Somebody asks for a run while one is under way.
pub(in crate::bot) fn already(running: Option<&StockRun>, reader: &Reader) -> Screen {
    let since = running.map(|run| reader.minute(run.started_at)).unwrap_or_default();
    let html = reader.html("run-already", &Args::new().text("since", since));
    let stop = running.map(|run| vec![reader.button("button-stop-run", &Callback::StopRun(run.id))]);
    Screen { html, buttons: stop.into_iter().collect() }
}

fn going_on(what: String, reader: &Reader) -> String {
    format!("<b>{}</b>\n{what}", reader.text("run-title"))
}

fn writing(counts: &StockCounts, reader: &Reader) -> String {
    let settled = counts.written + counts.failed;
    let of = counts.planned.max(1);
    let full = (settled * BAR / of).min(BAR);
    let bar: String = (0..BAR).map(|step| if step < full { '▓' } else { '░' }).collect();
    let args = counted(counts).text("percent", settled * 100 / of);
    format!("<code>{bar}</code> {}", reader.html("run-writing", &args))
}

fn counted(counts: &StockCounts) -> Args {
    Args::new()
        .text("compared", counts.compared)
        .text("planned", counts.planned)
        .text("written", counts.written)
        .text("failed", counts.failed)
        .text("zeroed", counts.zeroed)
        .text("negative", counts.negative)
        .text("gone", counts.gone)
        .text("unmapped", counts.unmapped)
}

/// What came of it, and the time it took.
fn over(run: &StockRun, reader: &Reader) -> String {
    let counts = &run.counts;
    let seconds = run.ended_at.map_or(0, |ended| (ended - run.started_at).num_seconds().max(1));
    let args = || counted(counts);
    let mut parts = vec![match run.phase {
        StockPhase::Failed => failed(run, reader),
        StockPhase::Cancelled if counts.planned > 0 && counts.written + counts.failed >= counts.planned => {
            reader.html("run-cancelled-late", &args())
        }
        StockPhase::Cancelled => reader.html("run-cancelled", &args()),
        StockPhase::Superseded => reader.text("hold-superseded"),
        _ if !run.writes => reader.html("run-read", &args()),
        _ if counts.planned == 0 => reader.html("run-same", &args()),
        _ if counts.written == 0 => reader.html("run-nothing-taken", &args()),
        _ => reader.html("run-done", &args()),
    }];
    if run.phase == StockPhase::Done && !run.waited {
        parts[0] =
            format!("{} {}", parts[0], reader.html("run-took", &Args::new().text("took", took(seconds, reader))));
    }
    if !run.largest.is_empty() {
        parts.push(format!("{}\n{}", reader.text("run-largest"), shifts(&run.largest, 0, reader)));
    }
    if !run.failures.is_empty() {
        let line = |failure: &crate::types::StockFailure| {
            let words = failure.words.strip_prefix("otherwise: ");
            let args = Args::new().text("product", markup::short(&failure.product.name, LINE));
            match words {
                Some(level) => reader.html("run-failure-otherwise", &args.text("level", level)),
                None => reader.html("run-failure", &args.text("words", markup::short(&failure.words, NAME))),
            }
        };
        let more = usize::try_from(counts.failed).unwrap_or(usize::MAX).saturating_sub(run.failures.len());
        let lines = with_more(run.failures.iter().map(line).collect(), more, reader);
        parts.push(format!("{}\n{lines}", reader.html("run-failures", &args())));
    }
    parts.extend((counts.negative > 0 && run.writes).then(|| reader.html("run-negative", &args())));
    parts.extend((counts.gone > 0).then(|| reader.html("run-gone", &args())));
    parts.extend((counts.unmapped > 0 && run.phase == StockPhase::Done).then(|| reader.html("run-unmapped", &args())));
    parts.join("\n\n")
}

fn failed(run: &StockRun, reader: &Reader) -> String {
    match &run.trouble {
        Some(trouble) => {
            let why = waiting::why(&trouble.waiting, reader);
            [reader.text("run-failed"), why, reader.text("run-failed-again")].join("\n")
        }
        None => format!("{}\n{}", reader.text("run-not-believed"), reasons(&run.reasons, reader)),
    }
}

/// Seconds, or minutes and seconds.
fn took(seconds: i64, reader: &Reader) -> String {
    let args = Args::new().text("minutes", seconds / 60).text("seconds", seconds % 60);
    reader.html(if seconds < 60 { "took-seconds" } else { "took-minutes" }, &args)
}

fn shifts(shown: &[StockShift], more: usize, reader: &Reader) -> String {
    let line = |shift: &StockShift| {
        let args = Args::new()
            .text("product", markup::short(&shift.product.name, LINE))
            .text("before", shift.before)
            .text("after", shift.after);
        match &shift.store {
            Some(store) => reader.html("run-shift-in-store", &args.text("store", markup::short(store, LINE))),
            None => reader.html("run-shift", &args),
        }
    };
    with_more(shown.iter().map(line).collect(), more, reader)
}

fn reasons(reasons: &[HoldReason], reader: &Reader) -> String {
    let line = |reason: &HoldReason| {
        let args = match reason {
            HoldReason::Halved { before, now, quantity_before, quantity_now } => Args::new()
                .text("before", before)
                .text("now", now)
                .text("had", quantity_before)
                .text("has", quantity_now),
            HoldReason::OldCopy { number } => Args::new().text("number", number),
            HoldReason::Many { percent } | HoldReason::Zeroed { percent } => Args::new().text("percent", percent),
            HoldReason::Empty | HoldReason::Doubled => Args::new(),
        };
        reader.html(&format!("hold-{}", reason.key()), &args)
    };
    reasons.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A difference that waits for a person.
pub(in crate::bot) fn held(run: i64, hold: &Hold, answered: Option<&Answered>, reader: &Reader) -> Screen {
    let title = match answered {
        None if hold.again => reader.text("hold-again"),
        None => reader.text("hold-title"),
        Some(Answered { through: true, by }) => by_whom("hold-through", by.as_deref(), reader),
        Some(Answered { through: false, by: None }) => reader.text("hold-superseded"),
        Some(Answered { through: false, by }) => by_whom("hold-dropped", by.as_deref(), reader),
    };
    let mut parts = vec![
        format!("<b>{title}</b>\n{}", reasons(&hold.reasons, reader)),
        reader.html("hold-counts", &counted(&hold.counts)),
        shifts(&hold.largest, 0, reader),
    ];
    let mut buttons = Vec::new();
    if answered.is_none() {
        parts.push(reader.text("hold-do"));
        buttons.push(vec![
            reader.button("button-let-through", &Callback::LetThrough(run)),
            reader.button("button-drop", &Callback::StopRun(run)),
        ]);
    }
    buttons.push(vec![file_button(run, reader)]);
    Screen { html: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n"), buttons }
}

fn by_whom(key: &str, by: Option<&str>, reader: &Reader) -> String {
    reader.html(key, &Args::new().text("by", markup::short(by.unwrap_or_default(), NAME)))
}

fn file_button(run: i64, reader: &Reader) -> Button {
    reader.button("button-changes", &Callback::StockFile(run))
}

/// Which store of the portal is a warehouse?
pub(in crate::bot) fn warehouse(
    key: Option<Ref>,
    name: &str,
    stores: &[NamedStore],
    settled: Option<&(Option<String>, String)>,
    reader: &Reader,
) -> Screen {
    let args = Args::new().text("name", markup::short(name, NAME));
    if let Some((store, by)) = settled {
        let args = args.text("by", markup::short(by, NAME));
        let html = match store {
            Some(store) => reader.html("warehouse-is", &args.text("store", markup::short(store, NAME))),
            None => reader.html("warehouse-left-out", &args),
        };
        return Screen {
            html,
            buttons: vec![vec![reader.button("button-change-store", &Callback::ReopenWarehouse(key))]],
        };
    }
    let html = if name.is_empty() { reader.text("warehouse-ask-whole") } else { reader.html("warehouse-ask", &args) };
    let choice =
        |store: &NamedStore| vec![button(&store.title, &Callback::StoreIs { warehouse: key, store: Some(store.id) })];
    let mut buttons: Vec<Vec<Button>> = stores.iter().map(choice).collect();
    buttons.push(vec![reader.button("button-leave-out", &Callback::StoreIs { warehouse: key, store: None })]);
    Screen { html, buttons }
}

/// Items that were sold until there is little of them.
pub(in crate::bot) fn low(items: &[LowItem], more: u64, reader: &Reader) -> Screen {
    let title = reader.html("low-alert", &Args::new().count("count", items.len() + usize::try_from(more).unwrap_or(0)));
    let line = |item: &LowItem| low_row(item, LINE, reader);
    let lines = with_more(items.iter().map(line).collect(), usize::try_from(more).unwrap_or(0), reader);
    let buttons = vec![vec![reader.button("button-low", &Callback::Low(0))]];
    Screen { html: format!("<b>{title}</b>\n{lines}"), buttons }
}

/// An item that runs low, as a line; its name has at most so many characters.
pub(super) fn low_row(item: &LowItem, most: usize, reader: &Reader) -> String {
    let args = Args::new()
        .text("name", markup::short(&item.name, most))
        .text("level", item.level)
        .text("threshold", item.threshold);
    reader.html("low-alert-row", &args)
}

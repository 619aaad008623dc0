//! What there is, always with the age of the reading it is from.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::super::callback::Callback;
use super::super::markup;
use super::{NAME, Reader, button, paging};
use crate::i18n::{self, Args};
use crate::ops::stock::history::DayLevel;
use crate::ops::stock::levels::{ItemCard, ItemLevels, ItemPage, Overview};
use crate::types::{Button, Level, LowItem, Ref, Role, Screen};

/// The steps of a small chart, from nothing to the most there was.
const STEPS: [char; 9] = ['▁', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Most characters of an item's name in a list.
const LINE: usize = 60;

/// Warehouses with a button.
const WAREHOUSES: usize = 8;

/// What there is in all.
pub(in crate::bot) fn overview(overview: &Overview, role: Role, reader: &Reader) -> Screen {
    let reread = (role == Role::Admin).then(|| reader.button("button-reread", &Callback::ReadStock));
    let Some(read_at) = overview.read_at else {
        return Screen {
            html: reader.text("stock-never"),
            buttons: reread.map(|button| vec![button]).into_iter().collect(),
        };
    };
    let mut lines = vec![
        format!("<b>{}</b>", reader.text("stock-title")),
        reader.html("stock-items", &Args::new().count("count", number(overview.items))),
    ];
    lines.extend(
        (overview.negative > 0)
            .then(|| reader.html("stock-negative", &Args::new().count("count", number(overview.negative)))),
    );
    lines.push(String::new());
    lines.push(age(Some(read_at), reader));
    lines.push(reader.text("stock-how"));
    let mut buttons: Vec<Vec<Button>> = Vec::new();
    for (key, name, items) in overview.warehouses.iter().take(WAREHOUSES) {
        let label = format!("{} · {items}", warehouse_name(name, reader));
        buttons.push(vec![button(&label, &Callback::StockIn { warehouse: *key, page: 0 })]);
    }
    let low = i18n::plain(reader.lang, "button-low-count", &Args::new().text("count", overview.low));
    buttons.push([Some(button(&low, &Callback::Low(0))), reread].into_iter().flatten().collect());
    Screen { html: lines.join("\n"), buttons }
}

/// The items found for what a person typed.
pub(in crate::bot) fn found(
    typed: &str,
    read_at: Option<DateTime<Utc>>,
    found: &[ItemLevels],
    reader: &Reader,
) -> Screen {
    let typed = Args::new().text("typed", markup::short(typed, NAME));
    if read_at.is_none() {
        let buttons = vec![vec![reader.button("button-stock", &Callback::Stock)]];
        return Screen { html: reader.text("stock-never"), buttons };
    }
    if found.is_empty() {
        let buttons = vec![vec![reader.button("button-stock", &Callback::Stock)]];
        return Screen { html: reader.html("stock-nothing", &typed), buttons };
    }
    let mut parts: Vec<String> = found.iter().map(|levels| item(levels, reader)).collect();
    parts.push(age(read_at, reader));
    let choice = |levels: &ItemLevels| {
        vec![button(&format!("📈 {}", markup::short(&levels.name, LINE)), &Callback::StockItem(levels.key))]
    };
    Screen { html: parts.join("\n\n"), buttons: found.iter().map(choice).collect() }
}

/// As [`found`], at the end of a day that is over.
pub(in crate::bot) fn found_on(typed: &str, day: NaiveDate, found: &[ItemLevels], reader: &Reader) -> Screen {
    if found.is_empty() {
        let html = reader.html("stock-nothing", &Args::new().text("typed", markup::short(typed, NAME)));
        return Screen { html, buttons: Vec::new() };
    }
    let title = reader.html("stock-on", &Args::new().text("day", day.format("%d.%m.%Y")));
    let row = |levels: &ItemLevels| match levels.warehouses.is_empty() {
        true => format!(
            "<b>{}</b>\n{}",
            i18n::escape(&markup::short(&levels.name, NAME)),
            reader.text("stock-unknown-then")
        ),
        false => item(levels, reader),
    };
    let parts: Vec<String> = std::iter::once(title).chain(found.iter().map(row)).collect();
    Screen { html: parts.join("\n\n"), buttons: Vec::new() }
}

/// A day that does not exist, has not come yet, or stands there without what is asked for.
pub(in crate::bot) fn no_such_day(reader: &Reader) -> Screen {
    Screen { html: reader.text("stock-no-such-day"), buttons: Vec::new() }
}

fn item(levels: &ItemLevels, reader: &Reader) -> String {
    let args = Args::new()
        .text("name", markup::short(&levels.name, NAME))
        .text("code", &levels.code)
        .text("total", levels.total());
    let mut lines = vec![reader.html("stock-item", &args)];
    // One place with a name of its own is worth a line, one without is the total.
    if levels.warehouses.iter().any(|(name, _)| !name.is_empty()) {
        for (name, level) in &levels.warehouses {
            let args = Args::new().text("warehouse", warehouse_name(name, reader)).text("level", level);
            lines.push(reader.html("stock-place", &args));
        }
    }
    lines.join("\n")
}

/// A page of what runs low.
pub(in crate::bot) fn low(page: &ItemPage, reader: &Reader) -> Screen {
    let title = if page.items.is_empty() { reader.text("stock-low-none") } else { reader.text("stock-low") };
    list(page, title, "stock-row-low", Callback::Low, reader)
}

/// A page of what lies in a warehouse.
pub(in crate::bot) fn in_warehouse(page: &ItemPage, warehouse: Option<Ref>, reader: &Reader) -> Screen {
    let name = warehouse_name(page.warehouse.as_deref().unwrap_or_default(), reader);
    let title = reader.html("stock-in", &Args::new().text("warehouse", name));
    list(page, title, "stock-row", |page| Callback::StockIn { warehouse, page }, reader)
}

fn list(page: &ItemPage, title: String, row: &str, to: impl Fn(usize) -> Callback, reader: &Reader) -> Screen {
    let row = |item: &LowItem| {
        let args = Args::new()
            .text("name", markup::short(&item.name, LINE))
            .text("level", item.level)
            .text("threshold", item.threshold);
        reader.html(row, &args)
    };
    let mut parts = vec![format!("<b>{title}</b>")];
    parts.extend((!page.items.is_empty()).then(|| page.items.iter().map(row).collect::<Vec<_>>().join("\n")));
    parts.push(age(page.read_at, reader));
    let mut buttons: Vec<Vec<Button>> = paging(page.page, page.pages, to).into_iter().collect();
    buttons.push(vec![reader.button("button-stock", &Callback::Stock)]);
    Screen { html: parts.join("\n\n"), buttons }
}

/// One item with its past.
pub(in crate::bot) fn card(card: &ItemCard, role: Role, reader: &Reader) -> Screen {
    let threshold = Args::new().text("threshold", card.threshold);
    let key = if card.own_threshold { "stock-threshold-own" } else { "stock-threshold" };
    let mut parts = vec![item(&card.levels, reader), reader.html(key, &threshold)];
    parts.extend(chart(&card.history, reader));
    parts.push(age(card.read_at, reader));
    let threshold = reader.button("button-threshold", &Callback::AskThreshold(card.levels.key));
    let mut buttons: Vec<Vec<Button>> = (role == Role::Admin).then(|| vec![threshold]).into_iter().collect();
    buttons.push(vec![reader.button("button-stock", &Callback::Stock)]);
    Screen { html: parts.join("\n\n"), buttons }
}

/// The last days in one line, with the least and the most there was.
fn chart(history: &[DayLevel], reader: &Reader) -> Option<String> {
    let (first, last) = (history.first()?, history.last()?);
    let most = history.iter().map(|day| day.level).max()?;
    let least = history.iter().map(|day| day.level).min()?;
    if history.len() < 2 {
        return Some(reader.text("stock-no-chart"));
    }
    let line: String = history.iter().map(|day| step(day.level, most)).collect();
    let args = Args::new()
        .html("line", line)
        .text("from", first.day.format("%d.%m"))
        .text("to", last.day.format("%d.%m"))
        .text("least", least)
        .text("most", most);
    Some(reader.html("stock-chart", &args))
}

fn step(level: Level, most: Level) -> char {
    let (level, most) = (level.at_least_zero().thousandths(), most.thousandths().max(1));
    let place = (i128::from(level) * 8 / i128::from(most)).clamp(0, 8);
    STEPS[usize::try_from(place).unwrap_or(0)]
}

/// How much is little?
pub(in crate::bot) fn ask_threshold(name: &str, reader: &Reader) -> Screen {
    let html = reader.html("threshold-ask", &Args::new().text("name", markup::short(name, NAME)));
    Screen { html, buttons: Vec::new() }
}

/// When 1C was read, and how long ago that is.
fn age(read_at: Option<DateTime<Utc>>, reader: &Reader) -> String {
    let Some(read_at) = read_at else { return reader.text("stock-never") };
    let passed = (reader.now - read_at).max(TimeDelta::zero());
    let (key, count) = match passed {
        passed if passed < TimeDelta::hours(1) => ("age-minutes", passed.num_minutes()),
        passed if passed < TimeDelta::hours(48) => ("age-hours", passed.num_hours()),
        passed => ("age-days", passed.num_days()),
    };
    let age = reader.html(key, &Args::new().text("count", count));
    reader.html("stock-age", &Args::new().text("time", reader.minute(read_at)).html("age", age))
}

fn warehouse_name(name: &str, reader: &Reader) -> String {
    match name {
        "" => i18n::plain(reader.lang, "stock-without-warehouse", &Args::new()),
        name => markup::short(name, LINE),
    }
}

fn number(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::samples::{at, read, reader};
    use super::*;
    use crate::types::Lang;

    fn level(thousandths: i64) -> Level {
        Level::from_thousandths(thousandths)
    }

    fn levels(warehouses: &[(&str, i64)]) -> ItemLevels {
        ItemLevels {
            key: Ref::ours("x", "item", "1"),
            code: "НФ-1".into(),
            name: "Коллаген <15>".into(),
            warehouses: warehouses.iter().map(|(name, there)| ((*name).to_owned(), level(*there))).collect(),
        }
    }

    #[test]
    fn an_item_is_told_by_warehouse_with_the_age_of_the_reading() {
        let found = [levels(&[("Алматы", 12_000), ("Астана", -1_500)])];
        let screen = found_screen(&found);
        assert_eq!(
            screen,
            "<b>Коллаген &lt;15&gt;</b> (НФ-1): <b>10,5</b>\n• Алматы: 12\n• Астана: −1,5\n\n\
             По данным 1С на 11:30 (3 ч назад)."
        );
        assert!(found_screen(&[levels(&[("", 3_000)])]).starts_with("<b>Коллаген &lt;15&gt;</b> (НФ-1): <b>3</b>\n\n"));
    }

    fn found_screen(levels: &[ItemLevels]) -> String {
        read(&found("коллаген", Some(at("2026-11-23T06:30:00Z")), levels, &reader(Lang::Ru)))
    }

    #[test]
    fn the_past_is_a_small_chart() {
        let day = |day: u32, there: i64| DayLevel {
            day: NaiveDate::from_ymd_opt(2026, 11, day).unwrap(),
            level: level(there),
        };
        let history = [day(20, 8_000), day(21, 4_000), day(22, 0), day(23, -1_000)];
        let told = chart(&history, &reader(Lang::Ru)).unwrap();
        assert!(told.contains("<code>█▄▁▁</code>") && told.contains("20.11") && told.contains("−1"), "{told}");
        assert!(chart(&history[..1], &reader(Lang::Ru)).unwrap().starts_with("График появится"));
    }
}

//! Products and the items they may be: cards with candidates, the walk through what is open, and what is settled.

use super::super::callback::Callback;
use super::super::markup;
use super::{NAME, Reader, button, paging, plain_screen, refusal, with_more};
use crate::i18n::{self, Args};
use crate::ops::Refusal;
use crate::ops::mappings::cards::{Certain, CertainPairs, Shared, Walk};
use crate::ops::mappings::{Made, Undone};
use crate::tables::TableFault;
use crate::types::{Button, Ground, LineFault, NamedProduct, Offer, ProductId, Screen};

/// Most characters of a name in a list.
const LINE: usize = 80;

/// Most rows of a list.
const ROWS: usize = 15;

/// Most products told of one item.
const TOLD: usize = 3;

/// A product deals wait for, and the items it may be.
pub(in crate::bot) fn unmapped(product: &NamedProduct, deals: u64, offers: &[Offer], reader: &Reader) -> Screen {
    let paragraphs = [head(product, deals, reader), offered(offers, reader), reader.text("map-answer")];
    Screen { html: paragraphs.join("\n\n"), buttons: card_buttons(product.id, offers, None, reader) }
}

/// A product that has its item now.
pub(in crate::bot) fn settled(product: &str, item: (&str, &str), by: &str, change: i64, reader: &Reader) -> Screen {
    Screen { html: settled_line(product, item, by, reader), buttons: vec![vec![undo(change, reader)]] }
}

/// The walk through what is open; `done` is what was just settled.
pub(in crate::bot) fn walk(walk: &Walk, done: Option<&Made>, reader: &Reader) -> Screen {
    let mut paragraphs: Vec<String> = done.map(|made| made_line(made, reader)).into_iter().collect();
    let mut buttons = Vec::new();
    let coverage = Args::new()
        .count("mapped", count(walk.coverage.mapped))
        .count("of", count(walk.coverage.of))
        .count("open", walk.open);
    paragraphs.push(format!("<b>{}</b>", reader.html("map-coverage", &coverage)));
    for trouble in walk.catalogues.iter().flatten().filter_map(|known| known.trouble.as_deref()) {
        let words = markup::short(trouble, NAME);
        paragraphs.push(reader.html("map-trouble", &Args::new().text("words", words)));
    }
    let changed = walk
        .catalogues
        .iter()
        .flatten()
        .fold((0, 0, 0), |sum, known| (sum.0 + known.added, sum.1 + known.renamed, sum.2 + known.gone));
    if walk.catalogues.iter().any(Option::is_none) {
        paragraphs.push(reader.text("map-reading"));
    } else if changed != (0, 0, 0) {
        let args = Args::new().text("added", changed.0).text("renamed", changed.1).text("gone", changed.2);
        paragraphs.push(reader.html("map-changed", &args));
    }
    if let Some(card) = &walk.card {
        paragraphs.push(head(&card.product, card.deals, reader));
        paragraphs.push(offered(&card.offers, reader));
        buttons.extend(card_buttons(card.product.id, &card.offers, Some(walk.place), reader));
    }
    buttons.extend(paging(walk.place, walk.open, Callback::Walk));
    if walk.certain > 0 {
        buttons.push(counting("button-certain", walk.certain, &Callback::Certain, reader));
    }
    if walk.shared > 0 {
        buttons.push(counting("button-shared", walk.shared, &Callback::Shared, reader));
    }
    buttons.push(vec![reader.button("button-table", &Callback::Table)]);
    buttons.extend(done.map(|made| vec![undo(made.change, reader)]));
    Screen { html: paragraphs.join("\n\n"), buttons }
}

/// The pairs that are certain, to be looked through.
pub(in crate::bot) fn certain(shown: &CertainPairs, reader: &Reader) -> Screen {
    let title = reader.html("map-certain", &Args::new().count("count", shown.pairs.len()));
    let line = |(place, pair): (usize, &Certain)| {
        let args = Args::new()
            .text("place", place + 1)
            .text("product", markup::short(&pair.product.name, LINE))
            .text("item", markup::short(&pair.offer.name, LINE))
            .text("why", Ground::lines(&pair.offer.grounds, reader.lang));
        reader.html("map-certain-row", &args)
    };
    let lines = with_more(shown.pairs.iter().enumerate().map(line).collect(), shown.more, reader);
    let mut buttons = vec![vec![reader.button("button-map", &Callback::Walk(0))]];
    if !shown.pairs.is_empty() {
        let confirm = Callback::ConfirmCertain(shown.mark.clone());
        buttons.insert(0, counting("button-confirm-certain", shown.pairs.len(), &confirm, reader));
    }
    Screen { html: format!("<b>{title}</b>\n\n{lines}"), buttons }
}

/// Items that several products are.
pub(in crate::bot) fn shared(items: &[Shared], reader: &Reader) -> Screen {
    let line = |shared: &Shared| {
        let name = |product: &NamedProduct| format!("№ {} {}", product.id, markup::short(&product.name, LINE));
        let mut products: Vec<String> = shared.products.iter().take(TOLD).map(name).collect();
        let more = shared.products.len().saturating_sub(TOLD);
        products.extend((more > 0).then(|| format!("+{more}")));
        let args = Args::new()
            .text("code", &shared.code)
            .text("item", markup::short(&shared.name, LINE))
            .text("products", products.join("; "));
        reader.html("map-shared-row", &args)
    };
    let lines = items.iter().take(ROWS).map(line).collect();
    let lines = with_more(lines, items.len().saturating_sub(ROWS), reader);
    let title = reader.html("map-shared", &Args::new().count("count", items.len()));
    let buttons = vec![vec![reader.button("button-map", &Callback::Walk(0))]];
    Screen { html: format!("<b>{title}</b>\n\n{lines}"), buttons }
}

/// A table somebody sent: what it would change, or what is wrong with it.
pub(in crate::bot) fn checked(
    name: &str,
    (new, replaced, same): (usize, usize, usize),
    faults: &[LineFault],
    reader: &Reader,
) -> Screen {
    let args = Args::new().text("name", markup::short(name, LINE)).text("new", new).text("replaced", replaced);
    let head = reader.html("table-checked", &args.text("same", same).text("faults", faults.len()));
    let fault = |fault: &LineFault| {
        let args = Args::new().text("line", fault.line).text("what", markup::short(&fault.what, LINE));
        reader.html(&format!("table-line-{}", fault.key), &args)
    };
    let lines = faults.iter().take(ROWS).map(fault).collect();
    let lines = with_more(lines, faults.len().saturating_sub(ROWS), reader);
    let advice = if faults.is_empty() { reader.text("table-take") } else { reader.text("table-mend") };
    let mut buttons = Vec::new();
    if faults.is_empty() && new + replaced > 0 {
        buttons.push(vec![reader.button("button-take-table", &Callback::TakeTable)]);
    }
    let parts = [head, lines, advice];
    Screen { html: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n"), buttons }
}

/// A table that cannot be read.
pub(in crate::bot) fn unusable(fault: &TableFault, reader: &Reader) -> Screen {
    plain_screen(i18n::escape(&fault.line(reader.lang)))
}

/// A table was taken in.
pub(in crate::bot) fn taken_in(changed: usize, reader: &Reader) -> Screen {
    plain_screen(reader.html("table-taken", &Args::new().count("count", changed)))
}

/// Which item is a product?
pub(in crate::bot) fn ask_item(product: &NamedProduct, reader: &Reader) -> Screen {
    let args = Args::new().text("id", product.id).text("name", markup::short(&product.name, NAME));
    plain_screen(reader.html("item-ask", &args))
}

/// The items found for what a person typed.
pub(in crate::bot) fn found(product: ProductId, typed: &str, offers: &[Offer], reader: &Reader) -> Screen {
    let title = reader.html("map-found", &Args::new().text("typed", markup::short(typed, NAME)));
    let buttons = offers.iter().map(|offer| vec![choice(product, offer, None)]).collect();
    Screen { html: format!("{title}\n\n{}", rows(offers, reader)), buttons }
}

/// The product is that item.
pub(in crate::bot) fn mapped(made: &Made, reader: &Reader) -> Screen {
    settled(&made.product, (&made.item.0, &made.item.1), &made.by, made.change, reader)
}

/// A mapping was taken back.
pub(in crate::bot) fn undone(undone: &Undone, reader: &Reader) -> Screen {
    match undone {
        Undone::Open(item) => {
            plain_screen(reader.html("map-undone", &Args::new().text("item", markup::short(item, NAME))))
        }
        Undone::Stands(made) => mapped(made, reader),
    }
}

/// The code leads to no item; the question stands.
pub(in crate::bot) fn no_such_item(why: &Refusal, reader: &Reader) -> Screen {
    let said = refusal(why, reader);
    plain_screen(format!("{}\n{}", said.html, reader.text("item-again")))
}

fn head(product: &NamedProduct, deals: u64, reader: &Reader) -> String {
    let args = Args::new().text("id", product.id).text("name", markup::short(&product.name, NAME));
    let named = reader.html("map-product", &args);
    if deals == 0 {
        return named;
    }
    format!("{named}\n{}", reader.html("map-deals", &Args::new().count("deals", count(deals))))
}

fn offered(offers: &[Offer], reader: &Reader) -> String {
    if offers.is_empty() {
        return reader.text("map-nothing");
    }
    format!("{}\n{}", reader.text("map-offers"), rows(offers, reader))
}

fn rows(offers: &[Offer], reader: &Reader) -> String {
    let row = |(place, offer): (usize, &Offer)| {
        let why = Ground::lines(&offer.grounds, reader.lang);
        let args = Args::new()
            .text("place", place + 1)
            .text("code", &offer.code)
            .text("item", markup::short(&offer.name, NAME))
            .text("percent", offer.percent)
            .text("why", why);
        let key = if offer.grounds.is_empty() { "map-offer-found" } else { "map-offer" };
        reader.html(key, &args)
    };
    offers.iter().enumerate().map(row).collect::<Vec<_>>().join("\n")
}

fn card_buttons(product: ProductId, offers: &[Offer], place: Option<usize>, reader: &Reader) -> Vec<Vec<Button>> {
    let mut buttons: Vec<Vec<Button>> = offers.iter().map(|offer| vec![choice(product, offer, place)]).collect();
    let find = reader.button("button-find", &Callback::FindItem(product));
    let none = reader.button("button-none", &Callback::NoneOfThese { place, product });
    buttons.push(if offers.is_empty() { vec![find] } else { vec![find, none] });
    buttons.push(vec![
        reader.button("button-no-item", &Callback::NoItem { place, product }),
        reader.button("button-later", &Callback::Later { place, product }),
    ]);
    buttons
}

/// A candidate; one whose payload would be too long for a button is told by its code in the text only.
fn choice(product: ProductId, offer: &Offer, place: Option<usize>) -> Button {
    /// What Telegram takes.
    const LONGEST: usize = 64;
    let label = format!("{} · {}", offer.code, offer.name);
    let choice = button(&label, &Callback::ChooseItem { place, product, code: offer.code.clone() });
    if choice.data.len() <= LONGEST { choice } else { button(&label, &Callback::FindItem(product)) }
}

/// A button whose label counts something.
fn counting(key: &str, count: usize, callback: &Callback, reader: &Reader) -> Vec<Button> {
    vec![button(&i18n::plain(reader.lang, key, &Args::new().count("count", count)), callback)]
}

fn made_line(made: &Made, reader: &Reader) -> String {
    settled_line(&made.product, (&made.item.0, &made.item.1), &made.by, reader)
}

fn settled_line(product: &str, (code, item): (&str, &str), by: &str, reader: &Reader) -> String {
    let args = Args::new()
        .text("product", markup::short(product, NAME))
        .text("item", markup::short(item, NAME))
        .text("code", code)
        .text("by", markup::short(by, NAME));
    reader.html("map-settled", &args)
}

fn undo(change: i64, reader: &Reader) -> Button {
    reader.button("button-undo", &Callback::Undo(change))
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

//! Whether a question stands by itself or leans on the answer before.
//!
//! A question in full inherits nothing: whoever asks for the best manager does not mean the one who lost most.

use super::concepts::{Concept, Word};
use super::lexicon::Heard;
use super::metrics::is_plural;
use super::ranks::RANKS;
use super::reading::{Item, Reading, What};
use super::slots::Slots;
use crate::ops::reports::plan::{Metric, Plan};
use crate::types::Lang;

/// How a question stands to the answer before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// It is one in full.
    Alone,
    /// It is put over the answer before.
    Leans,
    /// Nobody knows which.
    Untold,
}

/// Whether the words lean on an answer before: «а за март?», «ал наурызда ше?».
pub(super) fn follows(reading: &Reading) -> bool {
    let last = reading.items.last().is_some_and(|item| item.is(Word::Follow));
    begins_with(reading, &[Word::Follow, Word::And]) || reading.lang == Lang::Kk && last
}

/// How a question stands that was read.
pub(super) fn stand(reading: &Reading, heard: &Heard, slots: &Slots, previous: &Plan) -> Stand {
    let fragment = begins_with(reading, &[Word::Only, Word::Except, Word::Minus, Word::Each]);
    if follows(reading) || fragment && !slots.figures.said || slots.pronoun && !slots.tells_rows() {
        return Stand::Leans;
    }
    let corrects = corrects(heard);
    if slots.figures.said {
        let points = corrects || points_back(reading, heard);
        return if points && has_only_figures(slots) { Stand::Leans } else { Stand::Alone };
    }
    let both = slots.days.main.is_some() && slots.days.other.is_some();
    let compares = both && !corrects && !compares_with(reading);
    if slots.figures.vague || compares || ranks_rows(reading, slots, previous) {
        return Stand::Alone;
    }
    of_days(reading, slots, previous)
}

/// A figure is not named, but days, and either what counts or that it is counted: «сколько по каспи за март».
fn of_days(reading: &Reading, slots: &Slots, previous: &Plan) -> Stand {
    let has = |words: &[Word]| reading.items.iter().any(|item| words.iter().any(|word| item.is(*word)));
    let implied = !slots.figures.metrics.is_empty();
    let named = !slots.filters.filters.is_empty() || slots.is_of_somebody();
    // "How much" is of money, whatever was counted before.
    if slots.days.main.is_none() && has(&[Word::HowMuch]) && previous.metrics != [Metric::Revenue] {
        return Stand::Untold;
    }
    if slots.days.main.is_none() || !(implied || named || has(&[Word::Count, Word::HowMuch])) {
        return Stand::Leans;
    }
    let of_money = |metric: &Metric| matches!(metric, Metric::Revenue | Metric::DealsOpen | Metric::DealsOpenAmount);
    if implied || has(&[Word::HowMuch]) || previous.metrics.iter().all(of_money) { Stand::Alone } else { Stand::Untold }
}

/// «топ 5 товаров», "the best manager": what is ranked is named, so that nothing is missing; «кто из источников хуже» is of
/// those just told.
fn ranks_rows(reading: &Reading, slots: &Slots, previous: &Plan) -> bool {
    let rows = |item: &Item| matches!(item.what, What::Is(Concept::Dim(_)));
    // The rows just told, by the figure just told: «в каком месяце больше всего».
    let plain = previous.metrics == [Metric::Revenue] && previous.filters.is_empty();
    let same = slots.days.main.is_none()
        && (plain || !judges(reading) && !reading.items.iter().any(|item| item.is(Word::Top)));
    let of_those = |place: usize| {
        let who = place > 0 && reading.items[place - 1].is(Word::Who) && is_plural(&reading.items[place]);
        slots.dimension == previous.dimension && (who || same)
    };
    let ranked = slots.sort.is_some() && reading.items.iter().any(|item| RANKS.iter().any(|word| item.is(*word)));
    ranked && (0..reading.items.len()).any(|place| rows(&reading.items[place]) && !of_those(place))
}

/// «сравни с прошлым понедельником»: what is compared was asked before.
fn compares_with(reading: &Reading) -> bool {
    let marker = reading.items.iter().position(|item| item.is(Word::Compare));
    marker.is_some_and(|marker| {
        let with = ["with", "to"].iter().any(|end| reading.items[marker].text.ends_with(end));
        let next = reading.items.get(marker + 1);
        with || next.is_some_and(|next| next.is(Word::From) || next.is(Word::K))
    })
}

/// «в штуках», «средний чек так же», "how many deals is that", «конверсиясы»: a figure of what was told before.
fn points_back(reading: &Reading, heard: &Heard) -> bool {
    const BACK: [&str; 4] = ["это", "that", "it", "those"];
    const IN: [&str; 4] = ["в", "во", "in", "на"];
    let first = heard.tokens.iter().find(|token| token.is_word());
    let his = |item: &Item| item.lang == Some(Lang::Kk) && ["сы", "си"].iter().any(|end| item.text.ends_with(end));
    let goes_on = |item: &Item| item.is(Word::Follow) || item.is(Word::Share) || his(item);
    first.is_some_and(|token| IN.contains(&token.text.as_str()))
        || heard.tokens.iter().any(|token| BACK.contains(&token.text.as_str()))
        || reading.items.iter().any(goes_on)
}

fn begins_with(reading: &Reading, words: &[Word]) -> bool {
    let first = reading.items.iter().find(|item| !item.is(Word::Chat));
    first.is_some_and(|item| words.iter().any(|word| item.is(*word)))
}

/// «не выручку, а количество», «нет, не вчера»: the answer before is put right.
fn corrects(heard: &Heard) -> bool {
    const NO: [&str; 5] = ["не", "нет", "not", "no", "жок"];
    heard.tokens.iter().find(|token| token.is_word()).is_some_and(|token| NO.contains(&token.text.as_str()))
}

/// «средний чек», "it in deals": a figure and nothing else.
pub(super) fn has_only_figures(slots: &Slots) -> bool {
    *slots == Slots { figures: slots.figures.clone(), pronoun: slots.pronoun, all: slots.all, ..Slots::default() }
}

/// Whether rows are called good or bad, and not only many or few.
pub(super) fn judges(reading: &Reading) -> bool {
    const STEMS: [&str; 9] = ["лучш", "худш", "хуже", "best", "worst", "жаксы", "нашар", "слаб", "успешн"];
    let of_rank = |item: &&Item| RANKS.iter().any(|word| item.is(*word));
    reading.items.iter().filter(of_rank).any(|item| STEMS.iter().any(|stem| item.text.contains(stem)))
}

/// Whether the figures are of what went wrong.
pub(super) fn is_of_losses(plan: &Plan) -> bool {
    let lost =
        |metric: &Metric| matches!(metric, Metric::DealsLost | Metric::InvoicesFailed | Metric::DealsWithoutInvoice);
    plan.metrics.iter().any(lost)
}

//! Everything a question said, part by part; each part marks the words it understood.

use super::compare::{self, Days};
use super::concepts::{Concept, Word};
use super::dates::NoDay;
use super::filters::{self, Filters};
use super::metrics::{self, Around, Figures};
use super::periods;
use super::ranks::{self, RANKS};
use super::reading::{Reading, What};
use super::{Context, amounts, dimensions, people, rewording, stock};
use crate::ops::reports::plan::{Dimension, Field, Filter, Metric, Op, Operand, Output, Sort};

/// Everything a question said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Slots {
    pub(super) figures: Figures,
    pub(super) dimension: Option<Dimension>,
    pub(super) filters: Filters,
    pub(super) days: Days,
    pub(super) sort: Option<Sort>,
    pub(super) limit: Option<u32>,
    pub(super) output: Vec<Output>,
    pub(super) total: bool,
    /// «а у всех?»: not only of the one named before.
    pub(super) everyone: bool,
    /// «все способы оплаты»: nothing of them is left out.
    pub(super) all: bool,
    /// Over time: by day or by month, as the days are long.
    pub(super) trend: bool,
    /// «она», «их»: somebody or something named before.
    pub(super) pronoun: bool,
    pub(super) no_day: Option<NoDay>,
    /// A person nobody knows: as typed, and folded.
    pub(super) stranger: Option<(String, String)>,
    /// «я», "my": whoever asks, as typed.
    pub(super) myself: Option<String>,
}

impl Slots {
    /// Whether it is told of what the figures are.
    pub(super) fn tells_rows(&self) -> bool {
        self.dimension.is_some() || !self.filters.filters.is_empty() || self.is_of_somebody()
    }

    /// Whether somebody is meant of whom it is not known who.
    pub(super) fn is_of_somebody(&self) -> bool {
        self.filters.ambiguous.is_some() || self.stranger.is_some() || self.myself.is_some()
    }
}

/// Reads every part; none where the parts contradict each other.
pub(super) fn read(reading: &mut Reading, context: &Context<'_>) -> Option<Slots> {
    let mut slots = Slots::default();
    dimensions::of_ranked_units(reading)?;
    dimensions::of_told_units(reading);
    rewording::side_by_side(reading);
    rewording::whence(reading);
    rewording::besides(reading);
    rewording::made(reading);
    slots.myself = people::myself(reading);
    let mut found = periods::read(reading, context)?;
    slots.no_day = found.no_day.take();
    slots.days = compare::sort_out(reading, &found)?;
    let bounds = amounts::read(reading);
    let nothing = reading.take(Word::Nothing);
    let of_products = reading.has(Word::What) && (nothing || reading.has(Word::Sold));
    if asks_for_clients(reading) || is_more_than_somebody(reading) {
        return None;
    }
    let around = around(reading, &bounds);
    slots.figures = metrics::read(reading, around)?;
    stock::read(reading, &mut slots.figures)?;
    slots.filters = filters::read(reading)?;
    slots.stranger = people::stranger(reading);
    dimensions::read(reading, &mut slots, of_products)?;
    ranks::read(reading, &mut slots);
    outputs(reading, &mut slots);
    if slots.figures.ran_out {
        let nought = Filter { field: Field::Value, op: Op::Eq, value: Operand::Number(0) };
        slots.filters.filters.push(nought);
        slots.dimension = Some(Dimension::Product);
    }
    if nothing {
        sold_nothing(reading, &mut slots, bounds.is_empty())?;
    }
    amounts::bind(&mut slots, &bounds)?;
    little_words(reading, &mut slots, context);
    Some(slots)
}

/// What else the question holds that decides between figures.
fn around(reading: &Reading, bounds: &[amounts::Bound]) -> Around {
    let concepts = || (0..reading.items.len()).filter_map(|place| reading.concept(place));
    let dimensioned = reading.has(Word::Who) || concepts().any(|concept| matches!(concept, Concept::Dim(_)));
    Around {
        bounds: !bounds.is_empty(),
        ranked: reading.has_any(&RANKS) && !dimensioned,
        dimensioned,
        money: bounds.iter().any(|bound| bound.number.money),
        product: reading.items.iter().any(|item| matches!(item.what, What::Products(_))),
    }
}

/// «кто купил», «кто оплатил» are clients, of whom there are no figures.
fn asks_for_clients(reading: &Reading) -> bool {
    const BUYING: [&str; 7] = ["куп", "покуп", "buy", "bought", "purchas", "сатып", "kup"];
    let buys = |place: &usize| {
        let text = &reading.items[*place].text;
        reading.is(*place, Word::Sold) && BUYING.iter().any(|start| text.starts_with(start))
    };
    reading.has(Word::Who) && (reading.has(Word::Paid) || (0..reading.items.len()).any(|place| buys(&place)))
}

/// «кто продал больше него»: no plan sets one row against the rest.
fn is_more_than_somebody(reading: &Reading) -> bool {
    (0..reading.items.len()).any(|place| {
        let than = reading.is(place + 1, Word::Than);
        let next = place + 1 + usize::from(than);
        let manager = matches!(reading.at(next), Some(What::Managers(_)));
        reading.is_one(place, &[Word::More, Word::Less]) && (reading.is(next, Word::Pronoun) || than && manager)
    })
}

fn outputs(reading: &mut Reading, slots: &mut Slots) {
    for (word, output) in [(Word::Chart, Output::Chart), (Word::Xlsx, Output::Xlsx)] {
        if reading.take(word) {
            slots.output.push(output);
        }
    }
}

/// «кто ничего не продал»: rows whose figure is nought; none where more than nothing is asked.
fn sold_nothing(reading: &mut Reading, slots: &mut Slots, whole: bool) -> Option<()> {
    reading.take(Word::Nobody);
    // «не покупали витамин»: nobody knows of whom it is told.
    let untold = slots.dimension.is_none() && slots.filters.has(Field::Product);
    let nought = Filter { field: Field::Value, op: Op::Eq, value: Operand::Number(0) };
    slots.filters.filters.push(nought);
    slots.dimension = Some(slots.dimension.unwrap_or(Dimension::Manager)).filter(|_| !slots.filters.person);
    if slots.figures.metrics.is_empty() {
        slots.figures.metrics.push(Metric::Revenue);
    }
    slots.figures.said = true;
    (whole && !untold).then_some(())
}

/// Words that say nothing more where everything else was understood.
fn little_words(reading: &mut Reading, slots: &mut Slots, context: &Context<'_>) {
    const LITTLE: [Word; 10] = [
        Word::All,
        Word::To,
        Word::Ot,
        Word::From,
        Word::And,
        Word::Follow,
        Word::What,
        Word::Table,
        Word::Currency,
        Word::Chat,
    ];
    for place in 0..reading.items.len() {
        let this_is = reading.is(place, Word::This) && reading.items[place].text == "это";
        // «по каждому менеджеру», or «у каждого» of those told apart before.
        let before = context.previous.and_then(|plan| plan.dimension);
        let each = reading.is(place, Word::Each) && slots.dimension.or(before).is_some();
        // «сколько их».
        let counted = reading.is(place, Word::Pronoun) && place > 0 && reading.items[place - 1].is(Word::Count);
        if this_is || each || counted || reading.at(place) == Some(&What::Dash) {
            reading.use_up(place, place + 1);
        }
    }
    slots.all = reading.has(Word::All);
    slots.everyone = slots.all && reading.items.len() <= 2;
    slots.total = reading.take(Word::Total);
    slots.pronoun = reading.take(Word::Pronoun);
    for word in LITTLE {
        reading.take(word);
    }
}

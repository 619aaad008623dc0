//! From what the words mean to a plan, a question back, or neither.

use chrono::NaiveDate;

use super::compare::{self, Days, Other};
use super::concepts::{Concept, Unit, Word};
use super::filters::{self, Filters};
use super::metrics::{self, Around, Figures, is_plural};
use super::names::{self, Directory};
use super::periods::{self, NoDay};
use super::reading::{Reading, What};
use super::spans::Span;
use super::words::Token;
use super::{Command, Context, Refusal, Understood, amounts, clarify, follow_up, refuse, sense};
use crate::ops::reports::plan::{Dimension, Field, Filter, Metric, Op, Operand, Output, Plan, Sort};
use crate::types::Lang;

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
    trend: bool,
    no_day: Option<NoDay>,
    /// A person nobody knows: as typed, and folded.
    stranger: Option<(String, String)>,
}

/// Makes of the words what can be made of them.
pub(super) fn assemble(tokens: &[Token], context: &Context<'_>) -> Understood {
    let directory = Directory::of(context.names);
    let mut reading = Reading::of(tokens, &directory, context.lang);
    if let Some(words) = stock(&reading, &directory) {
        return Understood::Route(Command::Stock(words));
    }
    let last = reading.items.len().saturating_sub(1);
    let follows = reading.is(0, Word::Follow) || reading.lang == Lang::Kk && reading.is(last, Word::Follow);
    let next = (0..reading.items.len()).any(|place| reading.is_one(place, &[Word::Next, Word::FutureDay]));
    let Some(slots) = fill(&mut reading, context.today) else { return leftover(tokens, next) };
    if reading.rest().next().is_some() {
        return leftover(tokens, next);
    }
    if next || slots.days.main.is_some_and(|span| span.is_future(context.today) && slots.no_day.is_none()) {
        return Understood::Refuse(Refusal::Future);
    }
    let only_figures = slots.figures.said && slots == Slots { figures: slots.figures.clone(), ..Slots::default() };
    let leans = follows || !slots.figures.said && !slots.figures.vague || only_figures;
    match context.previous.filter(|_| leans) {
        Some(previous) => match follow_up::patch(previous, &slots, context.today) {
            Some(plan) => finish(plan, &slots, context),
            None => Understood::Unsure,
        },
        None => afresh(&slots, context),
    }
}

/// Something was not understood: it may be a thing we have no figures of.
fn leftover(tokens: &[Token], next: bool) -> Understood {
    if refuse::lacks(tokens) {
        Understood::Refuse(Refusal::NoSuchData)
    } else if next {
        Understood::Refuse(Refusal::Future)
    } else {
        Understood::Unsure
    }
}

/// Words of a question about stock that no figure by warehouse answers.
fn stock(reading: &Reading, directory: &Directory) -> Option<String> {
    let asked = reading.has(Word::Stock) || reading.has(Word::Left) && !reading.has(Word::Sold);
    let figure = |what: &What| {
        matches!(what, What::Is(Concept::Dim(_) | Concept::Metric(_)) | What::Warehouse(_))
            || matches!(
                what,
                What::Is(Concept::Word(
                    Word::Top
                        | Word::Best
                        | Word::Bests
                        | Word::Worst
                        | Word::Worsts
                        | Word::Total
                        | Word::Sold
                        | Word::Sales
                        | Word::Deals
                ))
            )
    };
    if !asked || reading.items.iter().any(|item| figure(&item.what)) {
        return None;
    }
    let named = reading.items.iter().filter_map(|item| match &item.what {
        What::Products(_) => Some(directory.spelled(&item.text)),
        What::Unknown => Some(item.raw.to_lowercase()),
        _ => None,
    });
    Some(named.collect::<Vec<_>>().join(" "))
}

/// Reads every part; none where the parts contradict each other.
fn fill(reading: &mut Reading, today: NaiveDate) -> Option<Slots> {
    let mut slots = Slots::default();
    // «лучший день», "best month".
    for place in 1..reading.items.len() {
        let number = place > 1 && reading.number(place - 1).is_some();
        let ranked = reading.is_one(
            place - 1 - usize::from(number),
            &[Word::Best, Word::Bests, Word::Worst, Word::Worsts, Word::Top, Word::Each],
        );
        let Some(Concept::Unit(unit)) = reading.concept(place).filter(|_| ranked) else { continue };
        let dimension = match unit {
            Unit::Day => Dimension::Day,
            Unit::Week => Dimension::Week,
            Unit::Month => Dimension::Month,
            _ => return None,
        };
        reading.items[place].what = What::Is(Concept::Dim(dimension));
    }
    side_by_side(reading);
    let mut found = periods::read(reading, today);
    slots.no_day = found.no_day.take();
    slots.days = compare::sort_out(reading, &found)?;
    let bounds = amounts::read(reading);
    let ranks = [Word::Top, Word::Best, Word::Bests, Word::Worst, Word::Worsts];
    let around = Around {
        bounds: !bounds.is_empty(),
        ranked: ranks.iter().any(|word| reading.has(*word))
            && !(0..reading.items.len()).any(|place| matches!(reading.concept(place), Some(Concept::Dim(_))))
            && !reading.has(Word::Who),
        dimensioned: reading.has(Word::Who)
            || (0..reading.items.len()).any(|place| matches!(reading.concept(place), Some(Concept::Dim(_)))),
        money: bounds.iter().any(|bound| bound.number.money),
        product: reading.items.iter().any(|item| matches!(item.what, What::Products(_))),
    };
    let nothing = reading.take(Word::Nothing);
    let asks_what =
        reading.has(Word::What) && reading.has(Word::Sold) && (ranks.iter().any(|word| reading.has(*word)) || nothing);
    // «кто купил», «кто оплатил» are clients.
    let buys = |text: &str| {
        ["куп", "покуп", "buy", "bought", "purchas", "сатып", "kup"].iter().any(|start| text.starts_with(start))
    };
    let bought =
        (0..reading.items.len()).any(|place| reading.is(place, Word::Sold) && buys(&reading.items[place].text));
    if reading.has(Word::Who) && (bought || reading.has(Word::Paid)) {
        return None;
    }
    let sold_stock = reading.has(Word::Stock);
    slots.figures = metrics::read(reading, around)?;
    if sold_stock {
        stock_figures(reading, &mut slots.figures)?;
    }
    slots.filters = filters::read(reading)?;
    slots.stranger = stranger(reading);
    dimension(reading, &mut slots, asks_what)?;
    rank(reading, &mut slots)?;
    outputs(reading, &mut slots);
    if nothing {
        slots.filters.filters.push(Filter { field: Field::Value, op: Op::Eq, value: Operand::Number(0) });
        slots.dimension = Some(slots.dimension.unwrap_or(Dimension::Manager)).filter(|_| !slots.filters.person);
        if slots.figures.metrics.is_empty() {
            slots.figures.metrics.push(Metric::Revenue);
        }
        slots.figures.said = true;
    }
    bind(&mut slots, &bounds)?;
    let this =
        (0..reading.items.len()).find(|place| reading.is(*place, Word::This) && reading.items[*place].text == "это");
    if let Some(place) = this {
        reading.use_up(place, place + 1);
    }
    slots.total = reading.take(Word::Total);
    for word in [
        Word::Each,
        Word::To,
        Word::Ot,
        Word::From,
        Word::And,
        Word::Follow,
        Word::What,
        Word::Table,
        Word::Fill,
        Word::Currency,
    ] {
        reading.take(word);
    }
    for place in 0..reading.items.len() {
        if reading.at(place) == Some(&What::Dash) {
            reading.use_up(place, place + 1);
        }
    }
    Some(slots)
}

/// «Айгуль против Данияра», «сравни каспи и наличные»: what is compared are rows, not days.
fn side_by_side(reading: &mut Reading) {
    let kind = |item: &What| match item {
        What::Managers(_) => Some(0),
        What::Products(_) => Some(1),
        What::Source(_) => Some(2),
        What::Warehouse(_) => Some(3),
        What::Is(Concept::Group(_)) => Some(4),
        What::Is(Concept::Kind(_)) => Some(5),
        _ => None,
    };
    let kinds: Vec<_> = reading.items.iter().filter_map(|item| kind(&item.what)).collect();
    if !(0..6).any(|one| kinds.iter().filter(|kind| **kind == one).count() >= 2) {
        return;
    }
    let Some(marker) = (0..reading.items.len()).find(|place| reading.is(*place, Word::Compare)) else { return };
    let joins = |place: &usize| {
        reading.is_one(*place, &[Word::From, Word::And, Word::Or, Word::To, Word::K])
            || matches!(reading.concept(*place), Some(Concept::Metric(_) | Concept::Word(Word::Sales)))
    };
    let next = (marker + 1..reading.items.len()).find(|place| !joins(place));
    let of_names =
        |place: Option<usize>| place.and_then(|place| reading.at(place)).is_some_and(|what| kind(what).is_some());
    // Kazakh has the verb behind.
    if of_names(next) || next.is_none() && of_names(marker.checked_sub(1)) {
        reading.items[marker].what = What::Is(Concept::Word(Word::Or));
    }
}

fn stock_figures(reading: &mut Reading, figures: &mut Figures) -> Option<()> {
    if !figures.metrics.is_empty() && figures.metrics != [Metric::Qty] {
        return None;
    }
    figures.metrics = vec![Metric::StockQty];
    figures.said = true;
    for word in [Word::Stock, Word::Left, Word::Warehouse] {
        reading.take(word);
    }
    Some(())
}

/// A name that nobody among the managers has: beside the word "manager", or a first name.
fn stranger(reading: &mut Reading) -> Option<(String, String)> {
    let is_manager = |place: Option<usize>| {
        place
            .and_then(|place| reading.items.get(place))
            .is_some_and(|item| item.what == What::Is(Concept::Dim(Dimension::Manager)) && !is_plural(item))
    };
    let strange = |place: &usize| {
        let item = &reading.items[*place];
        item.what == What::Unknown
            && (is_manager(place.checked_sub(1)) || is_manager(Some(place + 1)) || names::is_first_name(&item.text))
    };
    let place = (0..reading.items.len()).find(strange)?;
    let item = reading.items[place].clone();
    reading.use_up(place, place + 1);
    // A surname behind a first name is of the same person.
    if reading.at(place + 1) == Some(&What::Unknown) && names::is_first_name(&item.text) {
        reading.use_up(place + 1, place + 2);
        return Some((format!("{} {}", item.raw, reading.items[place + 1].raw), item.text));
    }
    Some((item.raw, item.text))
}

fn dimension(reading: &mut Reading, slots: &mut Slots, asks_what: bool) -> Option<()> {
    let mut dimensions: Vec<Dimension> = Vec::new();
    for place in 0..reading.items.len() {
        let dimension = match reading.concept(place) {
            Some(Concept::Dim(Dimension::Manager))
                if (slots.filters.person || slots.stranger.is_some()) && !is_plural(&reading.items[place]) =>
            {
                None
            }
            Some(Concept::Dim(dimension)) => Some(dimension),
            Some(Concept::Word(Word::Who)) if slots.filters.person => return None,
            Some(Concept::Word(Word::Who)) => Some(Dimension::Manager),
            // «склад Астана» is a filter, «склады» were a dimension already.
            Some(Concept::Word(Word::Warehouse))
                if slots.filters.filters.iter().any(|filter| filter.field == Field::Warehouse) =>
            {
                None
            }
            _ => continue,
        };
        if dimension == Some(Dimension::PaymentKind) {
            let kaspi = Filter { field: Field::PaymentGroup, op: Op::Eq, value: Operand::Text("kaspi".to_owned()) };
            slots.filters.filters.push(kaspi);
        }
        reading.use_up(place, place + 1);
        dimensions.extend(dimension);
    }
    dimensions.dedup();
    if slots.figures.each_deal && dimensions.is_empty() {
        dimensions.push(Dimension::Deal);
    }
    if asks_what && dimensions.is_empty() {
        dimensions.push(Dimension::Product);
    }
    if let (Some(field), true) = (slots.filters.apart, dimensions.is_empty()) {
        dimensions.push(match field {
            Field::Manager => Dimension::Manager,
            Field::Product => Dimension::Product,
            Field::PaymentKind => Dimension::PaymentKind,
            Field::PaymentGroup => Dimension::PaymentGroup,
            Field::Source => Dimension::Source,
            _ => Dimension::Warehouse,
        });
    }
    // «в какой день какой менеджер» has two: no plan has.
    match dimensions[..] {
        [] => {}
        [one] => slots.dimension = Some(one),
        _ => return None,
    }
    slots.trend = reading.take(Word::Trend);
    Some(())
}

fn rank(reading: &mut Reading, slots: &mut Slots) -> Option<()> {
    let kinds = [
        (Word::Top, Sort::ValueDesc, false),
        (Word::Best, Sort::ValueDesc, true),
        (Word::Bests, Sort::ValueDesc, false),
        (Word::Worst, Sort::ValueAsc, true),
        (Word::Worsts, Sort::ValueAsc, false),
        (Word::More, Sort::ValueDesc, true),
        (Word::Less, Sort::ValueAsc, true),
    ];
    let plural = reading.items.iter().any(is_plural);
    let mut single = false;
    // «топ худших» and "bottom 5" end at the bottom.
    for (word, sort, one) in kinds {
        for place in 0..reading.items.len() {
            if !reading.is(place, word) {
                continue;
            }
            let bottom = slots.sort == Some(Sort::ValueAsc) || sort == Sort::ValueAsc;
            slots.sort = Some(if bottom { Sort::ValueAsc } else { sort });
            single |= one;
            reading.use_up(place, place + 1);
            let beside = [Some(place + 1), place.checked_sub(1)];
            let number = beside.into_iter().flatten().find_map(|at| Some((at, reading.number(at)?.small(1000)?)));
            if let Some((at, number)) = number.filter(|(_, number)| *number > 0) {
                slots.limit = Some(number);
                reading.use_up(at, at + 1);
            }
        }
    }
    if slots.sort.is_some() && slots.limit.is_none() {
        // «топ самых лучших 5 товаров»: a number left over beside what is ranked.
        let number = (0..reading.items.len()).find_map(|at| Some((at, reading.number(at)?.small(1000)?)));
        if let Some((at, number)) = number.filter(|(_, number)| *number > 0) {
            slots.limit = Some(number);
            reading.use_up(at, at + 1);
        } else if single && !plural {
            slots.limit = Some(1);
        }
    }
    Some(())
}

fn outputs(reading: &mut Reading, slots: &mut Slots) {
    for (word, output) in [(Word::Chart, Output::Chart), (Word::Xlsx, Output::Xlsx)] {
        if reading.take(word) {
            slots.output.push(output);
        }
    }
}

/// Bounds are of each deal, or of the figure of each row.
fn bind(slots: &mut Slots, bounds: &[amounts::Bound]) -> Option<()> {
    let of_rows = matches!(
        slots.dimension,
        Some(
            Dimension::Manager
                | Dimension::Product
                | Dimension::Day
                | Dimension::Week
                | Dimension::Month
                | Dimension::Source
                | Dimension::PaymentGroup
        )
    );
    let of_deals = slots
        .figures
        .metrics
        .iter()
        .any(|metric| matches!(metric, Metric::DealsWon | Metric::DealsLost | Metric::DealsOpen));
    for bound in bounds {
        // A small bare number counts something, and is no amount of money.
        if !of_rows && !bound.number.money && bound.number.value < 1000 {
            return None;
        }
        let counts = of_deals
            || slots
                .figures
                .metrics
                .iter()
                .any(|metric| !matches!(metric, Metric::Revenue | Metric::AvgCheck | Metric::VatAmount));
        if of_rows && !counts && !bound.number.money && bound.number.value < 1000 {
            return None;
        }
        let field = if of_rows && !(of_deals && bound.number.money) { Field::Value } else { Field::Amount };
        slots.filters.filters.push(Filter { field, op: bound.op, value: Operand::Number(bound.number.value) });
    }
    Some(())
}

/// A question that stands by itself.
fn afresh(slots: &Slots, context: &Context<'_>) -> Understood {
    let today = context.today;
    let unit = match (slots.days.other, slots.dimension) {
        (Some(Other::Named(span)), _) => span.unit.unwrap_or(Unit::Month),
        (_, Some(Dimension::Month)) => Unit::Year,
        _ => Unit::Month,
    };
    let open = |metric: &Metric| matches!(metric, Metric::DealsOpen | Metric::DealsOpenAmount);
    let now = slots.figures.metrics.iter().all(open)
        && !slots.figures.metrics.is_empty()
        && slots.days.main == Some(Span::day(today));
    // No days at all: the month so far; compared with something: as much of its own time.
    let main = slots.days.main.filter(|_| !now).unwrap_or_else(|| Span::around(today, unit));
    let mut plan = Plan {
        metrics: slots.figures.metrics.clone(),
        dimension: slots.dimension,
        filters: slots.filters.filters.clone(),
        period: main.so_far(today),
        sort: slots.sort,
        limit: slots.limit,
        compare: None,
        output: slots.output.clone(),
    };
    if let Some(other) = slots.days.other {
        let Some(other) = compare::other(main, other, today) else { return Understood::Unsure };
        if other.is_future(today) {
            return Understood::Refuse(Refusal::Future);
        }
        plan.compare = Some(other.against(main, today));
    }
    let told = slots.dimension.is_some()
        || !plan.filters.is_empty()
        || slots.filters.ambiguous.is_some()
        || slots.stranger.is_some();
    if plan.metrics.is_empty() && slots.sort.is_some() && plan.dimension.is_none() {
        plan.metrics.push(Metric::Revenue);
    } else if plan.metrics.is_empty() && (slots.figures.vague || !told) {
        if slots.days.main.is_none() && !slots.figures.vague {
            return Understood::Unsure;
        }
        plan.metrics.push(Metric::Revenue);
        return clarify::metric(&plan, &[Metric::Revenue, Metric::DealsWon, Metric::AvgCheck, Metric::LeadsCreated]);
    } else if plan.metrics.is_empty() && slots.dimension == Some(Dimension::Source) {
        return clarify::metric(&plan, &[Metric::Revenue, Metric::LeadsCreated]);
    } else if plan.metrics.is_empty() {
        plan.metrics.push(if slots.dimension == Some(Dimension::VatRate) {
            Metric::VatAmount
        } else {
            Metric::Revenue
        });
    }
    finish(plan, slots, context)
}

/// The last questions before a plan is given out.
fn finish(mut plan: Plan, slots: &Slots, context: &Context<'_>) -> Understood {
    if slots.trend && plan.dimension.is_none() {
        let length = (plan.period.to - plan.period.from).num_days();
        plan.dimension = Some(if length > 62 { Dimension::Month } else { Dimension::Day });
    }
    if slots.sort.is_some() && plan.dimension.is_none() {
        return clarify::dimension(&plan);
    }
    if !sense::fits(&plan) || plan.compare == Some(plan.period) {
        return Understood::Unsure;
    }
    if let Some(no_day) = &slots.no_day {
        return clarify::no_day(no_day, &plan, context.today);
    }
    if let Some((name, folded)) = &slots.stranger {
        return clarify::no_manager(name.clone(), folded, context.names, &plan);
    }
    if let Some((name, numbers)) = &slots.filters.ambiguous {
        return clarify::manager(name.clone(), numbers, context.names, &plan);
    }
    if slots.figures.pieces_or_money {
        return clarify::metric(&plan, &[Metric::Qty, Metric::Revenue]);
    }
    Understood::Answer(plan)
}

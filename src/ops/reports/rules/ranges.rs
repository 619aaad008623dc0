//! From one day to another: "с 1 по 15 марта", "March 1 to 10", "янв-мар", "с марта", "1 наурыздан бері".

use chrono::{Datelike as _, NaiveDate};

use super::concepts::{Concept, Unit, Word};
use super::dates::{Hit, Part, Reader};
use super::reading::What;
use super::spans::{Span, days};

/// Words that may stand between the two ends.
const BETWEEN: [Word; 4] = [Word::To, Word::Until, Word::And, Word::K];

/// A range that begins at a place, and where it ends.
pub(super) fn range(reader: &mut Reader, place: usize) -> Hit {
    if reader.is(place, Word::After) {
        return after(reader, place + 1);
    }
    let from = [Word::From, Word::Ot].iter().any(|word| reader.is(place, *word)) && !is_of_filler(reader, place);
    let start = place + usize::from(from);
    if let Some((_, end)) = reader.single(start).filter(|(_, end)| reader.is(*end, Word::PostAfter)) {
        return after(reader, start).map(|(span, _)| (span, end + 1));
    }
    of_one_month(reader, start, from)
        .or_else(|| of_two(reader, start, from))
        .or_else(|| if from && !compares(reader, place) { until_now(reader, start) } else { None })
}

/// «лиды с нашей компании за март»: the preposition is of the words between.
fn is_of_filler(reader: &Reader, place: usize) -> bool {
    let russian = ["с", "со", "от"].contains(&reader.reading.items[place].text.as_str());
    russian && reader.reading.items.get(place + 1).is_some_and(|next| next.spaced)
}

/// «сравни с январём»: the preposition is of what is compared with.
fn compares(reader: &Reader, place: usize) -> bool {
    let compared = reader.reading.has(Word::Compare) || reader.reading.has(Word::Growth);
    if reader.reading.items[place].text == "from" && !matches!(reader.concept(place + 1), Some(Concept::Weekday(_))) {
        // "Deals from last week" are those of it; "from March 1" goes on.
        return reader.part(place + 1).is_none_or(|(part, _)| part.day.is_none());
    }
    compared && matches!(reader.reading.items[place].text.as_str(), "с" | "со" | "s" | "so" | "from")
}

fn between(reader: &Reader, place: usize, from: bool) -> bool {
    let word = BETWEEN.into_iter().find(|word| reader.is(place, *word));
    match word {
        // "Between 1 and 5", but not "January and February"; «февраль к январю» are compared.
        Some(Word::And | Word::K) => from,
        Some(_) => true,
        // "From Feb 10 through Feb 20".
        None => reader.reading.items.get(place).is_some_and(|item| item.what == What::Dash || item.text == "through"),
    }
}

/// "с 1 по 15 марта", "1-15 марта", "March 1 to 10".
fn of_one_month(reader: &mut Reader, start: usize, from: bool) -> Hit {
    if let Some(first) = reader.day(start) {
        if (between(reader, start + 1, from) || reader.is(start + 1, Word::And)) && reader.day(start + 2).is_some() {
            let (part, end) = reader.part(start + 2)?;
            reader.backwards = first > part.day?;
            let end = end + usize::from(reader.is(end, Word::PostUntil));
            return ends(reader, Part { day: Some(first), ..part }, part, end);
        }
        return None;
    }
    let (first, end) = reader.part(start)?;
    first.day.filter(|_| first.year.is_none())?;
    // «ақпанның 5-інен 15-іне дейін» has nothing between the days.
    let closed = reader.is(end + 1, Word::PostUntil);
    let end = if closed { end.checked_sub(1)? } else { end };
    let last = reader.day(end + 1).filter(|last| *last <= 31 && (closed || between(reader, end, from)))?;
    if reader.month(end + 2).is_some() || reader.unit(end + 2).is_some() {
        return None;
    }
    let (year, after) = reader.year(end + 2).map_or((None, end + 2), |(year, after)| (Some(year), after));
    let first = Part { year, ..first };
    ends(reader, first, Part { day: Some(last), ..first }, after + usize::from(closed))
}

/// Two days or months: the year of one is the year of the other, and the second comes after the first.
fn ends(reader: &mut Reader, first: Part, last: Part, end: usize) -> Hit {
    let key = |part: Part| (part.month, part.day.unwrap_or(1));
    let turns = key(first) > (last.month, last.day.unwrap_or(31));
    let (from, to) = match (first.year, last.year) {
        (Some(from), Some(to)) => (reader.in_year(first, from), reader.in_year(last, to)),
        (None, Some(year)) => (reader.in_year(first, year - i32::from(turns)), reader.in_year(last, year)),
        (Some(year), None) => (reader.in_year(first, year), reader.in_year(last, year + i32::from(turns))),
        (None, None) => {
            let from = reader.resolve(first);
            let year = from.from.year() + i32::from(turns);
            (from, reader.in_year(last, year))
        }
    };
    (from.from <= to.to).then_some((Span::days(from.from, to.to), end))
}

/// Two days, weekdays, months or years.
fn of_two(reader: &mut Reader, start: usize, from: bool) -> Hit {
    match reader.part(start) {
        Some((first, middle)) => of_two_parts(reader, start, first, middle, from),
        None => of_two_spans(reader, start, from),
    }
}

fn of_two_parts(reader: &mut Reader, start: usize, first: Part, middle: usize, from: bool) -> Hit {
    let joined = between(reader, middle, from) || reader.is(middle, Word::PostFrom);
    let at = middle + usize::from(joined);
    if let Some((last, end)) = reader.part(at).or_else(|| of_date(reader, at)) {
        let closed = reader.is(end, Word::PostUntil);
        if joined || closed {
            return ends(reader, first, last, end + usize::from(closed));
        }
    }
    if joined && matches!(reader.concept(at), Some(Concept::Word(Word::Today | Word::Yesterday))) {
        let first = reader.resolve(first);
        let (last, end) = reader.single(at)?;
        let end = end + usize::from(reader.is(end, Word::PostUntil));
        return (first.from <= last.to).then_some((Span::days(first.from, last.to), end));
    }
    if reader.is(middle, Word::PostFrom) { until_now(reader, start) } else { None }
}

/// "01.02–15.02.2026": the end is a date in full.
fn of_date(reader: &Reader, place: usize) -> Option<(Part, usize)> {
    let Some(What::Date(day)) = reader.reading.at(place) else { return None };
    Some((Part { year: Some(day.year()), month: day.month(), day: Some(day.day()) }, place + 1))
}

fn of_two_spans(reader: &mut Reader, start: usize, from: bool) -> Hit {
    let dated = matches!(reader.reading.at(start), Some(What::Date(_) | What::NoDate(..)));
    let named = matches!(reader.concept(start), Some(Concept::Weekday(_))) || reader.year(start).is_some();
    let (first, middle) = reader.single(start)?;
    if !(dated || named || from || reader.is(middle, Word::PostFrom)) {
        return None;
    }
    if !between(reader, middle, from) {
        return if reader.is(middle, Word::PostFrom) { until_now(reader, start) } else { None };
    }
    let (last, end) = reader.single(middle + 1)?;
    let whole = |span: Span| matches!(span.unit, Some(Unit::Day | Unit::Year | Unit::Month));
    let ordered = first.from <= last.to;
    reader.backwards = from && !ordered;
    (ordered && (dated || whole(first) && whole(last))).then_some((Span::days(first.from, last.to), end))
}

/// «после 10 марта», "after January", «10 наурыздан кейін»: from the next day on.
fn after(reader: &mut Reader, start: usize) -> Hit {
    let (span, end) = reader.single(start)?;
    let from = days(span.to, 1);
    (from <= reader.today).then_some((Span::days(from, reader.today), end))
}

/// From a day or a stretch on, up to today.
fn until_now(reader: &mut Reader, start: usize) -> Hit {
    let today: NaiveDate = reader.today;
    let (span, end) = reader.single(start)?;
    let end = end + usize::from(reader.is(end, Word::PostFrom));
    // What follows was not understood.
    let open = !reader.is_one(end, &[Word::To, Word::Until, Word::PostUntil]);
    open.then_some((Span::days(span.from, today.max(span.from)), end))
}

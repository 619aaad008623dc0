//! When: every way of naming days, read off a question as spans.

use super::Context;
use super::concepts::{Concept, Unit, Word};
use super::dates::{NoDay, Reader};
use super::ranges;
use super::reading::Reading;
use super::spans::Span;

/// Days named in a question, and where.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Named {
    pub(super) span: Span,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What was named.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Periods {
    pub(super) named: Vec<Named>,
    pub(super) no_day: Option<NoDay>,
}

/// Finds the days a question names and marks their words as understood; none where an end comes before its beginning.
pub(super) fn read(reading: &mut Reading, context: &Context<'_>) -> Option<Periods> {
    let mut periods = Periods::default();
    let mut place = 0;
    while place < reading.items.len() {
        let mut reader = Reader::of(reading, context);
        let hit = ranges::range(&mut reader, place).or_else(|| reader.single(place));
        if reader.backwards {
            return None;
        }
        periods.no_day = periods.no_day.or(reader.no_day.take());
        let end = match hit {
            Some((span, end)) => {
                periods.named.push(Named { span, start: place, end });
                end
            }
            None if reading.is(place, Word::FutureDay) => place + 1,
            None if reading.is(place, Word::Next) && is_time(reading, place + 1) => place + 2,
            None => {
                place += 1;
                continue;
            }
        };
        reading.use_up(place, end);
        place = end;
    }
    if let Some(start) = reading.place_of(Word::PeriodBefore).filter(|_| periods.named.is_empty()) {
        periods.named.extend(week_by_week(reading, start, context));
    }
    Some(periods)
}

/// «неделя к неделе», "week over week": this one and the last.
fn week_by_week(reading: &Reading, start: usize, context: &Context<'_>) -> Option<Named> {
    let weekly = ["недел", "week", "апта"].iter().any(|stem| reading.items[start].text.starts_with(stem));
    weekly.then(|| Named { span: Span::around(context.today, Unit::Week), start, end: start })
}

fn is_time(reading: &Reading, place: usize) -> bool {
    let of_calendar = matches!(
        reading.concept(place),
        Some(Concept::Unit(_) | Concept::Month(_) | Concept::Weekday(_) | Concept::Season(_))
    );
    of_calendar || reading.number(place).is_some()
}

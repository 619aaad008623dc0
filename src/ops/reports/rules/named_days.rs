//! Days that have a name: dates, "yesterday", weekdays, weekends, holidays, seasons.

use chrono::Datelike as _;

use super::concepts::{Concept, Unit, Word};
use super::dates::{Hit, NoDay, Reader};
use super::reading::What;
use super::spans::{Span, day_of, days, months};
use crate::ops::reports::holidays::Holiday;

impl Reader<'_> {
    /// Days named by one expression, and where it ends.
    pub(super) fn single(&mut self, place: usize) -> Hit {
        self.date(place)
            .or_else(|| self.before_that(place))
            .or_else(|| self.piece_of_month(place))
            .or_else(|| self.relative_month(place))
            .or_else(|| self.since_start(place))
            .or_else(|| self.quarter(place))
            .or_else(|| self.named_day(place))
            .or_else(|| {
                let (part, end) = self.part(place)?;
                Some((self.resolve(part), end))
            })
            .or_else(|| self.counted(place))
            .or_else(|| self.weekday(place))
            .or_else(|| self.of_calendar(place))
            .or_else(|| {
                let (year, end) = self.year(place)?;
                Some((Span::around(day_of(year, 1, 1), Unit::Year), end))
            })
    }

    fn date(&mut self, place: usize) -> Hit {
        let end = self.past(place + 1, Unit::Year);
        match self.reading.at(place).filter(|_| !self.reading.used[place])? {
            What::Date(day) => Some((Span::day(*day), end)),
            What::NoDate(year, month, day) if (1..=12).contains(month) => {
                self.no_day = Some(NoDay { year: *year, month: *month, day: *day });
                Some((Span::day(day_of(*year, *month, *day)), end))
            }
            _ => None,
        }
    }

    /// "last March", "этот март".
    fn relative_month(&mut self, place: usize) -> Hit {
        let month = self.month(place + 1)?;
        let this = self.today.year();
        let year = if self.is(place, Word::This) {
            this
        } else if self.is(place, Word::Last) {
            this - i32::from(month >= self.today.month())
        } else {
            return None;
        };
        Some((Span::month(year, month), self.past(place + 2, Unit::Month)))
    }

    /// "вчера", "за вчерашний день", "на выходных", holidays, seasons, "за все время".
    fn named_day(&mut self, place: usize) -> Hit {
        // «былтырғы көктем».
        if let Some((year, start)) = self.year(place)
            && let Some(Concept::Season(first)) = self.concept(start)
        {
            return self.season(first, start, Some(year), false);
        }
        let last = self.is(place, Word::Last);
        let start = place + usize::from(last || self.is(place, Word::This) || self.is(place, Word::Rolling));
        let end = self.past(start + 1, Unit::Day);
        let today = self.today;
        match self.concept(start)? {
            // «по выходным», "on weekends": every one of them, which no plan tells.
            Concept::Word(Word::Weekend)
                if matches!(self.reading.items[start].text.as_str(), "выходным" | "weekends") =>
            {
                None
            }
            Concept::Word(Word::Weekend) => Some((self.weekend(last), end)),
            Concept::Season(first) => self.season(first, start, None, last),
            Concept::Holiday(holiday) => self.holiday(holiday, start),
            Concept::Word(Word::Nauryz) if self.month(start).is_none() => self.holiday(Holiday::of("nauryz")?, start),
            _ if start > place => None,
            Concept::Word(Word::Today) => Some((Span::day(today), end)),
            Concept::Word(Word::Yesterday) => Some((Span::day(days(today, -1)), end)),
            Concept::Word(Word::DayBefore) => Some((Span::day(days(today, -2)), end)),
            Concept::Word(Word::AllTime) => Some((Span::days(day_of(2000, 1, 1), today), start + 1)),
            _ => None,
        }
    }

    /// This one once it has begun, or the last.
    fn weekend(&self, last: bool) -> Span {
        let saturday = days(Span::around(self.today, Unit::Week).from, 5);
        let saturday = if saturday > self.today || last { days(saturday, -7) } else { saturday };
        Span::days(saturday, days(saturday, 1))
    }

    fn season(&self, first: u32, place: usize, before: Option<i32>, last: bool) -> Hit {
        let (said, end) = self.year_behind(before, place + 1);
        // A winter goes on into the next year, so a year alone does not tell which.
        if first == 12 && said.is_some() {
            return None;
        }
        let of = |year: i32| {
            let from = day_of(year, first, 1);
            Span::days(from, days(months(from, 3), -1))
        };
        let latest = self.today.year() - i32::from(first > self.today.month());
        let running = last && of(latest).to >= self.today;
        Some((of(said.unwrap_or(latest - i32::from(running))), end))
    }

    fn holiday(&self, holiday: Holiday, place: usize) -> Hit {
        let (year, end) = self.year_behind(None, place + 1);
        let (from, to) = match year {
            Some(year) => holiday.days(year)?,
            None => holiday.latest(self.today)?,
        };
        Some((if from == to { Span::day(from) } else { Span::days(from, to) }, end))
    }

    /// "в понедельник", "в прошлую пятницу", "в среду на прошлой неделе".
    fn weekday(&mut self, place: usize) -> Hit {
        let said = [Word::This, Word::Last, Word::Rolling].into_iter().find(|word| self.is(place, *word));
        let start = place + usize::from(said.is_some());
        let Concept::Weekday(weekday) = self.concept(start)? else { return None };
        let text = self.reading.items[start].text.as_str();
        let each = place > 0 && self.is(place - 1, Word::Each);
        // «по пятницам», "on Mondays": every one of them, which no plan tells.
        if each || text.ends_with("ам") || text.ends_with("days") || self.is(start + 1, Word::Each) {
            return None;
        }
        let of_this = days(Span::around(self.today, Unit::Week).from, i64::from(weekday) - 1);
        let of_last = days(of_this, -7);
        if said.is_none() && self.unit(start + 2) == Some(Unit::Week) {
            let weeks = [(Word::This, 0), (Word::Last, -7), (Word::BeforeLast, -14)];
            if let Some((_, back)) = weeks.into_iter().find(|(word, _)| self.is(start + 1, *word)) {
                return Some((Span::day(days(of_this, back)), start + 3));
            }
        }
        let day = match said {
            Some(Word::This) => of_this,
            Some(Word::Last) if of_this >= self.today => of_last,
            _ if of_this > self.today => of_last,
            _ => of_this,
        };
        Some((Span::day(day), self.past(start + 1, Unit::Day)))
    }
}

//! A trend: a line over round numbers, with the names of its days below.

use super::canvas::{AXIS, Align, BEFORE, Canvas, GRID, INK, INNER, MARGIN, MUTED, NOW};
use super::scale::Scale;
use super::text::Style;
use super::{Chart, Point};

const TICK: Style = Style::regular(30.0);
const DAY: Style = Style::regular(30.0);
const FIGURE: Style = Style::bold(34.0);

/// How much room a line takes.
pub(super) const HEIGHT: f32 = 680.0;

/// Above the highest number, for figures; below the lowest, for the names of days.
const ABOVE: f32 = 30.0;
const BELOW: f32 = 64.0;

/// Between the names of two days.
const APART: f32 = 24.0;

/// Between the ends of the scale and the first and last point.
const INSET: f32 = 24.0;

/// Of so few points each is marked and has its figure where it fits.
const FEW: usize = 14;

/// A line where it is drawn.
pub(super) struct Line<'a> {
    chart: &'a Chart,
    values: Vec<f64>,
    before: Vec<f64>,
    scale: Scale,
    ticks: Vec<String>,
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
}

/// Where a text stands, or nothing else may.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl<'a> Line<'a> {
    /// The line of a chart, from `top` down.
    pub(super) fn of(chart: &'a Chart, canvas: &Canvas, top: f32) -> Self {
        let (values, before) = (chart.values(), chart.before());
        let scale = Scale::of(&[values.as_slice(), &before].concat());
        let room = INNER / 3.0;
        let ticks: Vec<_> = scale.texts(&chart.units).iter().map(|text| canvas.fonts.cut(text, TICK, room)).collect();
        let widest = ticks.iter().map(|text| canvas.fonts.width(text, TICK)).fold(0.0, f32::max);
        let (left, right) = (MARGIN + widest + 24.0, MARGIN + INNER);
        Self { chart, values, before, scale, ticks, left, right, top: top + ABOVE, bottom: top + HEIGHT - BELOW }
    }

    /// Draws it, with everything around.
    pub(super) fn draw(&self, canvas: &mut Canvas) {
        self.draw_scale(canvas);
        self.draw_days(canvas);
        let (now, before) = (self.path(&self.values), self.path(&self.before));
        canvas.shade(&now, self.down(0.0), NOW);
        canvas.line(&before, 4.0, true, BEFORE);
        canvas.line(&now, 6.0, false, NOW);
        self.draw_figures(canvas, &now);
        if self.values.is_empty() {
            canvas.nothing((self.top + self.bottom) / 2.0);
        }
    }

    fn draw_scale(&self, canvas: &mut Canvas) {
        for (tick, text) in self.scale.ticks.iter().zip(&self.ticks) {
            let y = self.down(*tick);
            let (width, colour) = if *tick == 0.0 { (3.0, AXIS) } else { (2.0, GRID) };
            canvas.line(&[(self.left, y), (self.right, y)], width, false, colour);
            canvas.text(text, TICK, (self.left - 20.0, y + TICK.capital() / 2.0), Align::Right, MUTED);
        }
    }

    /// The names of the days: all, or every second, or as many as stand side by side.
    fn draw_days(&self, canvas: &mut Canvas) {
        let y = self.bottom + BELOW - 14.0;
        let day = |(place, point): (usize, &Point)| {
            let name = canvas.fonts.cut(&point.label, DAY, INNER / 2.0);
            let area = self.area(canvas, &name, DAY, self.along(place), y);
            (name, area)
        };
        let days: Vec<_> = self.chart.points.iter().enumerate().map(day).collect();
        let apart = |step: &usize| {
            let every = || days.iter().step_by(*step).map(|(_, area)| area);
            every().zip(every().skip(1)).all(|(one, next)| one.right + APART <= next.left)
        };
        let step = (1..).find(apart).unwrap_or(1);
        for (name, area) in days.iter().step_by(step) {
            canvas.text(name, DAY, (area.left, y), Align::Left, MUTED);
        }
    }

    /// Marks points and writes their figures where neither the line nor another figure stands.
    fn draw_figures(&self, canvas: &mut Canvas, path: &[(f32, f32)]) {
        let mut taken: Vec<Area> = Vec::new();
        for place in self.remarkable() {
            let (x, y) = path[place];
            canvas.dot(x, y, 9.0, NOW);
            let text = canvas.fonts.cut(&self.chart.points[place].shown, FIGURE, INNER / 2.0);
            let lines = [y - 24.0, y + 24.0 + FIGURE.capital()];
            let areas = lines.map(|line| self.area(canvas, &text, FIGURE, x, line));
            let fits = |area: &&Area| {
                area.bottom < self.bottom && !taken.iter().any(|other| area.meets(other)) && !area.is_crossed(path)
            };
            if let Some(area) = areas.iter().find(fits) {
                canvas.raised_text(&text, FIGURE, (area.left, area.bottom), Align::Left, INK);
                taken.push(*area);
            }
        }
    }

    /// The points to mark, those that matter most first: the last, the highest, the lowest, and of few all the others.
    fn remarkable(&self) -> Vec<usize> {
        let places = || 0..self.values.len();
        let by_value = |a: &usize, b: &usize| self.values[*a].total_cmp(&self.values[*b]);
        let first = [places().next_back(), places().rev().max_by(by_value), places().min_by(by_value)];
        let mut found: Vec<usize> = Vec::new();
        for place in first.into_iter().flatten().chain(places().filter(|_| self.values.len() <= FEW)) {
            if !found.contains(&place) {
                found.push(place);
            }
        }
        found
    }

    /// Where a text stands that is centred over `x`, but moved to where the line is.
    fn area(&self, canvas: &Canvas, text: &str, style: Style, x: f32, baseline: f32) -> Area {
        let width = canvas.fonts.width(text, style);
        let left = (x - width / 2.0).min(self.right - width).max(self.left);
        Area { left, top: baseline - style.capital(), right: left + width, bottom: baseline }
    }

    fn path(&self, values: &[f64]) -> Vec<(f32, f32)> {
        values.iter().enumerate().map(|(place, value)| (self.along(place), self.down(*value))).collect()
    }

    /// How far to the right a point stands; a single one in the middle.
    fn along(&self, place: usize) -> f32 {
        if self.places() < 2 {
            (self.left + self.right) / 2.0
        } else {
            self.left + INSET + place as f32 * self.between()
        }
    }

    /// From one point to the next.
    fn between(&self) -> f32 {
        (self.right - self.left - 2.0 * INSET) / self.places().saturating_sub(1).max(1) as f32
    }

    fn places(&self) -> usize {
        self.values.len().max(self.before.len())
    }

    fn down(&self, value: f64) -> f32 {
        self.bottom - self.scale.height(value) * (self.bottom - self.top)
    }
}

impl Area {
    /// Whether two texts would stand in each other's way.
    fn meets(&self, other: &Self) -> bool {
        const AIR: f32 = 12.0;
        self.left < other.right + AIR
            && other.left < self.right + AIR
            && self.top < other.bottom + AIR
            && other.top < self.bottom + AIR
    }

    /// Whether a line runs through it.
    fn is_crossed(&self, path: &[(f32, f32)]) -> bool {
        path.windows(2).any(|ends| self.holds_part_of(ends[0], ends[1]))
    }

    /// Whether a part of a line that runs to the right lies in it.
    fn holds_part_of(&self, from: (f32, f32), to: (f32, f32)) -> bool {
        let (left, right) = (from.0.max(self.left), to.0.min(self.right));
        if left > right || to.0 <= from.0 {
            return false;
        }
        let at = |x: f32| from.1 + (to.1 - from.1) * (x - from.0) / (to.0 - from.0);
        let (a, b) = (at(left), at(right));
        a.min(b) < self.bottom + 8.0 && a.max(b) > self.top - 8.0
    }
}

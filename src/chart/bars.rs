//! Bars one below the other, each with its name and its figure above it; or parts of a whole with their per cent.

use super::canvas::{AXIS, Align, BEFORE, BELOW_ZERO, Canvas, Colour, GRID, INK, INNER, MARGIN, MUTED, NOW, PARTS};
use super::scale::number;
use super::text::{CUT, Style};
use super::{Chart, Kind, Point, ROOM};

const NAME: Style = Style::regular(36.0);
const FIGURE: Style = Style::bold(36.0);
const SHARE: Style = Style::regular(36.0);

/// The heights of a bar, of the one it is compared with, and of what stays free above and below.
const BAR: f32 = 22.0;
const BAR_BEFORE: f32 = 12.0;
const ABOVE: f32 = 45.0;
const BELOW: f32 = 23.0;
const CORNER: f32 = 6.0;

/// The strip that shows the whole, and what stays free below.
const STRIP: f32 = 44.0;
const BELOW_STRIP: f32 = 40.0;

/// What marks the name of a part.
const DOT: f32 = 24.0;

/// Between a name and its figure.
const GAP: f32 = 24.0;

/// Lower than this no chart looks like one.
const LEAST: f32 = 320.0;

/// The bars of a chart.
pub(super) struct Bars<'a> {
    chart: &'a Chart,
    /// How long the bars are; parts are measured by their whole.
    values: Vec<f64>,
    before: Vec<f64>,
    /// The ends of the scale; zero lies between them.
    low: f64,
    high: f64,
    /// Whether they are parts of a whole.
    parts: bool,
}

impl<'a> Bars<'a> {
    /// The bars of a chart.
    pub(super) fn of(chart: &'a Chart) -> Self {
        let (values, before) = (chart.values(), chart.before());
        if let (Kind::Shares, Some(values)) = (chart.kind, shares(&values)) {
            let before = shares(&before).unwrap_or_default();
            return Self { chart, values, before, low: 0.0, high: 1.0, parts: true };
        }
        let low = values.iter().chain(&before).copied().fold(0.0, f64::min);
        let high = values.iter().chain(&before).copied().fold(0.0, f64::max);
        Self { chart, values, before, low, high, parts: false }
    }

    /// How much room they take.
    pub(super) fn height(&self) -> f32 {
        (self.above_rows() + self.values.len().min(ROOM) as f32 * self.pitch() - BELOW).max(LEAST)
    }

    /// Draws them from `top` down.
    pub(super) fn draw(&self, canvas: &mut Canvas, top: f32) {
        if self.is_coloured() {
            self.strip(canvas, top);
        }
        let row = |place: usize| top + self.above_rows() + place as f32 * self.pitch();
        let room = if self.values.len() > ROOM { ROOM - 1 } else { ROOM };
        for (place, point) in self.chart.points.iter().enumerate().take(room) {
            self.words(canvas, row(place), place, point);
            self.bars(canvas, row(place) + ABOVE, place);
        }
        if self.values.len() > ROOM {
            canvas.text(&CUT.to_string(), FIGURE, (MARGIN, row(room) + NAME.size), Align::Left, MUTED);
        }
        if self.values.is_empty() {
            canvas.nothing(top + LEAST / 2.0);
        }
    }

    /// The parts side by side, as the whole they make.
    fn strip(&self, canvas: &mut Canvas, top: f32) {
        let mut sum = 0.0;
        for (place, share) in self.values.iter().enumerate() {
            let left = self.across(sum);
            sum += share;
            let width = self.across(sum) - left;
            canvas.bar(left, top, width - (width / 4.0).min(4.0), STRIP, CORNER, self.colour(place));
        }
    }

    /// The name at the left of a row, the figure at its right.
    fn words(&self, canvas: &mut Canvas, top: f32, place: usize, point: &Point) {
        let baseline = top + NAME.capital() + 4.0;
        let mut right = MARGIN + INNER;
        let mut figure = |canvas: &mut Canvas, text: &str, style, colour| {
            let text = canvas.fonts.cut(text, style, INNER / 2.0);
            canvas.text(&text, style, (right, baseline), Align::Right, colour);
            right -= canvas.fonts.width(&text, style) + GAP;
        };
        if self.parts {
            let share = (self.values[place] * 1_000.0).round() / 10.0;
            figure(canvas, &format!("{}\u{202f}%", number(share)), FIGURE, INK);
            figure(canvas, &point.shown, SHARE, MUTED);
        } else {
            figure(canvas, &point.shown, FIGURE, INK);
        }
        let mut left = MARGIN;
        if self.is_coloured() {
            canvas.bar(left, baseline - DOT - 1.0, DOT, DOT, DOT / 2.0, self.colour(place));
            left += DOT + 14.0;
        }
        let name = canvas.fonts.cut(&point.label, NAME, right - left);
        canvas.text(&name, NAME, (left, baseline), Align::Left, INK);
    }

    /// The bar of a row, and the one it is compared with.
    fn bars(&self, canvas: &mut Canvas, top: f32, place: usize) {
        if self.parts {
            canvas.bar(MARGIN, top, INNER, BAR, CORNER, GRID);
        }
        self.bar(canvas, top, BAR, self.values[place], self.colour(place));
        if let Some(before) = self.before.get(place) {
            self.bar(canvas, top + BAR + 2.0, BAR_BEFORE, *before, BEFORE);
        }
        if self.low < 0.0 {
            let (zero, bottom) = (self.across(0.0), top + self.pitch() - ABOVE - BELOW);
            canvas.line(&[(zero, top - 5.0), (zero, bottom + 5.0)], 4.0, false, AXIS);
        }
    }

    /// A bar from zero to a value, of which something is always seen.
    fn bar(&self, canvas: &mut Canvas, top: f32, height: f32, value: f64, colour: Colour) {
        let (zero, end) = (self.across(0.0), self.across(value));
        let (left, width) = (zero.min(end), (zero - end).abs());
        canvas.bar(left.min(MARGIN + INNER - 4.0), top, width.max(4.0), height, CORNER, colour);
    }

    fn colour(&self, place: usize) -> Colour {
        match self.values[place] {
            value if value < 0.0 => BELOW_ZERO,
            _ if self.is_coloured() => PARTS[place.min(PARTS.len() - 1)],
            _ => NOW,
        }
    }

    /// Where a value lies between the margins.
    fn across(&self, value: f64) -> f32 {
        let share = if self.high > self.low { (value - self.low) / (self.high - self.low) } else { 0.0 };
        MARGIN + share as f32 * INNER
    }

    /// From one row to the next.
    fn pitch(&self) -> f32 {
        let before = if self.before.is_empty() { 0.0 } else { BAR_BEFORE + 2.0 };
        ABOVE + BAR + before + BELOW
    }

    fn above_rows(&self) -> f32 {
        if self.is_coloured() { STRIP + BELOW_STRIP } else { 0.0 }
    }

    /// Parts have colours of their own, unless two colours tell now from then.
    fn is_coloured(&self) -> bool {
        self.parts && self.chart.before.is_none()
    }
}

/// Figures as parts of their sum; none where they are no parts of anything.
fn shares(values: &[f64]) -> Option<Vec<f64>> {
    let whole: f64 = values.iter().sum();
    let parts = whole > 0.0 && values.iter().all(|value| *value >= 0.0);
    parts.then(|| values.iter().map(|value| value / whole).collect())
}

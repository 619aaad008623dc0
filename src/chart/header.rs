//! What stands above every chart: its title, what narrows it, and what the colours mean.

use super::canvas::{Align, BEFORE, Canvas, Colour, INK, INNER, MARGIN, MUTED, NOW};
use super::text::{Fonts, Style};
use super::{Chart, Comparison};

const TITLE: Style = Style::bold(54.0);
const SUBTITLE: Style = Style::regular(36.0);
const LEGEND: Style = Style::regular(34.0);

/// Below a line of text, as a part of its size.
const LEADING: f32 = 1.26;

/// How high the line with the meaning of colours is.
const LEGEND_HEIGHT: f32 = 70.0;

/// What stays free below.
const GAP: f32 = 36.0;

/// A header, broken into lines.
pub(super) struct Header<'a> {
    title: Vec<String>,
    subtitle: Vec<String>,
    legend: Option<&'a Comparison>,
}

impl<'a> Header<'a> {
    /// The header of a chart.
    pub(super) fn of(chart: &'a Chart, fonts: &Fonts) -> Self {
        Self {
            title: fonts.lines(&chart.title, TITLE, INNER, 2),
            subtitle: fonts.lines(&chart.subtitle, SUBTITLE, INNER, 2),
            legend: chart.before.as_ref(),
        }
    }

    /// How much room it takes.
    pub(super) fn height(&self) -> f32 {
        let lines = |lines: &[String], style: Style| lines.len() as f32 * style.size * LEADING;
        let legend = if self.legend.is_some() { LEGEND_HEIGHT } else { 0.0 };
        lines(&self.title, TITLE) + lines(&self.subtitle, SUBTITLE) + legend + GAP
    }

    /// Draws it at the top of the card.
    pub(super) fn draw(&self, canvas: &mut Canvas) {
        let title = self.title.iter().map(|line| (line, TITLE, INK));
        let subtitle = self.subtitle.iter().map(|line| (line, SUBTITLE, MUTED));
        let mut top = MARGIN;
        for (line, style, colour) in title.chain(subtitle) {
            canvas.text(line, style, (MARGIN, top + style.size * 0.9), Align::Left, colour);
            top += style.size * LEADING;
        }
        if let Some(comparison) = self.legend {
            legend(comparison, canvas, top + LEGEND_HEIGHT - 14.0);
        }
    }
}

/// Both series, one beside the other, on the line `y`.
fn legend(comparison: &Comparison, canvas: &mut Canvas, y: f32) {
    const MARK: f32 = 26.0;
    let half = INNER / 2.0;
    let mut left = MARGIN;
    let entries: [(&str, Colour); 2] = [(&comparison.now, NOW), (&comparison.then, BEFORE)];
    for (name, colour) in entries {
        canvas.bar(left, y - MARK, MARK, MARK, 8.0, colour);
        let name = canvas.fonts.cut(name, LEGEND, half - MARK - 60.0);
        canvas.text(&name, LEGEND, (left + MARK + 14.0, y), Align::Left, MUTED);
        left += MARK + 14.0 + canvas.fonts.width(&name, LEGEND) + 44.0;
    }
}

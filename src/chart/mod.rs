//! Charts as pictures for the chat: read on a phone, beside light and dark themes alike.
//!
//! A chart is plain data. Every word on it comes from the caller, the font is inside the program, and the same chart
//! always gives the same picture. Whatever the points are, there is a picture.

mod bars;
mod canvas;
mod header;
mod line;
mod scale;
mod text;

#[cfg(test)]
mod tests;

use bars::Bars;
use canvas::{Canvas, MARGIN};
use header::Header;
use line::Line;
use text::Fonts;

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What it is about, in bold; two lines at most.
    pub title: String,
    /// The period and whatever else narrows it; two lines at most.
    pub subtitle: String,
    /// How it is drawn.
    pub kind: Kind,
    /// In the order of time, or as bars stand: the largest first, and what was folded together last.
    pub points: Vec<Point>,
    /// What the points are compared with.
    pub before: Option<Comparison>,
    /// What large numbers beside a line are counted in; none leaves them in full.
    pub units: Vec<Unit>,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A trend over time.
    Line,
    /// One bar below the other.
    Bars,
    /// Parts of a whole, with their per cent. Parts below zero make no whole: they are drawn as bars.
    Shares,
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Whose figure it is, or of which day.
    pub label: String,
    /// The figure, as far as pixels need it.
    pub value: f64,
    /// The figure as people read it.
    pub shown: String,
}

/// A second series behind the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What the points are called.
    pub now: String,
    /// What the series is called.
    pub then: String,
    /// Its figures, in the order of the points; a line may go on where the points end.
    pub values: Vec<f64>,
}

/// A thousand, a million: what the numbers of an axis are counted in.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// How much it is; the largest one not above the largest number of the axis is taken.
    pub size: f64,
    /// How it is written behind a number.
    pub name: String,
}

/// How many bars there is room for, whatever stands above them; where more are given, the last that is drawn is `…`.
pub const ROOM: usize = 10;

impl Chart {
    /// The picture, a PNG.
    pub fn png(&self) -> Vec<u8> {
        let fonts = Fonts::load();
        let header = Header::of(self, &fonts);
        let top = MARGIN + header.height();
        match self.kind {
            Kind::Line => {
                let mut canvas = Canvas::new(top + line::HEIGHT + MARGIN, fonts);
                header.draw(&mut canvas);
                Line::of(self, &canvas, top).draw(&mut canvas);
                canvas.png()
            }
            Kind::Bars | Kind::Shares => {
                let bars = Bars::of(self);
                let mut canvas = Canvas::new(top + bars.height() + MARGIN, fonts);
                header.draw(&mut canvas);
                bars.draw(&mut canvas, top);
                canvas.png()
            }
        }
    }

    /// The figures, fit to be drawn.
    fn values(&self) -> Vec<f64> {
        self.points.iter().map(|point| drawable(point.value)).collect()
    }

    /// The figures they are compared with, fit to be drawn.
    fn before(&self) -> Vec<f64> {
        self.before.iter().flat_map(|before| &before.values).copied().map(drawable).collect()
    }
}

/// What is not a number is drawn as nothing, and what no books can hold as the largest that they can.
fn drawable(value: f64) -> f64 {
    const LARGEST: f64 = 1e15;
    if value.is_nan() { 0.0 } else { value.clamp(-LARGEST, LARGEST) }
}

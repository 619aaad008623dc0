//! The sheet a chart is drawn on: a white card with rectangles, lines and texts.
//!
//! Measured in pixels, from the top left. What has no extent is not drawn; nothing here can fail.

use tiny_skia::{
    Color, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Paint, Path, PathBuilder, Pixmap, Point, Rect,
    Shader, SpreadMode, Stroke, StrokeDash, Transform,
};

use super::text::{Fonts, Style};

/// How wide every chart is.
pub(super) const WIDTH: f32 = 1080.0;

/// What stays free at each side.
pub(super) const MARGIN: f32 = 64.0;

/// What stands between the margins.
pub(super) const INNER: f32 = WIDTH - 2.0 * MARGIN;

/// Red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

const DESK: Colour = Colour(0xE9, 0xED, 0xF2);
const EDGE: Colour = Colour(0xD3, 0xDA, 0xE3);
pub(super) const CARD: Colour = Colour(0xFF, 0xFF, 0xFF);
pub(super) const INK: Colour = Colour(0x15, 0x1D, 0x29);
pub(super) const MUTED: Colour = Colour(0x56, 0x61, 0x70);
pub(super) const GRID: Colour = Colour(0xE3, 0xE8, 0xEE);
pub(super) const AXIS: Colour = Colour(0x8C, 0x97, 0xA6);
pub(super) const BEFORE: Colour = Colour(0xA3, 0xAE, 0xBD);
pub(super) const NOW: Colour = Colour(0x1F, 0x63, 0xE0);
pub(super) const BELOW_ZERO: Colour = Colour(0xD1, 0x3B, 0x4F);

/// For parts of a whole: told apart by eyes that do not see every colour, too.
pub(super) const PARTS: [Colour; 6] = [
    NOW,
    Colour(0x12, 0x9E, 0x8E),
    Colour(0xF0, 0x9A, 0x1A),
    Colour(0x8A, 0x4F, 0xD3),
    Colour(0xDB, 0x4F, 0x86),
    Colour(0x7A, 0x87, 0x98),
];

/// Stands where there are no figures.
const NOTHING: &str = "—";

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Middle,
    Right,
}

/// The sheet.
pub(super) struct Canvas {
    pixels: Pixmap,
    pub(super) fonts: Fonts,
}

impl Canvas {
    /// An empty card.
    pub(super) fn new(height: f32, fonts: Fonts) -> Self {
        let pixels = Pixmap::new(WIDTH as u32, height as u32).expect("a chart has an extent");
        let mut canvas = Self { pixels, fonts };
        canvas.pixels.fill(DESK.opaque());
        let (gap, corner) = (12.0, 36.0);
        canvas.bar(gap, gap, WIDTH - 2.0 * gap, height.floor() - 2.0 * gap, corner, EDGE);
        let gap = gap + 2.0;
        canvas.bar(gap, gap, WIDTH - 2.0 * gap, height.floor() - 2.0 * gap, corner - 2.0, CARD);
        canvas
    }

    /// A rectangle with round corners.
    pub(super) fn bar(&mut self, left: f32, top: f32, width: f32, height: f32, corner: f32, colour: Colour) {
        let corner = corner.min(width / 2.0).min(height / 2.0);
        if let Some(path) = rounded(left, top, width, height, corner) {
            self.fill(&path, colour.solid());
        }
    }

    /// A disc with a white rim, which sets it off from the lines below.
    pub(super) fn dot(&mut self, x: f32, y: f32, radius: f32, colour: Colour) {
        for (radius, colour) in [(radius + 4.0, CARD), (radius, colour)] {
            if let Some(path) = PathBuilder::from_circle(x, y, radius) {
                self.fill(&path, colour.solid());
            }
        }
    }

    /// A line through all points; dashes set a second line off from the first.
    pub(super) fn line(&mut self, points: &[(f32, f32)], width: f32, dashed: bool, colour: Colour) {
        let Some(path) = polyline(points) else { return };
        let dash = dashed.then(|| StrokeDash::new(vec![width * 3.0, width * 2.5], 0.0)).flatten();
        let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, dash, ..Stroke::default() };
        self.pixels.stroke_path(&path, &paint(colour.solid()), &stroke, Transform::identity(), None);
    }

    /// A soft shade between a line and the height of zero.
    pub(super) fn shade(&mut self, points: &[(f32, f32)], zero: f32, colour: Colour) {
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
        let around: Vec<_> = [(first.0, zero)].iter().chain(points).chain(&[(last.0, zero)]).copied().collect();
        let far = points.iter().map(|point| point.1).max_by(|a, b| (a - zero).abs().total_cmp(&(b - zero).abs()));
        let Some(path) = polyline(&around) else { return };
        let stops = vec![GradientStop::new(0.0, colour.faint(0.24)), GradientStop::new(1.0, colour.faint(0.04))];
        let ends = (Point::from_xy(0.0, far.unwrap_or(zero)), Point::from_xy(0.0, zero));
        let gradient = LinearGradient::new(ends.0, ends.1, stops, SpreadMode::Reflect, Transform::identity());
        self.fill(&path, gradient.unwrap_or(Shader::SolidColor(colour.faint(0.1))));
    }

    /// A text whose letters stand on the line `y`.
    pub(super) fn text(&mut self, text: &str, style: Style, at: (f32, f32), align: Align, colour: Colour) {
        if let Some(path) = self.outline(text, style, at, align) {
            self.fill(&path, colour.solid());
        }
    }

    /// A text with a white rim, readable over lines.
    pub(super) fn raised_text(&mut self, text: &str, style: Style, at: (f32, f32), align: Align, colour: Colour) {
        if let Some(path) = self.outline(text, style, at, align) {
            let stroke = Stroke { width: 10.0, line_join: LineJoin::Round, ..Stroke::default() };
            self.pixels.stroke_path(&path, &paint(CARD.solid()), &stroke, Transform::identity(), None);
            self.fill(&path, colour.solid());
        }
    }

    /// A dash in place of figures that are not there.
    pub(super) fn nothing(&mut self, y: f32) {
        self.raised_text(NOTHING, Style::bold(72.0), (WIDTH / 2.0, y), Align::Middle, MUTED);
    }

    /// The picture.
    pub(super) fn png(&self) -> Vec<u8> {
        self.pixels.encode_png().expect("memory takes every picture")
    }

    fn outline(&self, text: &str, style: Style, (x, y): (f32, f32), align: Align) -> Option<Path> {
        let width = self.fonts.width(text, style);
        let left = match align {
            Align::Left => x,
            Align::Middle => x - width / 2.0,
            Align::Right => x - width,
        };
        self.fonts.outline(text, style, left, y)
    }

    fn fill(&mut self, path: &Path, with: Shader<'_>) {
        self.pixels.fill_path(path, &paint(with), FillRule::Winding, Transform::identity(), None);
    }
}

impl Colour {
    fn opaque(self) -> Color {
        Color::from_rgba8(self.0, self.1, self.2, u8::MAX)
    }

    fn solid(self) -> Shader<'static> {
        Shader::SolidColor(self.opaque())
    }

    fn faint(self, alpha: f32) -> Color {
        let mut colour = self.opaque();
        colour.set_alpha(alpha);
        colour
    }
}

fn paint(shader: Shader<'_>) -> Paint<'_> {
    Paint { shader, anti_alias: true, ..Paint::default() }
}

fn polyline(points: &[(f32, f32)]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (place, (x, y)) in points.iter().enumerate() {
        if place == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
    }
    path.finish()
}

fn rounded(left: f32, top: f32, width: f32, height: f32, corner: f32) -> Option<Path> {
    let area = Rect::from_xywh(left, top, width, height)?;
    let (right, bottom) = (area.right(), area.bottom());
    // How far the handles of a quarter of a circle lie from the corner.
    let handle = corner * 0.447_7;
    let mut path = PathBuilder::new();
    path.move_to(left + corner, top);
    path.line_to(right - corner, top);
    path.cubic_to(right - handle, top, right, top + handle, right, top + corner);
    path.line_to(right, bottom - corner);
    path.cubic_to(right, bottom - handle, right - handle, bottom, right - corner, bottom);
    path.line_to(left + corner, bottom);
    path.cubic_to(left + handle, bottom, left, bottom - handle, left, bottom - corner);
    path.line_to(left, top + corner);
    path.cubic_to(left, top + handle, left + handle, top, left + corner, top);
    path.close();
    path.finish()
}

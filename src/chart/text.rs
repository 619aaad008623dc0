//! Letters: how wide a text is, where it is cut or broken, and its outline.
//!
//! The font is inside the program (`font/README.md`): a picture is the same on every machine.

use tiny_skia::{Path, PathBuilder};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) bold: bool,
}

/// Both weights of the font.
pub(super) struct Fonts {
    regular: Face<'static>,
    bold: Face<'static>,
}

/// Stands for a letter that the font does not have.
const MISSING: char = '□';

/// Stands for what was cut off.
pub(super) const CUT: char = '…';

impl Style {
    pub(super) const fn regular(size: f32) -> Self {
        Self { size, bold: false }
    }

    pub(super) const fn bold(size: f32) -> Self {
        Self { size, bold: true }
    }

    /// How high a capital letter stands above the line.
    pub(super) fn capital(self) -> f32 {
        self.size * 0.73
    }
}

impl Fonts {
    pub(super) fn load() -> Self {
        let face = |bytes| Face::parse(bytes, 0).expect("the font inside the program is whole");
        Self {
            regular: face(include_bytes!("font/Inter-Regular.otf")),
            bold: face(include_bytes!("font/Inter-SemiBold.otf")),
        }
    }

    /// How wide a text is, in pixels.
    pub(super) fn width(&self, text: &str, style: Style) -> f32 {
        text.chars().map(|letter| self.advance(letter, style)).sum()
    }

    /// The text, or as much of it as fits, with a mark where it was cut.
    pub(super) fn cut(&self, text: &str, style: Style, room: f32) -> String {
        let mark = self.advance(CUT, style);
        let (mut width, mut kept) = (0.0, 0);
        for (place, letter) in text.char_indices() {
            if width + mark <= room {
                kept = place;
            }
            width += self.advance(letter, style);
            if width > room {
                return format!("{}{CUT}", text[..kept].trim_end_matches(|letter: char| !letter.is_alphanumeric()));
            }
        }
        text.to_owned()
    }

    /// The text in lines that fit; the last one is cut where more would be needed.
    pub(super) fn lines(&self, text: &str, style: Style, room: f32, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let longer = lines.last().map(|line| format!("{line} {word}"));
            match longer.filter(|longer| lines.len() == most || self.width(longer, style) <= room) {
                Some(longer) => *lines.last_mut().expect("it was made longer") = longer,
                None => lines.push(word.to_owned()),
            }
        }
        lines.iter().map(|line| self.cut(line, style, room)).collect()
    }

    /// The outline of a text that begins at `x` and stands on the line `y`; none where nothing of it is seen.
    pub(super) fn outline(&self, text: &str, style: Style, x: f32, y: f32) -> Option<Path> {
        let scale = style.size / f32::from(self.face(style).units_per_em());
        let mut pen = Pen { path: PathBuilder::new(), x, y, scale };
        for letter in text.chars() {
            self.face(style).outline_glyph(self.glyph(letter, style), &mut pen);
            pen.x += self.advance(letter, style);
        }
        pen.path.finish()
    }

    fn advance(&self, letter: char, style: Style) -> f32 {
        let face = self.face(style);
        let units = face.glyph_hor_advance(self.glyph(letter, style)).unwrap_or_default();
        f32::from(units) * style.size / f32::from(face.units_per_em())
    }

    /// The glyph of a letter; an empty box for one that the font does not have.
    fn glyph(&self, letter: char, style: Style) -> GlyphId {
        let face = self.face(style);
        let glyph = if letter.is_control() { face.glyph_index(' ') } else { face.glyph_index(letter) };
        glyph.or_else(|| face.glyph_index(MISSING)).unwrap_or_default()
    }

    fn face(&self, style: Style) -> &Face<'static> {
        if style.bold { &self.bold } else { &self.regular }
    }
}

/// Draws the outlines of letters one beside the other; fonts count upwards, pictures downwards.
struct Pen {
    path: PathBuilder,
    x: f32,
    y: f32,
    scale: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style::regular(40.0);

    #[test]
    fn the_font_has_every_letter_of_the_three_languages() {
        let fonts = Fonts::load();
        let letters = ('a'..='z').chain('а'..='я').chain("ёәғқңөұүһі".chars()).flat_map(|letter| {
            let capital = letter.to_uppercase();
            capital.chain([letter])
        });
        for letter in letters.chain("0123456789 .,:;!?%()«»“”—–-−+×·…№₸$€/\u{a0}\u{202f}".chars())
        {
            for face in [&fonts.regular, &fonts.bold] {
                assert!(face.glyph_index(letter).is_some(), "{letter:?}");
            }
        }
    }

    #[test]
    fn a_long_text_is_cut_to_its_room() {
        let fonts = Fonts::load();
        let name = "Әбдірахманова Гүлжаһан, Өмірзаққызы";
        assert_eq!(fonts.cut(name, STYLE, 2_000.0), name);
        for (room, cut) in [(550.0, "Әбдірахманова Гүлжаһан…"), (112.0, "Әбд…"), (0.0, "…")]
        {
            assert_eq!(fonts.cut(name, STYLE, room), cut);
        }
    }

    #[test]
    fn a_long_title_is_broken_between_words() {
        let lines = |most| Fonts::load().lines("Выручка по менеджерам за ноябрь", STYLE, 300.0, most);
        assert_eq!(lines(9), ["Выручка по", "менеджерам", "за ноябрь"]);
        assert_eq!(lines(2), ["Выручка по", "менеджерам…"]);
    }

    #[test]
    fn a_letter_the_font_does_not_have_is_a_box() {
        let fonts = Fonts::load();
        assert!(fonts.outline("🙂", STYLE, 0.0, 0.0).is_some());
        assert!(fonts.outline("\n \u{a0}", STYLE, 0.0, 0.0).is_none());
    }
}

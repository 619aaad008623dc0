//! A trade name taken apart: words, typed quantities, codes, colours and sizes.

use super::letters::{self, Script};
use super::pieces::{self, Piece, What};
use super::{codes, quantity, trade};

/// What a trait is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Thousandths of a millilitre.
    Volume,
    /// Thousandths of a gram.
    Mass,
    /// Thousandths of a piece, whatever the piece is called.
    Count,
    /// Thousandths of a millimetre.
    Length,
    /// Thousandths of a square metre.
    Area,
    /// Thousandths of a gram per square metre.
    Density,
    /// Thousandths of a watt.
    Power,
    /// Thousandths of a volt.
    Voltage,
    /// Thousandths of a per cent.
    Percent,
    /// Megabytes.
    Memory,
    /// Several lengths, as written.
    Dimensions,
    /// Of clothes.
    Size,
    /// By its number in the table of colours.
    Colour,
    /// A number without a unit, in thousandths.
    Number,
    /// A short mark such as E27 or AAA.
    Mark,
}

/// A typed value of a name; equal values of one kind agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trait {
    /// What it is about.
    pub(super) kind: Kind,
    /// How much.
    pub(super) value: i64,
    /// What the same letters may also mean: «л» is litres or sheets, № a count or a number.
    pub(super) or: Option<(Kind, i64)>,
    /// As people read it.
    pub(super) shown: String,
}

impl Trait {
    /// Whether both can mean the same.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        self.meanings().any(|meaning| other.meanings().any(|theirs| theirs == meaning))
    }

    fn meanings(&self) -> impl Iterator<Item = (Kind, i64)> {
        std::iter::once((self.kind, self.value)).chain(self.or)
    }
}

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, of one alphabet, Kazakh letters and ё as those without such keys type them.
    pub(super) text: String,
    /// A full stop or a slash is glued to it: maybe an abbreviation.
    pub(super) cut: bool,
}

/// A model code or an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Code {
    /// Without separators, look-alike letters made equal.
    pub(super) key: String,
    /// With the letters beside it that may belong to it.
    pub(super) longer: Vec<String>,
    /// As it was written.
    pub(super) shown: String,
}

impl Code {
    /// The code of a column of its own, such as an article.
    pub(super) fn of_column(text: &str) -> Option<Self> {
        let key = letters::code(text);
        (!key.is_empty()).then(|| Self { key, longer: Vec::new(), shown: text.trim().to_owned() })
    }

    /// Everything it can be met under.
    pub(super) fn keys(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.key).chain(&self.longer)
    }

    /// Whether there is something both can be met under.
    pub(super) fn shares(&self, other: &Self) -> bool {
        self.shared(other).is_some()
    }

    /// What both can be met under.
    pub(super) fn shared<'a>(&'a self, other: &Self) -> Option<&'a String> {
        self.keys().find(|key| other.keys().any(|theirs| theirs == *key))
    }
}

/// A name taken apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    /// Its words, in their order.
    pub(super) words: Vec<Word>,
    /// Its quantities, sizes, colours, numbers and marks.
    pub(super) traits: Vec<Trait>,
    /// Its codes.
    pub(super) codes: Vec<Code>,
}

/// Takes a name apart; `known` tells words of the catalogues, to cut them off a unit they are glued to. Any text is a name;
/// one longer than [`LONGEST`] is read up to there.
pub(super) fn parse(name: &str, known: &dyn Fn(&str) -> bool) -> Name {
    let name: String = name.chars().take(LONGEST).collect();
    let mut pieces = pieces::cut(&name);
    let mut parsed = Name::default();
    quantity::cut_off_units(&mut pieces, known);
    quantity::read(&mut pieces, &mut parsed.traits);
    codes::read(&mut pieces, &mut parsed);
    words(&pieces, &mut parsed);
    parsed
}

/// Letters of a name that are read; no real one is longer.
const LONGEST: usize = 400;

/// What is left are words; some of them are also colours, sizes or marks.
fn words(pieces: &[Piece], parsed: &mut Name) {
    let has_cyrillic =
        pieces.iter().any(|piece| matches!(piece.what, What::Word { script: Script::Cyrillic, upper: false, .. }));
    for (place, piece) in pieces.iter().enumerate().filter(|(_, piece)| !piece.used) {
        let next = pieces.get(place + 1);
        if piece.is('+') && next.is_none_or(|next| next.number().is_none()) {
            // "Acid+" is another product than "Acid", and written "Acid Plus" as well.
            parsed.words.push(Word { text: "plus".to_owned(), cut: false });
        }
        let What::Word { text, upper, .. } = &piece.what else { continue };
        let mut add = |kind, value| parsed.traits.push(Trait { kind, value, or: None, shown: piece.raw.clone() });
        if let Some(colour) = trade::colour(text) {
            add(Kind::Colour, colour);
        }
        if let Some(size) = trade::size(text).filter(|_| *upper) {
            add(Kind::Size, size);
            continue;
        }
        let before_code = next.is_some_and(|next| next.used && next.number().is_some());
        if *upper && has_cyrillic && text.len() <= 3 && text.is_ascii() && !before_code {
            add(Kind::Mark, mark(text));
        }
        let cut = next.is_some_and(|next| next.glued && (next.is('.') || next.is('/')));
        parsed.words.push(Word { text: text.clone(), cut });
    }
}

/// A short mark as a value.
pub(super) fn mark(text: &str) -> i64 {
    text.bytes().fold(0, |value, byte| value * 256 + i64::from(byte))
}

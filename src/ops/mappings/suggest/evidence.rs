//! What speaks for and against a product and an item being one thing, before anything is weighed.

use super::index::{Index, Row};
use super::name::{Code, Kind, Trait};
use super::words::{WordId, Words};

/// Whether both sides say the same, say different things, or only one of them says anything: 0 for no.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Agreement {
    /// What both say.
    pub(super) same: f32,
    /// 1 where both say something and it differs.
    pub(super) other: f32,
    /// What only the product says.
    pub(super) left: f32,
    /// What only the item says.
    pub(super) right: f32,
}

/// Everything compared between a product and an item.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// Barcodes.
    pub(super) barcode: Agreement,
    /// The product's barcode is that of another item.
    pub(super) barcode_elsewhere: bool,
    /// Articles.
    pub(super) article: Agreement,
    /// The product's article stands in the item's name only.
    pub(super) article_in_name: bool,
    /// Codes in the names, and an article that stands as a code in the other name; how telling they are.
    pub(super) code: Agreement,
    /// Volume and mass.
    pub(super) amount: Agreement,
    /// 1 for amounts that differ by little, or are litres on one side and kilograms on the other.
    pub(super) amount_near: f32,
    /// How many in a pack.
    pub(super) count: Agreement,
    /// Lengths, power and other measures.
    pub(super) measure: Agreement,
    /// Colours.
    pub(super) colour: Agreement,
    /// Sizes, numbers and short marks.
    pub(super) mark: Agreement,
    /// How alike the letters are.
    pub(super) letters: f32,
    /// The weight of the product's words that the item does not have.
    pub(super) left_untold: f32,
    /// The weightiest of the item's words that the product does not have.
    pub(super) right_untold: f32,
    /// The smaller of the weightiest words each has alone.
    pub(super) both_untold: f32,
    /// How rare the rarest shared word is.
    pub(super) rarest: f32,
    /// Latin words in Cyrillic names: mostly brands and lines.
    pub(super) foreign: Agreement,
}

impl Evidence {
    /// Compares two rows; `index` is the catalogue of the item.
    pub(super) fn of(words: &Words, left: &Row, right: &Row, index: &Index, letters: f32) -> Self {
        let mut evidence = Self { letters, ..Self::default() };
        evidence.compare_barcodes(left, right, index);
        evidence.compare_codes(left, right, index);
        evidence.compare_traits(left, right);
        evidence.compare_words(words, left, right);
        evidence
    }

    fn compare_barcodes(&mut self, left: &Row, right: &Row, index: &Index) {
        let same = left.barcodes.iter().any(|barcode| right.barcodes.contains(barcode));
        let both = !left.barcodes.is_empty() && !right.barcodes.is_empty();
        self.barcode = Agreement {
            same: f32::from(same),
            other: f32::from(both && !same),
            left: f32::from(!left.barcodes.is_empty() && right.barcodes.is_empty()),
            right: 0.0,
        };
        self.barcode_elsewhere = !same && left.barcodes.iter().any(|code| !index.with_barcode(*code).is_empty());
    }

    fn compare_codes(&mut self, left: &Row, right: &Row, index: &Index) {
        if let (Some(ours), Some(theirs)) = (&left.article, &right.article) {
            let shared = ours.shared(theirs);
            // Articles of three digits are numbers of somebody's list.
            let tells = |key: &String| index.tells(key) * if key.len() >= 4 { 1.0 } else { 0.5 };
            self.article.same = shared.map_or(0.0, tells);
            self.article.other = f32::from(shared.is_none());
        }
        let shared = |codes: &[Code], code: &Code| codes.iter().find_map(|theirs| theirs.shared(code).cloned());
        let tells = |key: &String| (index.tells(key) * (0.4 + 0.15 * (key.len().clamp(4, 8) - 4) as f32)).min(1.0);
        let (mut left_alone, mut right_alone) = (false, false);
        for code in &left.codes {
            let in_name = shared(&right.codes, code).or_else(|| shared(right.article.as_slice(), code));
            self.code.same += in_name.as_ref().map_or(0.0, tells);
            left_alone |= in_name.is_none();
        }
        for code in right.codes.iter().filter(|code| shared(&left.codes, code).is_none()) {
            let article = shared(left.article.as_slice(), code);
            self.code.same += article.as_ref().map_or(0.0, tells);
            self.article_in_name |= right.article.is_none() && article.is_some_and(|key| key.len() >= 4);
            right_alone |= shared(left.article.as_slice(), code).is_none();
        }
        self.code.same = self.code.same.min(1.5);
        self.code.other = f32::from(left_alone && right_alone);
        self.code.left = f32::from(left_alone && !right_alone);
        self.code.right = f32::from(right_alone && !left_alone);
    }

    fn compare_traits(&mut self, left: &Row, right: &Row) {
        let of = |kinds: &[Kind]| agreement(kinds, &left.traits, &right.traits);
        const AMOUNT: &[Kind] = &[Kind::Volume, Kind::Mass];
        self.amount = of(AMOUNT);
        // Litres against kilograms differ as well, unless something else agrees.
        if self.amount.same == 0.0 && self.amount.left > 0.0 && self.amount.right > 0.0 {
            self.amount = Agreement { other: 1.0, ..Agreement::default() };
        }
        let amounts =
            |traits: &[Trait]| traits.iter().filter(|t| AMOUNT.contains(&t.kind)).cloned().collect::<Vec<_>>();
        let (ours, theirs) = (amounts(&left.traits), amounts(&right.traits));
        let near = ours.iter().any(|one| theirs.iter().any(|other| are_near(one, other)));
        self.amount_near = f32::from(near);
        self.count = of(&[Kind::Count]);
        self.measure = of(&[
            Kind::Length,
            Kind::Area,
            Kind::Density,
            Kind::Power,
            Kind::Voltage,
            Kind::Memory,
            Kind::Dimensions,
            Kind::Percent,
        ]);
        self.colour = of(&[Kind::Colour]);
        self.mark = of(&[Kind::Size, Kind::Number, Kind::Mark]);
    }

    fn compare_words(&mut self, words: &Words, left: &Row, right: &Row) {
        let told = |left: WordId, right: WordId| words.alike(left, right);
        let ours: Vec<f32> =
            left.words.iter().map(|word| best(right.words.iter().map(|other| told(*word, *other)))).collect();
        let theirs: Vec<f32> =
            right.words.iter().map(|word| best(left.words.iter().map(|other| told(*other, *word)))).collect();
        let untold = |(word, told): (&WordId, &f32)| words.rarity(*word) * (1.0 - told);
        self.left_untold = left.words.iter().zip(&ours).map(untold).sum();
        let left_most = best(left.words.iter().zip(&ours).map(untold));
        self.right_untold = best(right.words.iter().zip(&theirs).map(untold));
        self.both_untold = left_most.min(self.right_untold);
        self.rarest = best(left.words.iter().zip(&ours).map(|(word, told)| words.rarity(*word) * told));
        let cyrillic = |row: &Row| row.words.iter().any(|word| !words.text(*word).is_ascii());
        if cyrillic(left) || cyrillic(right) {
            self.foreign = foreign(words, (&left.words, &ours), (&right.words, &theirs));
        }
    }
}

fn best(values: impl Iterator<Item = f32>) -> f32 {
    values.fold(0.0, f32::max)
}

/// What both sides say of some kinds of trait.
fn agreement(kinds: &[Kind], left: &[Trait], right: &[Trait]) -> Agreement {
    let of_kinds = |traits: &[Trait]| traits.iter().filter(|one| kinds.contains(&one.kind)).count();
    let of_these = |one: &&Trait| kinds.contains(&one.kind);
    let left_open: Vec<&Trait> = open(left, right).filter(of_these).collect();
    let right_open: Vec<&Trait> = open(right, left).filter(of_these).collect();
    let clash = left_open.iter().any(|one| right_open.iter().any(|other| other.kind == one.kind));
    let alone = |open: &[&Trait]| if clash { 0.0 } else { open.len().min(2) as f32 };
    Agreement {
        same: (of_kinds(left) - left_open.len()).min(2) as f32,
        other: f32::from(clash),
        left: alone(&left_open),
        right: alone(&right_open),
    }
}

/// The traits of one side that the other does not have.
pub(super) fn open<'a>(of: &'a [Trait], other: &'a [Trait]) -> impl Iterator<Item = &'a Trait> {
    of.iter().filter(|one| !other.iter().any(|theirs| one.agrees(theirs)))
}

fn are_near(one: &Trait, other: &Trait) -> bool {
    let ratio = one.value as f64 / (other.value as f64).max(1.0);
    let same_kind = one.kind == other.kind;
    (!same_kind && one.value == other.value)
        || (same_kind && one.value != other.value && (0.85..=1.18).contains(&ratio))
}

/// Whether Latin words agree; each side with how surely its words are told by the other.
fn foreign(words: &Words, left: (&[WordId], &[f32]), right: (&[WordId], &[f32])) -> Agreement {
    let told = |side: (&[WordId], &[f32])| -> (f32, bool) {
        let latin = side.0.iter().zip(side.1).filter(|(word, _)| words.is_latin(**word)).map(|(_, told)| *told);
        latin.fold((0.0, false), |(most, untold), told| (most.max(told), untold || told < 0.5))
    };
    let (ours, theirs) = (told(left), told(right));
    Agreement {
        same: ours.0.max(theirs.0),
        other: f32::from(ours.1 && theirs.1),
        left: f32::from(ours.1 && !theirs.1),
        right: f32::from(theirs.1 && !ours.1),
    }
}

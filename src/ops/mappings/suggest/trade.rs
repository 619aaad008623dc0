//! What trade names are written with in Kazakhstan: units, colours and sizes, in Russian, Kazakh and English.

use super::letters;
use super::name::Kind;

/// A unit of measure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// What it measures.
    pub(super) kind: Kind,
    /// What one is, in thousandths of the base: millilitre, gram, piece, millimetre, watt…
    pub(super) factor: i64,
    /// What the same letters may also mean.
    pub(super) or: Option<(Kind, i64)>,
    /// As people read it.
    pub(super) shown: &'static str,
}

/// Units that are written with a figure or a sign, or not at all.
pub(super) const SQUARE_METRE: Unit = unit_of(Kind::Area, 1_000, "м²");
/// As paper has it.
pub(super) const GRAM_PER_METRE: Unit = unit_of(Kind::Density, 1_000, "г/м²");
/// 25.4 mm.
pub(super) const INCH: Unit = unit_of(Kind::Length, 25_400, "″");
/// A share.
pub(super) const PER_CENT: Unit = unit_of(Kind::Percent, 1_000, "%");
/// One of what is counted.
pub(super) const PIECE: Unit = unit_of(Kind::Count, 1_000, "шт");

/// Units that names glue to the next word.
pub(super) const UNITS_GLUED: &[&str] =
    &["мл", "ml", "кг", "kg", "гр", "см", "cm", "мм", "mm", "шт", "вт", "пар", "л", "г", "м", "g", "l"];

const fn unit_of(kind: Kind, factor: i64, shown: &'static str) -> Unit {
    Unit { kind, factor, or: None, shown }
}

/// The unit a word means.
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "мл" | "ml" | "миллилитр" | "миллилитров" => unit_of(Kind::Volume, 1_000, "мл"),
        "л" => Unit { kind: Kind::Volume, factor: 1_000_000, or: Some((Kind::Count, 1_000)), shown: "л" },
        "l" | "lt" | "ltr" | "лт" | "литр" | "литра" | "литров" | "liter" | "litre" | "liters" | "litres" => {
            unit_of(Kind::Volume, 1_000_000, "л")
        }
        "мг" | "mg" => unit_of(Kind::Mass, 1, "мг"),
        "г" | "гр" | "g" | "gr" | "грамм" | "грамма" | "граммов" | "gram" | "grams" => {
            unit_of(Kind::Mass, 1_000, "г")
        }
        "кг" | "kg" | "кило" | "килограмм" => unit_of(Kind::Mass, 1_000_000, "кг"),
        "oz" => unit_of(Kind::Mass, 28_350, "oz"),
        "шт" | "штук" | "штуки" | "штука" | "pcs" | "pc" | "piece" | "pieces" | "ct" | "дана" | "таб" | "табл"
        | "таблеток" | "таблетки" | "tab" | "tabs" | "tablets" | "капс" | "капсул" | "капсулы" | "caps"
        | "capsules" | "саше" | "стик" | "стиков" | "пак" | "пакет" | "пакетиков" | "пар" | "пары" | "пр" | "предм"
        | "предметов" | "предмета" | "рул" | "рулона" | "рулонов" | "рулон" | "rolls" | "лист" | "листов"
        | "sheets" | "амп" | "ампул" | "pack" | "упак" | "уп" => unit_of(Kind::Count, 1_000, "шт"),
        "мм" | "mm" => unit_of(Kind::Length, 1_000, "мм"),
        "см" | "cm" | "sm" => unit_of(Kind::Length, 10_000, "см"),
        "м" | "m" | "метр" | "метра" | "метров" => unit_of(Kind::Length, 1_000_000, "м"),
        "inch" | "inches" | "дюйм" | "дюйма" | "дюймов" => unit_of(Kind::Length, 25_400, "″"),
        "ft" | "feet" | "foot" => unit_of(Kind::Length, 304_800, "ft"),
        "вт" | "w" | "watt" | "watts" => unit_of(Kind::Power, 1_000, "Вт"),
        "квт" | "kw" => unit_of(Kind::Power, 1_000_000, "кВт"),
        "в" | "v" | "вольт" | "volt" => unit_of(Kind::Voltage, 1_000, "В"),
        "гб" | "gb" => unit_of(Kind::Memory, 1_000, "ГБ"),
        "тб" | "tb" => unit_of(Kind::Memory, 1_000_000, "ТБ"),
        "мб" | "mb" => unit_of(Kind::Memory, 1, "МБ"),
        _ => return None,
    })
}

/// The beginnings of colour words; words of one row are one colour.
const COLOURS: &[&[&str]] = &[
    &["черн", "black", "кара"],
    &["бел", "white", "ак"],
    &["красн", "red", "кызыл"],
    &["син", "blue", "кок"],
    &["голуб", "skyblue"],
    &["зелен", "green", "жасыл"],
    &["желт", "yellow", "сары"],
    &["оранж", "orange", "кызгылт"],
    &["розов", "pink"],
    &["фиолет", "purple", "violet"],
    &["сирен", "lilac", "лилов"],
    &["коричн", "brown", "коныр"],
    &["беж", "beige"],
    &["сер", "gray", "grey", "сур"],
    &["серебр", "silver", "кумис"],
    &["золот"],
    &["бордо", "bordeaux", "burgundy"],
    &["бирюз", "turquoise"],
    &["прозрачн", "transparent"],
];

/// The colour a word names.
pub(super) fn colour(word: &str) -> Option<i64> {
    /// The endings of Russian adjectives of colour; so «белье» is not white and «серия» not grey.
    const ENDINGS: &[&str] = &[
        "ый",
        "ий",
        "ой",
        "ая",
        "яя",
        "ое",
        "ее",
        "ые",
        "ие",
        "ого",
        "его",
        "ым",
        "им",
        "ом",
        "ую",
        "юю",
        "ых",
        "их",
        "овый",
        "овая",
        "овое",
        "овые",
        "вый",
        "вая",
        "вое",
        "вые",
        "ный",
        "ная",
        "ное",
        "ные",
        "истый",
        "истая",
        "истое",
        "истые",
        "яный",
        "яная",
        "яное",
        "яные",
        "евый",
        "евая",
        "евое",
        "евые",
        "еватый",
    ];
    COLOURS
        .iter()
        .position(|names| {
            names.iter().any(|name| {
                let Some(ending) = word.strip_prefix(name) else { return false };
                let russian = name.chars().next().is_some_and(|letter| letter > '\u{400}');
                let kazakh = matches!(
                    *name,
                    "кара"
                        | "ак"
                        | "кызыл"
                        | "кок"
                        | "жасыл"
                        | "сары"
                        | "коныр"
                        | "сур"
                        | "кумис"
                        | "кызгылт"
                );
                if russian && !kazakh { ENDINGS.contains(&ending) } else { ending.is_empty() }
            })
        })
        .map(|place| place as i64)
}

/// The size of clothes a word names.
pub(super) fn size(word: &str) -> Option<i64> {
    let latin: String = word.chars().map(|letter| letters::as_latin(letter).unwrap_or(letter)).collect();
    ["xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "xxxxl"]
        .iter()
        .position(|size| *size == latin)
        .map(|place| place as i64)
}

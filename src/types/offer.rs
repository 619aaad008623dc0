//! An item a product may be, as it is offered to people, with what speaks for it and against it.

use serde::{Deserialize, Serialize};

use super::{ItemCode, Lang};
use crate::i18n::{self, Args};

/// An item a product may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its code.
    pub code: ItemCode,
    /// Its name.
    pub name: String,
    /// How likely it is the one, per cent.
    pub percent: u8,
    /// Certain, as far as the catalogues can tell.
    pub certain: bool,
    /// Why.
    pub grounds: Vec<Ground>,
}

/// One ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The same barcode.
    Barcode(String),
    /// The same article.
    Article(String),
    /// The same model code in the names.
    Code(String),
    /// The names are alike.
    Name,
    /// The names are alike, but each has a word of its own.
    NameAlmost,
    /// Little but some letters.
    Faint,
    /// The same quantity, size or colour.
    Same(String),
    /// A quantity, a colour or a code differs.
    Differs {
        /// What the product says.
        product: String,
        /// What the item says.
        item: String,
    },
    /// Only the item says this.
    OnlyItem(String),
    /// The barcodes differ.
    OtherBarcode,
    /// The product's barcode is that of another item.
    BarcodeElsewhere,
    /// Not certain, though nothing speaks against it.
    Unsure,
    /// People refused this pair before.
    Refused,
}

impl Ground {
    /// The ground in a person's language, as plain text.
    pub fn line(&self, lang: Lang) -> String {
        let with = |key: &str, what: &str| i18n::plain(lang, key, &Args::new().text("what", what));
        let alone = |key: &str| i18n::plain(lang, key, &Args::new());
        match self {
            Self::Barcode(code) => with("ground-barcode", code),
            Self::Article(article) => with("ground-article", article),
            Self::Code(code) => with("ground-code", code),
            Self::Name => alone("ground-name"),
            Self::NameAlmost => alone("ground-name-almost"),
            Self::Faint => alone("ground-faint"),
            Self::Same(shown) => with("ground-same", shown),
            Self::Differs { product, item } => {
                i18n::plain(lang, "ground-differs", &Args::new().text("product", product).text("item", item))
            }
            Self::OnlyItem(shown) => with("ground-only-item", shown),
            Self::OtherBarcode => alone("ground-other-barcode"),
            Self::BarcodeElsewhere => alone("ground-barcode-elsewhere"),
            Self::Unsure => alone("ground-unsure"),
            Self::Refused => alone("ground-refused"),
        }
    }

    /// Several grounds in one line.
    pub fn lines(grounds: &[Self], lang: Lang) -> String {
        let lines: Vec<String> = grounds.iter().map(|ground| ground.line(lang)).collect();
        lines.join(", ")
    }
}

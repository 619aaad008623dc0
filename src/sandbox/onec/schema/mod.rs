//! What the published objects of the configuration look like: sets, their fields and types.
//!
//! It holds no data and no rules of the configuration.

mod sale;
mod sets;

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The sale of goods and services.
pub(crate) const SALE: &str = "Document_РеализацияТоваровУслуг";
/// Organisations.
pub(crate) const ORGANISATIONS: &str = "Catalog_Организации";
/// Warehouses.
pub(crate) const WAREHOUSES: &str = "Catalog_Склады";
/// Currencies.
pub(crate) const CURRENCIES: &str = "Catalog_Валюты";
/// VAT rates, a catalogue.
pub(crate) const VAT_RATES: &str = "Catalog_СтавкиНДС";
/// Units of measure.
pub(crate) const UNITS: &str = "Catalog_КлассификаторЕдиницИзмерения";
/// Items.
pub(crate) const ITEMS: &str = "Catalog_Номенклатура";
/// Counterparties.
pub(crate) const COUNTERPARTIES: &str = "Catalog_Контрагенты";
/// Contracts of counterparties.
pub(crate) const CONTRACTS: &str = "Catalog_ДоговорыКонтрагентов";
/// Bank accounts.
pub(crate) const BANK_ACCOUNTS: &str = "Catalog_БанковскиеСчета";
/// Kinds of sale for VAT.
pub(crate) const SALE_KINDS: &str = "Catalog_ВидыРеализации";
/// Kinds of tax accounting.
pub(crate) const TAX_KINDS: &str = "Catalog_ВидыУчетаНУ";
/// Users of the infobase.
pub(crate) const USERS: &str = "Catalog_Пользователи";
/// Accounts of the books.
pub(crate) const ACCOUNTS: &str = "ChartOfAccounts_Типовой";
/// Accounts of tax accounting.
pub(crate) const TAX_ACCOUNTS: &str = "ChartOfAccounts_Налоговый";
/// Phones and addresses.
pub(crate) const CONTACTS: &str = "InformationRegister_КонтактнаяИнформация";
/// Barcodes of items.
pub(crate) const BARCODES: &str = "InformationRegister_ШтрихкодыНоменклатуры";
/// The books.
pub(crate) const BOOKS: &str = "AccountingRegister_Типовой";
/// Records of the books as a set.
pub(crate) const RECORDS: &str = "AccountingRegister_Типовой_RecordType";
/// Goods by organisation; empty in bases that did not go over to it.
pub(crate) const GOODS: &str = "AccumulationRegister_ТоварыОрганизацийБУ";
/// Records of the goods by organisation; empty like the register.
pub(crate) const GOODS_RECORDS: &str = "AccumulationRegister_ТоварыОрганизацийБУ_RecordType";

/// The empty reference.
pub(crate) const NIL: &str = "00000000-0000-0000-0000-000000000000";
/// The empty date.
pub(crate) const NO_DATE: &str = "0001-01-01T00:00:00";
/// The type of an empty composite value.
pub(crate) const UNDEFINED: &str = "StandardODATA.Undefined";

/// The type of a field.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// A string of at most so many characters.
    Text(usize),
    /// A string without limit; the database cannot compare it.
    LongText,
    /// A number of so many digits, some of them after the point.
    Number { digits: u32, fraction: u32 },
    /// Date and time without an offset.
    Date,
    /// Truth.
    Flag,
    /// A key that is not a reference to another set.
    Guid,
    /// A reference to an entity of one set.
    Reference(&'static str),
    /// A value of an enumeration, as a string with its name.
    Enumeration(&'static str, &'static [&'static str]),
    /// A reference to an entity of one of several sets; a field `…_Type` stands beside it.
    Composite(&'static [&'static str]),
    /// The field beside a composite one.
    TypeName,
    /// Version of the object, opaque.
    Version,
    /// A tabular section.
    Section(Vec<Field>),
}

impl Kind {
    /// Whether the number travels as a JSON string (`Edm.Int64`).
    pub(crate) fn is_wide(&self) -> bool {
        matches!(self, Self::Number { digits, fraction: 0 } if *digits > 9)
    }
}

/// A field as it is called on the wire.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// What a set holds, and how its rows are told apart.
#[derive(Clone, Debug)]
pub(crate) enum Family {
    /// Catalogue with codes of so many characters.
    Catalog { code: usize },
    /// Documents.
    Document,
    /// Chart of accounts; cannot be written here.
    Chart,
    /// Independent information register with these key fields.
    Register(&'static [&'static str]),
    /// Rows of a section of all documents; cannot be written.
    Rows { of: &'static str, section: &'static str },
    /// Computed; cannot be written.
    Computed,
}

/// A set of entities.
#[derive(Clone, Debug)]
pub(crate) struct Set {
    pub(crate) name: &'static str,
    pub(crate) family: Family,
    pub(crate) fields: Vec<Field>,
}

impl Set {
    /// The field of this name on the wire.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        find(&self.fields, name)
    }
}

/// The field of this name among `fields`.
pub(crate) fn find<'a>(fields: &'a [Field], name: &str) -> Option<&'a Field> {
    fields.iter().find(|field| field.name == name)
}

/// The reference behind a navigation name (`Контрагент`): the field that holds the key, and the set it leads to.
pub(crate) fn navigation<'a>(fields: &'a [Field], name: &str) -> Option<(&'a Field, &'static str)> {
    fields.iter().find_map(|field| match field.kind {
        Kind::Reference(set) if field.name.strip_suffix("_Key") == Some(name) => Some((field, set)),
        _ => None,
    })
}

/// The set of this name, published or not.
pub(crate) fn set(name: &str) -> Option<&'static Set> {
    SETS.get(name)
}

/// All sets by name.
pub(crate) fn all() -> impl Iterator<Item = &'static Set> {
    SETS.values()
}

/// What `Balance` of the books answers with.
pub(crate) fn balance() -> &'static Set {
    static BALANCE: LazyLock<Set> = LazyLock::new(sets::balance);
    &BALANCE
}

static SETS: LazyLock<BTreeMap<&'static str, Set>> =
    LazyLock::new(|| sets::all().into_iter().map(|set| (set.name, set)).collect());

/// A list of fields being written down.
#[derive(Default)]
struct Shape(Vec<Field>);

impl Shape {
    fn with(mut self, name: impl Into<String>, kind: Kind) -> Self {
        self.0.push(Field { name: name.into(), kind });
        self
    }

    fn text(self, name: &str, length: usize) -> Self {
        self.with(name, Kind::Text(length))
    }

    fn long_text(self, name: &str) -> Self {
        self.with(name, Kind::LongText)
    }

    fn number(self, name: &str, digits: u32, fraction: u32) -> Self {
        self.with(name, Kind::Number { digits, fraction })
    }

    fn money(self, name: &str) -> Self {
        self.number(name, 15, 2)
    }

    fn date(self, name: &str) -> Self {
        self.with(name, Kind::Date)
    }

    fn flag(self, name: &str) -> Self {
        self.with(name, Kind::Flag)
    }

    fn reference(self, name: &str, set: &'static str) -> Self {
        self.with(format!("{name}_Key"), Kind::Reference(set))
    }

    fn references(self, names: &[&str], set: &'static str) -> Self {
        names.iter().fold(self, |shape, name| shape.reference(name, set))
    }

    fn one_of(self, name: &str, of: &'static str, values: &'static [&'static str]) -> Self {
        self.with(name, Kind::Enumeration(of, values))
    }

    fn any_of(self, name: &str, sets: &'static [&'static str]) -> Self {
        self.with(name, Kind::Composite(sets)).with(format!("{name}_Type"), Kind::TypeName)
    }

    fn section(self, name: &str, rows: Shape) -> Self {
        self.with(name, Kind::Section(rows.0))
    }

    /// The fields every object with a reference has.
    fn object() -> Self {
        Self::default()
            .with("Ref_Key", Kind::Guid)
            .with("DataVersion", Kind::Version)
            .flag("DeletionMark")
            .flag("Predefined")
            .text("PredefinedDataName", 255)
    }

    /// The number every row of a section has; ten digits and more travel as strings.
    fn line() -> Self {
        Self::default().number("LineNumber", 10, 0)
    }
}

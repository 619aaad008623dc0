//! Mappings as a table: all of them out, and in again line by line, all lines or none.

use std::collections::BTreeMap;

use super::super::{Actor, Result};
use super::Mapped;
use super::decide::{self, Wanted};
use crate::app::App;
use crate::tables::{self, Table, TableFault, TableRow};
use crate::types::{ItemCode, ProductId};

/// The names of the service before us; tables have them as their headings.
pub const COLUMNS: [&str; 4] =
    ["bitrix24_product_id", "bitrix24_product_name", "onec_product_code", "onec_product_name"];

/// What kind of file a table becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text parted by commas.
    Csv,
    /// A workbook.
    Xlsx,
}

/// Mappings as a table.
pub fn written(mappings: &[Mapped], format: Format) -> Vec<u8> {
    let rows = mappings.iter().map(Mapped::cells);
    match format {
        Format::Csv => tables::write(&COLUMNS, rows),
        Format::Xlsx => tables::workbook(&COLUMNS, rows),
    }
}

/// The lines of a table as it was given out, or of one with the same columns; `file` is what people call it.
///
/// # Errors
/// When it is no table, or a column is missing.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<Line>, TableFault> {
    let [product, product_name, code, _] = COLUMNS;
    let table = Table::read(file, bytes)?;
    table.require(&[product, code])?;
    let line = |row: TableRow<'_>| Line {
        line: row.line,
        product: ProductId::parse(row.cell(product)),
        product_name: row.cell(product_name).to_owned(),
        code: ItemCode::parse(row.cell(code)),
    };
    Ok(table.rows().map(line).collect())
}

/// A line of a table that is taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it stands in its file.
    pub line: usize,
    /// The product; none where the cell is no number of one.
    pub product: Option<ProductId>,
    /// Its name; may be empty.
    pub product_name: String,
    /// The item; none where the cell is empty.
    pub code: Option<ItemCode>,
}

/// What a line does, or would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The product had no item.
    New,
    /// It had another one.
    Replaces(ItemCode),
    /// It has that item already.
    Nothing,
    /// The product's number cannot be read.
    ProductUnreadable,
    /// There is no code.
    CodeMissing,
    /// 1C has no such item.
    ItemUnknown(ItemCode),
    /// The product stands in an earlier line.
    Twice {
        /// That line.
        first: usize,
    },
}

impl Effect {
    /// Whether the line cannot be taken in.
    pub fn is_fault(&self) -> bool {
        !matches!(self, Self::New | Self::Replaces(_) | Self::Nothing)
    }

    /// The word for machines.
    pub fn key(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Replaces(_) => "replaces",
            Self::Nothing => "unchanged",
            Self::ProductUnreadable => "product_unreadable",
            Self::CodeMissing => "code_missing",
            Self::ItemUnknown(_) => "item_unknown",
            Self::Twice { .. } => "twice",
        }
    }
}

/// What every line would do; nothing is changed. May be repeated.
///
/// # Errors
/// When 1C does not answer or the database fails.
pub async fn check(app: &App, lines: &[Line]) -> Result<Vec<Effect>> {
    let codes: Vec<ItemCode> = lines.iter().filter_map(|line| line.code.clone()).collect();
    let items = app.onec.items(&codes).await?;
    let products: Vec<ProductId> = lines.iter().filter_map(|line| line.product).collect();
    let mut mapped = BTreeMap::new();
    for some in products.chunks(super::AT_ONCE) {
        mapped.extend(super::of(app.store.db(), some).await?);
    }
    let mut seen: BTreeMap<ProductId, usize> = BTreeMap::new();
    let effect = |line: &Line| {
        let Some(product) = line.product else { return Effect::ProductUnreadable };
        if let Some(first) = seen.insert(product, line.line) {
            return Effect::Twice { first };
        }
        let Some(code) = line.code.clone() else { return Effect::CodeMissing };
        if items.get(&code).is_none_or(|item| item.marked) {
            return Effect::ItemUnknown(code);
        }
        match mapped.get(&product) {
            None => Effect::New,
            Some(before) if *before == code => Effect::Nothing,
            Some(before) => Effect::Replaces(before.clone()),
        }
    };
    Ok(lines.iter().map(effect).collect())
}

/// Takes all lines in, or none where any of them has a fault; gives what each did. May be repeated.
///
/// # Errors
/// When 1C does not answer or the database fails; then no line is taken in.
pub async fn take_in(app: &App, lines: &[Line], actor: &Actor) -> Result<Vec<Effect>> {
    let effects = check(app, lines).await?;
    if effects.iter().any(Effect::is_fault) {
        return Ok(effects);
    }
    let wanted: Vec<Wanted<'_>> = lines
        .iter()
        .zip(&effects)
        .filter(|(_, effect)| **effect != Effect::Nothing)
        .filter_map(|(line, _)| {
            Some(Wanted { product: line.product?, name: &line.product_name, code: line.code.as_ref()? })
        })
        .collect();
    decide::confirm_all(app, &wanted, actor).await?;
    Ok(effects)
}

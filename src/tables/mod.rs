//! Tables of text from files, as people export them: comma, semicolon or tab, UTF-8 with or without a mark, or windows-1251;
//! and workbooks (XLSX). Tables for people are written as a [`Sheet`].
//!
//! A table is read whole or not at all, and what is wrong is told with its line.

mod sheet;

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use crate::i18n::{self, Args};
use crate::types::Lang;

pub use sheet::{Cell, Sheet};

/// How a workbook begins: it is a ZIP archive.
const SPREADSHEET: &[u8] = b"PK\x03\x04";

/// The largest file taken, bytes: a hundred thousand lines stay below.
pub const LARGEST: usize = 16 * 1024 * 1024;

/// A table with a line of headings.
#[derive(Clone, Debug)]
pub struct Table {
    /// What people call the file.
    file: String,
    headings: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

/// A row of a table.
#[derive(Clone, Copy, Debug)]
pub struct TableRow<'a> {
    table: &'a Table,
    /// Its line in the file; the headings are line 1.
    pub line: usize,
    cells: &'a [String],
}

/// What is wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFault {
    file: String,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Unreadable(String),
    Empty,
    ColumnMissing { column: String, found: String },
    CellMissing { line: usize, column: String },
    Twice { line: usize, id: String, first: usize },
    Broken { line: usize, words: String },
}

impl Table {
    /// Reads the bytes of a file; `file` is what people call it.
    ///
    /// # Errors
    /// When there is no row in it, or one cannot be read.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, TableFault> {
        let read = if bytes.starts_with(SPREADSHEET) { spreadsheet(bytes) } else { separated(&decode(bytes)) };
        let mut rows = read.map_err(|problem| TableFault { file: file.to_owned(), problem })?;
        rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
        if rows.is_empty() {
            return Err(TableFault { file: file.to_owned(), problem: Problem::Empty });
        }
        let (_, headings) = rows.remove(0);
        Ok(Self { file: file.to_owned(), headings: headings.iter().map(|cell| cell.to_lowercase()).collect(), rows })
    }

    /// A file that could not even be opened.
    pub fn unreadable(file: &str, words: &impl ToString) -> TableFault {
        TableFault { file: file.to_owned(), problem: Problem::Unreadable(words.to_string()) }
    }

    /// The rows below the headings; empty ones are left out.
    pub fn rows(&self) -> impl Iterator<Item = TableRow<'_>> {
        self.rows.iter().map(|(line, cells)| TableRow { table: self, line: *line, cells })
    }

    /// Makes sure that the columns are there.
    ///
    /// # Errors
    /// Names the first one that is missing.
    pub fn require(&self, columns: &[&str]) -> Result<(), TableFault> {
        for column in columns {
            if !self.headings.iter().any(|heading| heading == column) {
                return Err(self
                    .fault(Problem::ColumnMissing { column: (*column).to_owned(), found: self.headings.join(", ") }));
            }
        }
        Ok(())
    }

    /// Makes sure that every row has its own value in a column.
    ///
    /// # Errors
    /// Names the line where it is empty or stands again.
    pub fn distinct(&self, column: &str) -> Result<(), TableFault> {
        let mut seen = HashMap::new();
        for row in self.rows() {
            let id = row.cell(column);
            if id.is_empty() {
                return Err(self.fault(Problem::CellMissing { line: row.line, column: column.to_owned() }));
            }
            if let Some(first) = seen.insert(id, row.line) {
                return Err(self.fault(Problem::Twice { line: row.line, id: id.to_owned(), first }));
            }
        }
        Ok(())
    }

    fn fault(&self, problem: Problem) -> TableFault {
        TableFault { file: self.file.clone(), problem }
    }
}

impl<'a> TableRow<'a> {
    /// What stands in a column; empty where the table or the row does not have it.
    pub fn cell(&self, column: &str) -> &'a str {
        let place = self.table.headings.iter().position(|heading| heading == column);
        place.and_then(|place| self.cells.get(place)).map_or("", String::as_str)
    }
}

impl TableFault {
    /// The fault as one line in a person's language.
    pub fn line(&self, lang: Lang) -> String {
        let args = Args::new().text("file", &self.file);
        match &self.problem {
            Problem::Unreadable(words) => i18n::plain(lang, "table-unreadable", &args.text("words", words)),
            Problem::Empty => i18n::plain(lang, "table-empty", &args),
            Problem::ColumnMissing { column, found } => {
                i18n::plain(lang, "table-column-missing", &args.text("column", column).text("found", found))
            }
            Problem::CellMissing { line, column } => {
                i18n::plain(lang, "table-cell-missing", &args.text("line", line).text("column", column))
            }
            Problem::Twice { line, id, first } => {
                i18n::plain(lang, "table-id-twice", &args.text("line", line).text("id", id).text("first", first))
            }
            Problem::Broken { line, words } => {
                i18n::plain(lang, "table-row-broken", &args.text("line", line).text("words", words))
            }
        }
    }
}

/// Rows with the lines they stand in.
type Rows = Vec<(usize, Vec<String>)>;

fn separated(text: &str) -> Result<Rows, Problem> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .quoting(delimiter(text) != b'\t')
        .from_reader(text.as_bytes());
    let line = |position: Option<&csv::Position>| position.map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
    let mut rows = Vec::new();
    for record in reader.records() {
        let record =
            record.map_err(|error| Problem::Broken { line: line(error.position()), words: error.to_string() })?;
        rows.push((line(record.position()), record.iter().map(|cell| cell.trim().to_owned()).collect()));
    }
    Ok(rows)
}

/// The first sheet of a workbook. Numbers are read as they are shown: a code that became a number keeps its digits.
fn spreadsheet(bytes: &[u8]) -> Result<Rows, Problem> {
    let unreadable = |error: calamine::XlsxError| Problem::Unreadable(error.to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let Some(sheet) = book.worksheet_range_at(0) else { return Ok(Vec::new()) };
    let sheet = sheet.map_err(unreadable)?;
    let above = sheet.start().map_or(0, |(row, _)| row as usize);
    let cells = |row: &[Data]| row.iter().map(|cell| cell.to_string().trim().to_owned()).collect();
    Ok(sheet.rows().enumerate().map(|(place, row)| (above + place + 1, cells(row))).collect())
}

/// A workbook with one sheet, whose cells are texts: codes keep their leading zeros, and no name is ever calculated.
pub fn workbook<'a, const N: usize>(headings: &[&str; N], rows: impl Iterator<Item = [&'a str; N]>) -> Vec<u8> {
    let texts = |row: [&str; N]| row.map(|text| Cell::Text(text.to_owned())).to_vec();
    let headings = headings.map(str::to_owned).to_vec();
    Sheet { headings, rows: rows.map(texts).collect(), ..Sheet::default() }.xlsx()
}

/// A table that spreadsheets open as it is: UTF-8 with a mark, parted by commas. What begins like a formula is set off by an
/// apostrophe, so that no name of a product is ever calculated.
pub fn write<'a, const N: usize>(headings: &[&str; N], rows: impl Iterator<Item = [&'a str; N]>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let safe = |cell: &str| if cell.starts_with(['=', '+', '@']) { format!("'{cell}") } else { cell.to_owned() };
    let written = writer
        .write_record(headings)
        .and_then(|()| rows.map(|row| row.map(safe)).try_for_each(|row| writer.write_record(row)));
    written.expect("memory takes every row, and all rows are as long as the headings");
    writer.into_inner().expect("memory takes what is left")
}

/// UTF-8, or else windows-1251: what Excel and 1C write in Kazakhstan.
fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1251.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// What parts the cells of the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    [b'\t', b';', b','].into_iter().find(|sign| first.contains(char::from(*sign))).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn names(bytes: &[u8]) -> Vec<String> {
        Table::read("a.csv", bytes).unwrap().rows().map(|row| row.cell("name").to_owned()).collect()
    }

    #[test]
    fn a_table_is_read_however_it_was_saved() {
        for text in [
            "id,name\n1,\"Крем, 50 мл\"\n",
            "\u{feff}ID;Name\r\n1;Крем, 50 мл\r\n\r\n",
            "name\tid\nКрем, 50 мл\t1\n",
            "barcode,name,id\n,\"Крем, 50 мл\",1",
        ] {
            assert_eq!(names(text.as_bytes()), ["Крем, 50 мл"], "{text}");
        }
        let (old, ..) = encoding_rs::WINDOWS_1251.encode("id;name\n1;Крем, 50 мл");
        assert_eq!(names(&old), ["Крем, 50 мл"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let told = |text: &str| -> String {
            let checked = Table::read("a.csv", text.as_bytes()).and_then(|table| {
                table.require(&["id", "name"])?;
                table.distinct("id")
            });
            checked.unwrap_err().line(Lang::En)
        };
        assert_eq!(told(""), "a.csv: there is not a single row in the file.");
        assert_eq!(told("id,title\n1,x"), "a.csv: there is no column “name”; the first line has: id, title");
        assert_eq!(told("id,name\n1,x\n,y"), "a.csv, line 3: the column “id” is empty.");
        assert_eq!(told("id,name\n7,x\n8,y\n7,z"), "a.csv, line 4: “7” stands in line 2 already.");
    }

    #[test]
    fn a_workbook_comes_back_as_it_was_written() {
        let book = workbook(&["id", "name"], [["007", "=1+1"], ["8", "Крем «Жібек»"]].into_iter());
        let table = Table::read("a.xlsx", &book).unwrap();
        let rows: Vec<_> = table.rows().map(|row| (row.line, row.cell("id"), row.cell("name"))).collect();
        assert_eq!(rows, [(2, "007", "=1+1"), (3, "8", "Крем «Жібек»")]);
        assert!(Table::read("a.xlsx", &book[..book.len() / 2]).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Table::read("a.csv", &bytes).map(|table| table.distinct("id"));
        }
    }
}

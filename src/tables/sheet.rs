//! Workbooks that people open, sort, filter and print: one sheet with a title, a few lines about it, and typed cells.
//!
//! Everything is a value: no text is ever calculated, and a total shows in programs that do not calculate either.

use chrono::{Datelike as _, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::types::{Level, Money};

/// What stands on the sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// What the sheet is called; signs that no sheet may have are left out.
    pub name: String,
    /// Stands above everything; without it and without lines about it, the headings are the first row.
    pub title: String,
    /// Lines below the title: what is told, and its value.
    pub about: Vec<(String, String)>,
    /// The names of the columns.
    pub headings: Vec<String>,
    /// The rows below; more than a sheet holds are left out.
    pub rows: Vec<Vec<Cell>>,
    /// The last row, set off from the others.
    pub total: Option<Vec<Cell>>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, even where it looks like a formula or a number.
    Text(String),
    /// Tenge with their tiyn.
    Money(Money),
    /// A whole number.
    Count(i64),
    /// A number with up to three digits after the point.
    Quantity(Level),
    /// So many per cent: 12.5 is shown as 12,5 %.
    Percent(Decimal),
    /// A date.
    Day(NaiveDate),
}

/// What a sheet holds at most.
const MOST_ROWS: usize = 1_048_576;
const MOST_COLUMNS: usize = 16_384;
const MOST_LETTERS: usize = 32_767;

/// How wide a column may be, in digits.
const NARROWEST: usize = 8;
const WIDEST: usize = 60;

/// What the arrow of a filter takes, in digits.
const ARROW: usize = 3;

/// The number of A4 in spreadsheets.
const A4: u8 = 9;

impl Sheet {
    /// The workbook, an XLSX.
    pub fn xlsx(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        if let Err(error) = self.fill(book.add_worksheet()) {
            tracing::error!(%error, sheet = self.name, "a sheet was left unfinished");
        }
        book.save_to_buffer().expect("memory takes every sheet")
    }

    fn fill(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let name = self.allowed_name();
        if !name.is_empty() {
            sheet.set_name(name)?;
        }
        let headings = self.fill_above(sheet)?;
        self.fill_headings(sheet, headings)?;
        let below = MOST_ROWS - headings as usize - 1 - usize::from(self.total.is_some());
        let (plain, bold) = (Styles::of(&plain()), Styles::of(&plain().set_bold().set_border_top(FormatBorder::Thin)));
        let mut row = headings;
        for cells in self.rows.iter().take(below) {
            row += 1;
            plain.put_row(sheet, row, cells)?;
        }
        if let Some(last) = self.last_column() {
            sheet.autofilter(headings, 0, row, last)?;
        }
        if let Some(total) = &self.total {
            bold.put_row(sheet, row + 1, total)?;
        }
        self.set_widths(sheet)?;
        set_pages(sheet, headings)
    }

    /// The title and the lines below it; gives the row of the headings.
    fn fill_above(&self, sheet: &mut Worksheet) -> Result<u32, XlsxError> {
        let mut row = 0;
        if !self.title.is_empty() {
            sheet.write_string_with_format(row, 0, held(&self.title), &Format::new().set_bold().set_font_size(16))?;
            row += 1;
        }
        let label = Format::new().set_font_color(0x0056_6170);
        for (name, value) in self.about.iter().take(MOST_ROWS / 2) {
            sheet.write_string_with_format(row, 0, held(name), &label)?;
            sheet.write_string(row, 1, held(value))?;
            row += 1;
        }
        Ok(if row > 0 { row + 1 } else { row })
    }

    fn fill_headings(&self, sheet: &mut Worksheet, row: u32) -> Result<(), XlsxError> {
        let style = plain().set_bold().set_text_wrap().set_background_color(0x00E9_EDF2);
        let style = style.set_border_bottom(FormatBorder::Thin);
        for (column, heading) in (0..).zip(self.headings.iter().take(MOST_COLUMNS)) {
            sheet.write_string_with_format(row, column, held(heading), &style)?;
        }
        sheet.set_freeze_panes(row + 1, 0)?;
        Ok(())
    }

    /// Makes columns as wide as what stands in them; longer texts are broken into lines.
    fn set_widths(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let mut widths: Vec<usize> = self.headings.iter().map(|heading| letters(heading) + ARROW).collect();
        for cells in self.rows.iter().chain(&self.total) {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = (*width).max(cell.width());
            }
        }
        if let Some(first) = widths.first_mut() {
            *first = self.about.iter().map(|(name, _)| letters(name)).fold(*first, usize::max);
        }
        for (column, width) in (0..).zip(widths.into_iter().take(MOST_COLUMNS)) {
            sheet.set_column_width(column, (width + 2).clamp(NARROWEST, WIDEST) as f64)?;
        }
        Ok(())
    }

    fn last_column(&self) -> Option<u16> {
        u16::try_from(self.headings.len().min(MOST_COLUMNS)).ok()?.checked_sub(1)
    }

    /// The name without what spreadsheets refuse.
    fn allowed_name(&self) -> String {
        let allowed = self.name.chars().filter(|sign| !sign.is_control() && !r"[]:*?/\".contains(*sign));
        allowed.take(31).collect::<String>().trim_matches([' ', '\'']).to_owned()
    }
}

impl Cell {
    /// How many letters it takes as it is shown.
    fn width(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Text(text) => letters(text),
            Self::Money(money) => letters(&money.to_string()) + ",00".len(),
            Self::Count(count) => letters(&count.to_string()) * 4 / 3,
            Self::Quantity(level) => letters(&level.to_string()),
            Self::Percent(percent) => letters(&percent.round_dp(1).to_string()) + ",0%".len(),
            Self::Day(_) => "dd.mm.yyyy".len(),
        }
    }
}

/// How the cells of a row look, by what stands in them.
struct Styles {
    text: Format,
    money: Format,
    whole: Format,
    fraction: Format,
    percent: Format,
    day: Format,
}

impl Styles {
    /// The looks of all cells, made from one.
    fn of(base: &Format) -> Self {
        let number = |format: &str| base.clone().set_num_format(format);
        Self {
            text: base.clone().set_text_wrap(),
            // The comma stands for what parts thousands in the language of the program, here a space.
            money: number("#,##0.00\u{a0}\"₸\""),
            whole: number("#,##0"),
            fraction: number("#,##0.###"),
            percent: number("0.0%"),
            day: number("dd.mm.yyyy"),
        }
    }

    fn put_row(&self, sheet: &mut Worksheet, row: u32, cells: &[Cell]) -> Result<(), XlsxError> {
        for (column, cell) in (0..).zip(cells.iter().take(MOST_COLUMNS)) {
            self.put(sheet, (row, column), cell)?;
        }
        Ok(())
    }

    fn put(&self, sheet: &mut Worksheet, at: (u32, u16), cell: &Cell) -> Result<(), XlsxError> {
        match cell {
            Cell::Empty => sheet.write_blank(at.0, at.1, &self.text)?,
            Cell::Text(text) => sheet.write_string_with_format(at.0, at.1, held(text), &self.text)?,
            Cell::Money(money) => put_number(sheet, at, money.tenge(), &self.money)?,
            Cell::Count(count) => put_number(sheet, at, Decimal::from(*count), &self.whole)?,
            Cell::Quantity(level) => {
                let style = if level.number().is_integer() { &self.whole } else { &self.fraction };
                put_number(sheet, at, level.number(), style)?
            }
            Cell::Percent(percent) => put_number(sheet, at, percent / Decimal::ONE_HUNDRED, &self.percent)?,
            Cell::Day(day) => match spreadsheet_day(*day) {
                Some(day) => sheet.write_datetime_with_format(at.0, at.1, day, &self.day)?,
                None => sheet.write_string_with_format(at.0, at.1, day.to_string(), &self.text)?,
            },
        };
        Ok(())
    }
}

/// Spreadsheets keep fifteen digits of a number, as many as the books have.
fn put_number<'a>(
    sheet: &'a mut Worksheet,
    (row, column): (u32, u16),
    number: Decimal,
    style: &Format,
) -> Result<&'a mut Worksheet, XlsxError> {
    sheet.write_number_with_format(row, column, number.to_f64().unwrap_or_default(), style)
}

/// A date as spreadsheets count it; they know none before 1900.
fn spreadsheet_day(day: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok().filter(|year| *year >= 1900)?;
    ExcelDateTime::from_ymd(year, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

/// Sheets are printed lying, as wide as the paper, with the headings on every page.
fn set_pages(sheet: &mut Worksheet, headings: u32) -> Result<(), XlsxError> {
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_footer("&C&P / &N");
    sheet.set_repeat_rows(headings, headings)?;
    Ok(())
}

fn plain() -> Format {
    Format::new().set_align(FormatAlign::Top)
}

/// As much of a text as a cell holds.
fn held(text: &str) -> &str {
    text.char_indices().nth(MOST_LETTERS).map_or(text, |(end, _)| &text[..end])
}

/// How many letters the longest line of a text has.
fn letters(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Cursor;

    use calamine::{Data, Range, Reader, Xlsx};
    use proptest::prelude::*;

    use super::*;

    fn read(sheet: &Sheet) -> (String, Range<Data>) {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sheet.xlsx())).unwrap();
        let name = book.sheet_names()[0].clone();
        (name, book.worksheet_range_at(0).unwrap().unwrap())
    }

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    /// What a cell of a sheet that holds nothing else is read as.
    fn cell(cell: Cell) -> Data {
        read(&Sheet { headings: vec!["a".to_owned()], rows: vec![vec![cell]], ..Sheet::default() }).1[(1, 0)].clone()
    }

    fn number(written: Cell) -> Decimal {
        match cell(written) {
            Data::Float(number) => number.to_string().parse().unwrap(),
            Data::Int(number) => Decimal::from(number),
            other => panic!("{other:?} is no number"),
        }
    }

    #[test]
    fn a_report_comes_back_with_its_title_its_rows_and_its_total() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let sheet = Sheet {
            name: "Сделки [ноябрь]: 2026/11 по всем складам".to_owned(),
            title: "Выручка".to_owned(),
            about: vec![("Период".to_owned(), "1–30 ноября 2026".to_owned()), ("Склады".to_owned(), "все".to_owned())],
            headings: ["Сделка", "Сумма", "Дней"].map(str::to_owned).into(),
            rows: vec![
                vec![text("=1+1"), Cell::Money(Money::from_tiyn(123_456_789)), Cell::Count(3)],
                vec![text("Өмірзақ"), Cell::Empty, Cell::Count(-4)],
            ],
            total: Some(vec![text("Итого"), Cell::Money(Money::from_tiyn(123_456_789)), Cell::Count(-1)]),
        };
        let (name, range) = read(&sheet);
        assert_eq!(name, "Сделки ноябрь 202611 по всем ск");
        let lines: Vec<String> =
            range.rows().map(|row| row.iter().map(Data::to_string).collect::<Vec<_>>().join("|")).collect();
        let expected = [
            "Выручка||",
            "Период|1–30 ноября 2026|",
            "Склады|все|",
            "||",
            "Сделка|Сумма|Дней",
            "=1+1|1234567.89|3",
            "Өмірзақ||-4",
            "Итого|1234567.89|-1",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_date_is_a_date() {
        let Data::DateTime(read) = cell(Cell::Day(day(2026, 11, 28))) else { panic!("no date") };
        let since = (day(2026, 11, 28) - day(1899, 12, 30)).num_days();
        assert_eq!(read.as_f64().to_string(), since.to_string());
        assert_eq!(cell(Cell::Day(day(1812, 9, 7))), Data::String("1812-09-07".to_owned()));
        cell(Cell::Day(NaiveDate::MAX));
    }

    #[test]
    fn per_cent_and_quantities_are_numbers() {
        assert_eq!(number(Cell::Percent("12.5".parse().unwrap())), "0.125".parse().unwrap());
        assert_eq!(number(Cell::Quantity(Level::from_thousandths(-1_250))), "-1.25".parse().unwrap());
    }

    #[test]
    fn nothing_and_too_much_are_workbooks_too() {
        read(&Sheet::default());
        let wide = vec![Cell::Text("я".repeat(40_000)); 3];
        let long = Sheet {
            name: "''".to_owned(),
            about: vec![("a".repeat(40_000), "b".repeat(40_000))],
            headings: vec!["x".to_owned(); 20_000],
            rows: vec![wide, vec![Cell::Empty; 20_000]],
            ..Sheet::default()
        };
        let (name, range) = read(&long);
        assert_eq!((name.as_str(), range.width()), ("Sheet1", MOST_COLUMNS));
        assert_eq!(range[(3, 0)].to_string().chars().count(), MOST_LETTERS);
    }

    proptest! {
        #[test]
        fn money_is_exact_to_the_tiyn(tiyn in -10_i64.pow(13)..10_i64.pow(13)) {
            let money = Money::from_tiyn(tiyn);
            prop_assert_eq!(number(Cell::Money(money)), money.tenge());
        }
    }
}

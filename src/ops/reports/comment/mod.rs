//! A sentence or two by the model on a finished table, where the settings ask for it.
//!
//! The model sees figures, and marks in place of names. What it says is shown only if every number in it is a figure of the
//! table; a comment that is dropped is no loss.

mod check;
mod numbers;
mod words;

pub use check::{Figure, is_true_to};

use serde_json::json;

use super::model;
use super::plan::Plan;
use crate::app::App;
use crate::clients::openrouter::{Prompt, Turn};
use crate::ops::Result;
use crate::types::Lang;

const INSTRUCTIONS: &str = include_str!("prompt.md");

/// Most rows the model sees, the first ones.
const ROWS: usize = 40;

/// Most tokens of a comment.
const TOKENS: u32 = 300;

/// A finished table.
#[derive(Clone, Debug)]
pub struct Table {
    /// What the columns are called, in our words.
    pub columns: Vec<String>,
    /// The cells, row by row.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// What the row is of, as people read it: a name of the portal, a day. It is never sent.
    Name(String),
    /// A figure.
    Figure(Figure),
    /// Nothing.
    Empty,
}

/// A comment on the table a plan came to. None where comments are not asked for, where there is no model or none that answers,
/// and where it said anything that is not in the table. May be repeated, for the price of another call.
///
/// # Errors
/// When the database fails.
pub async fn comment(app: &App, plan: &Plan, table: &Table, lang: Lang) -> Result<Option<String>> {
    if app.config.model.as_ref().is_none_or(|model| !model.comments) || table.rows.is_empty() {
        return Ok(None);
    }
    let rows = &table.rows[..table.rows.len().min(ROWS)];
    let mut marks = Marks::default();
    let turns = [Turn::Person(shown(plan, &table.columns, rows, &mut marks))];
    let instructions = INSTRUCTIONS.replace("{language}", language(lang));
    let prompt =
        Prompt { purpose: "comment", instructions: &instructions, turns: &turns, form: None, most_tokens: TOKENS };
    let Some(said) = Box::pin(model::say(app, &prompt)).await? else { return Ok(None) };
    let comment = Some(said.trim()).filter(|said| is_true_to(said, &figures(rows))).and_then(|said| marks.lift(said));
    if comment.is_none() {
        tracing::info!("a comment of the model said more than its table");
    }
    Ok(comment)
}

/// A table as the model sees it, with what it is of. Filters are left out: they hold names.
fn shown(plan: &Plan, columns: &[String], rows: &[Vec<Cell>], marks: &mut Marks) -> String {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| marks.hide(cell)).collect()).collect();
    json!({
        "metrics": plan.metrics,
        "dimension": plan.dimension,
        "days": plan.period,
        "compared_with": plan.compare,
        "columns": columns,
        "rows": rows,
    })
    .to_string()
}

fn figures(rows: &[Vec<Cell>]) -> Vec<Figure> {
    let figure = |cell: &Cell| if let Cell::Figure(figure) = cell { Some(*figure) } else { None };
    rows.iter().flatten().filter_map(figure).collect()
}

fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "Russian",
        Lang::Kk => "Kazakh",
        Lang::En => "English",
    }
}

/// The names behind the marks of a table.
#[derive(Debug, Default)]
struct Marks(Vec<String>);

impl Marks {
    /// A cell as the model sees it: `[A]` for the first name, and the same for the same name.
    fn hide(&mut self, cell: &Cell) -> String {
        match cell {
            Cell::Figure(Figure::Amount(amount)) => amount.normalize().to_string(),
            Cell::Figure(Figure::Percent(part)) => format!("{} %", part.normalize()),
            Cell::Empty => String::new(),
            Cell::Name(name) => {
                let place = self.0.iter().position(|known| known == name).unwrap_or_else(|| {
                    self.0.push(name.clone());
                    self.0.len() - 1
                });
                format!("[{}]", letters(place))
            }
        }
    }

    /// A comment with the names put back; none where it has a mark that is of nobody.
    fn lift(&self, comment: &str) -> Option<String> {
        let mut parts = comment.split('[');
        let mut lifted = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (mark, rest) = part.split_once(']')?;
            let place = (0..self.0.len()).find(|place| letters(*place) == mark)?;
            lifted.push_str(&self.0[place]);
            lifted.push_str(rest);
        }
        Some(lifted)
    }
}

/// `A` to `Z`, then `AA` and so on.
fn letters(place: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(place % 26).unwrap_or_default());
    let before = (place / 26).checked_sub(1).map(letters).unwrap_or_default();
    format!("{before}{letter}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::reports::plan::{Field, Filter, Metric, Op, Operand, Period};

    fn table() -> Table {
        let row = |name: &str, amount: i64, part: i64| {
            let part = Cell::Figure(Figure::Percent(part.into()));
            vec![Cell::Name(name.to_owned()), Cell::Figure(Figure::Amount(amount.into())), part]
        };
        let columns = ["manager", "revenue", "share"].map(str::to_owned).into();
        Table {
            columns, rows: vec![row("Айгуль", 1_200_000, 60), row("Данияр 2", 800_000, 40), row("Айгуль", 0, 0)]
        }
    }

    #[test]
    fn the_model_sees_figures_and_no_names() {
        let day = chrono::NaiveDate::default();
        let plan = Plan {
            metrics: vec![Metric::Revenue],
            dimension: None,
            filters: vec![Filter {
                field: Field::Warehouse, op: Op::Eq, value: Operand::Text("Алматы".to_owned())
            }],
            period: Period { from: day, to: day },
            sort: None,
            limit: None,
            compare: None,
            output: Vec::new(),
        };
        let (table, mut marks) = (table(), Marks::default());
        let text = shown(&plan, &table.columns, &table.rows, &mut marks);
        assert!(text.contains(r#"["[A]","1200000","60 %"],["[B]","800000","40 %"],["[A]","0","0 %"]"#), "{text}");
        assert!(!text.contains("Айгуль") && !text.contains("Данияр") && !text.contains("Алматы"), "{text}");
    }

    #[test]
    fn names_are_put_back_and_strangers_are_not() {
        let (table, mut marks) = (table(), Marks::default());
        table.rows.iter().flatten().for_each(|cell| drop(marks.hide(cell)));
        assert_eq!(marks.lift("[A] впереди, [B] близко.").as_deref(), Some("Айгуль впереди, Данияр 2 близко."));
        assert_eq!(marks.lift("A впереди.").as_deref(), Some("A впереди."));
        for comment in ["[C] впереди.", "[A впереди.", "[] впереди.", "[a] впереди."] {
            assert_eq!(marks.lift(comment), None, "{comment}");
        }
    }

    #[test]
    fn marks_go_on_after_the_alphabet() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}

//! `daneker match`: which rows of one table are which of another, offline. It writes nothing but its answer.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget};
use serde_json::json;

use crate::i18n::{self, Args};
use crate::ops::mappings::suggest::{Catalogues, Entry, Suggestion};
use crate::tables::{Table, TableFault};
use crate::types::{Ground, Lang};

/// Rows compared between two looks at the progress.
const TOGETHER: usize = 256;

/// What is compared.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// A table of products: columns id, name and, if there are, barcode and article, in any order; XLSX, or text with
    /// comma, semicolon or tab.
    #[arg(long)]
    left: PathBuf,
    /// The same of items.
    #[arg(long)]
    right: PathBuf,
}

/// A table of names.
struct Names {
    ids: Vec<String>,
    entries: Vec<Entry>,
}

/// Why nothing was compared.
#[derive(Debug)]
pub enum MatchFault {
    /// A table cannot be used.
    Table(TableFault),
    /// The answer could not be written.
    Output(anyhow::Error),
}

impl MatchFault {
    /// The fault in a person's language.
    pub fn line(&self, lang: Lang) -> String {
        match self {
            Self::Table(fault) => fault.line(lang),
            Self::Output(error) => format!("{error:#}"),
        }
    }
}

/// Prints one JSON line for each row of the left table, in their order, while it goes on; a summary goes to the terminal.
///
/// # Errors
/// When a table cannot be used, before anything is printed; or when the output cannot be written.
pub fn run(options: &Options, lang: Lang) -> Result<(), MatchFault> {
    let begun = Instant::now();
    let left = read(&options.left).map_err(MatchFault::Table)?;
    let right = read(&options.right).map_err(MatchFault::Table)?;
    let mut counts = Counts::default();
    write_all(&left, &right, lang, &mut counts).map_err(MatchFault::Output)?;
    let args = Args::new()
        .text("products", left.ids.len())
        .text("items", right.ids.len())
        .text("auto", counts.auto)
        .text("asked", left.ids.len() - counts.auto - counts.none)
        .text("none", counts.none)
        .text("seconds", format!("{:.1}", begun.elapsed().as_secs_f64()));
    eprintln!("{}", i18n::plain(lang, "match-done", &args));
    Ok(())
}

#[derive(Default)]
struct Counts {
    auto: usize,
    none: usize,
}

fn write_all(left: &Names, right: &Names, lang: Lang, counts: &mut Counts) -> anyhow::Result<()> {
    let progress = progress(left.ids.len());
    let catalogues = Catalogues::new(&left.entries, &right.entries, &[]);
    let mut out = BufWriter::new(io::stdout().lock());
    let places: Vec<usize> = (0..left.ids.len()).collect();
    for part in places.chunks(TOGETHER) {
        for (place, suggested) in part.iter().zip(catalogues.suggest_all(part)) {
            counts.auto += usize::from(suggested.iter().any(|one| one.auto));
            counts.none += usize::from(suggested.is_empty());
            let line = line(&left.ids[*place], &suggested, right, lang);
            writeln!(out, "{line}").context("the answer cannot be written")?;
        }
        out.flush().context("the answer cannot be written")?;
        progress.inc(part.len() as u64);
    }
    progress.finish_and_clear();
    Ok(())
}

fn line(id: &str, suggested: &[Suggestion], right: &Names, lang: Lang) -> serde_json::Value {
    let candidate = |one: &Suggestion| {
        json!({
            "right": right.ids[one.item],
            "score": (f64::from(one.score) * 10_000.0).round() / 10_000.0,
            "auto": one.auto,
            "reason": Ground::lines(&one.grounds, lang),
        })
    };
    json!({ "left": id, "candidates": suggested.iter().map(candidate).collect::<Vec<_>>() })
}

/// A bar on a terminal, nothing elsewhere.
fn progress(total: usize) -> ProgressBar {
    let target = if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    ProgressBar::with_draw_target(Some(total as u64), target)
}

fn read(path: &Path) -> Result<Names, TableFault> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| Table::unreadable(&file, &error))?;
    let table = Table::read(&file, &bytes)?;
    table.require(&["id", "name"])?;
    table.distinct("id")?;
    let ids = table.rows().map(|row| row.cell("id").to_owned()).collect();
    let entry = |row: crate::tables::TableRow<'_>| Entry {
        name: row.cell("name").to_owned(),
        // Several may stand in one cell.
        barcodes: row.cell("barcode").split([',', '|']).map(str::to_owned).collect(),
        article: row.cell("article").to_owned(),
    };
    Ok(Names { ids, entries: table.rows().map(entry).collect() })
}

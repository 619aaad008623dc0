//! How fast and, with labelled tables, how right products find their items: `cargo bench --bench matching`, and
//! `cargo bench --bench matching -- --left a.tsv --right b.tsv --gold gold.tsv` for tables of one's own.
//!
//! A gold table has the columns left, right (ids parted by commas) and verdict (`match`, `ambiguous` or `none`).
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Parser;
use daneker::ops::mappings::suggest::{Catalogues, Entry, MOST};
use daneker::tables::Table;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

#[derive(Parser)]
struct Options {
    #[arg(long, requires = "right")]
    left: Option<PathBuf>,
    #[arg(long, requires = "gold")]
    right: Option<PathBuf>,
    #[arg(long, requires = "left")]
    gold: Option<PathBuf>,
    /// What cargo adds for every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    match (options.left, options.right, options.gold) {
        (Some(left), Some(right), Some(gold)) => quality(&left, &right, &gold),
        _ => speed(),
    }
}

fn speed() {
    let mut rng = StdRng::seed_from_u64(1);
    let (products, items) = shops(&mut rng, 10_000);
    let begun = Instant::now();
    let catalogues = Catalogues::new(&products, &items, &[]);
    let places: Vec<usize> = (0..products.len()).collect();
    let suggested = catalogues.suggest_all(&places);
    println!("10 000 × 10 000 names            {:>8.2} s    (goal 5)", begun.elapsed().as_secs_f64());
    println!("… peak memory                    {:>8.0} MiB  (goal 500)", peak_mib());
    println!("… with a suggestion              {:>8}", suggested.iter().filter(|some| !some.is_empty()).count());
    let (products, items) = shops(&mut rng, 100_000);
    let catalogues = Catalogues::new(&products[..1_000], &items, &[]);
    let mut took: Vec<f64> = (0..200)
        .map(|product| {
            let begun = Instant::now();
            catalogues.suggest(product, MOST);
            begun.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    took.sort_by(f64::total_cmp);
    println!("a card out of 100 000, median    {:>8.2} ms   (goal 50)", took[100]);
    println!("… the slowest of 200             {:>8.2} ms", took[199]);
}

/// Names of goods as a shop and its books may have them.
fn shops(rng: &mut StdRng, count: usize) -> (Vec<Entry>, Vec<Entry>) {
    const GOODS: [&str; 12] = [
        "Крем для лица",
        "Шампунь для волос",
        "Гель для душа",
        "Чай чёрный",
        "Кофе в зёрнах",
        "Сковорода",
        "Термос",
        "Лампа светодиодная",
        "Перчатки рабочие",
        "Краска для стен",
        "Мука пшеничная",
        "Кабель USB",
    ];
    const KINDS: [&str; 8] = ["дневной", "ночной", "премиум", "Classic", "Eco", "Sport", "детский", "усиленный"];
    const UNITS: [&str; 4] = ["мл", "г", "шт", "см"];
    let brands: Vec<String> = (0..count / 20 + 1).map(|_| brand(rng)).collect();
    let mut make = || -> (Entry, Entry) {
        let (goods, kind) = (*GOODS.choose(rng).unwrap(), *KINDS.choose(rng).unwrap());
        let (brand, unit) = (brands.choose(rng).unwrap(), *UNITS.choose(rng).unwrap());
        let (amount, code) = (rng.random_range(1..40) * 25, rng.random_range(10_000..99_999));
        let entry = |name: String| Entry { name, ..Entry::default() };
        (
            entry(format!("{brand} {goods} {kind}, {amount}{unit} {code}")),
            entry(format!("{goods} {brand} {kind} {amount} {unit} {code}")),
        )
    };
    (0..count).map(|_| make()).unzip()
}

fn brand(rng: &mut StdRng) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "ko", "lum", "tir", "sen", "dra", "vox", "mi", "zel", "pra", "nu", "gor", "fla", "hes", "ri", "tan"];
    (0..3).map(|_| *SYLLABLES.choose(rng).unwrap()).collect()
}

fn peak_mib() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1_024.0
}

fn quality(left: &Path, right: &Path, gold: &Path) {
    let table = |path: &Path| Table::read(&path.display().to_string(), &fs::read(path).unwrap()).unwrap();
    let names = |table: &Table| -> (Vec<String>, Vec<Entry>) {
        let entry = |row: daneker::tables::TableRow<'_>| {
            let entry = Entry {
                name: row.cell("name").to_owned(),
                barcodes: vec![row.cell("barcode").to_owned()],
                article: row.cell("article").to_owned(),
            };
            (row.cell("id").to_owned(), entry)
        };
        table.rows().map(entry).unzip()
    };
    let ((left_ids, products), (right_ids, items)) = (names(&table(left)), names(&table(right)));
    let gold = table(gold);
    let meant: BTreeMap<&str, (Vec<&str>, &str)> = gold
        .rows()
        .map(|row| (row.cell("left"), (row.cell("right").split(',').collect(), row.cell("verdict"))))
        .collect();
    let catalogues = Catalogues::new(&products, &items, &[]);
    let (mut matchable, mut first, mut five, mut right_auto, mut wrong) = (0, 0, 0, 0, 0);
    for (place, id) in left_ids.iter().enumerate() {
        let Some((rights, verdict)) = meant.get(id.as_str()) else { continue };
        let suggested = catalogues.suggest(place, MOST);
        let is_right = |item: usize| verdict.starts_with("match") && rights.contains(&right_ids[item].as_str());
        if verdict.starts_with("match") {
            matchable += 1;
            first += usize::from(suggested.first().is_some_and(|one| is_right(one.item)));
            five += usize::from(suggested.iter().any(|one| is_right(one.item)));
        }
        for one in suggested.iter().filter(|one| one.auto) {
            if is_right(one.item) { right_auto += 1 } else { wrong += 1 }
        }
    }
    let share = |count: usize| 100.0 * count as f64 / matchable as f64;
    println!("of {matchable}: right first {:.1} %, among five {:.1} %", share(first), share(five));
    println!("certain {:.1} %, wrong and certain {wrong}", share(right_auto));
}

//! `daneker match` as a person runs it, and how right it is on a labelled shop of our own.
//!
//! `items.tsv` and `products.tsv` are made up by hand: each family of goods has siblings that differ in one thing only, and
//! products that are no item at all. Of a product, `items` are the items it may be: one, several with a question mark where
//! nobody could tell, none where it is not there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/matching").join(name)
}

fn run(left: &Path, right: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_daneker"))
        .env("DANEKER_LANG", "en")
        .args(["match", "--left"])
        .arg(left)
        .arg("--right")
        .arg(right)
        .output()
        .unwrap()
}

fn column(name: &str, column: usize) -> BTreeMap<String, String> {
    let text = fs::read_to_string(file(name)).unwrap();
    let row = |line: &str| {
        let cells: Vec<_> = line.split('\t').collect();
        (cells[0].to_owned(), cells[column].to_owned())
    };
    text.lines().skip(1).map(row).collect()
}

#[test]
fn of_our_labelled_shop_almost_all_are_found_and_nothing_wrong_is_certain() {
    let output = run(&file("products.tsv"), &file("items.tsv"));
    assert!(output.status.success());
    let meant = column("products.tsv", 4);
    let (mut matchable, mut first, mut among_five, mut certain) = (0, 0, 0, 0);
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let answer: Value = serde_json::from_str(line).unwrap();
        let meant = &meant[answer["left"].as_str().unwrap()];
        let candidates = answer["candidates"].as_array().unwrap();
        let is_meant = |candidate: &Value| candidate["right"] == meant.as_str();
        let auto: Vec<_> = candidates.iter().filter(|candidate| candidate["auto"] == true).collect();
        assert!(auto.iter().all(|candidate| is_meant(candidate)), "wrong and certain: {line}, meant {meant:?}");
        assert!(candidates.iter().all(|candidate| !candidate["reason"].as_str().unwrap().is_empty()), "{line}");
        if !meant.is_empty() && !meant.ends_with('?') {
            matchable += 1;
            first += usize::from(candidates.first().is_some_and(is_meant));
            among_five += usize::from(candidates.iter().any(is_meant));
            certain += auto.len();
        }
    }
    println!("of {matchable}: {first} first, {among_five} among five, {certain} certain");
    assert_eq!(matchable, 135);
    assert!(first >= 132 && among_five >= 135 && certain >= 74, "{first} {among_five} {certain}");
}

#[test]
fn every_product_has_its_line_in_the_order_of_the_table() {
    let output = run(&file("products.tsv"), &file("items.tsv"));
    let lines = String::from_utf8(output.stdout).unwrap();
    let ids: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["left"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, (1..=207).map(|id| id.to_string()).collect::<Vec<_>>());
    let summary = String::from_utf8(output.stderr).unwrap();
    assert!(summary.starts_with("207 products, 115 items: "), "{summary}");
}

#[test]
fn a_table_that_cannot_be_used_is_told_with_its_line_and_nothing_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let good = write("good.csv", "id,name\n1,Крем\n");
    for (text, told) in [
        ("id;title\n1;Крем\n", "there is no column “name”; the first line has: id, title"),
        ("id,name\n1,Крем\n1,Гель\n", "line 3: “1” stands in line 2 already."),
        ("id,name\n,Крем\n", "line 2: the column “id” is empty."),
        ("", "there is not a single row in the file."),
    ] {
        let bad = write("bad.csv", text);
        let output = run(&good, &bad);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.trim().ends_with(told), "{said}");
    }
    let gone = run(&good, &folder.path().join("gone.csv"));
    assert!(String::from_utf8(gone.stderr).unwrap().contains("gone.csv: the file cannot be read"));
}

#[test]
fn empty_and_endless_names_are_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("names.csv");
    fs::write(&path, format!("id,name\n1,\n2,{}\n3,\"\"\"«»№ ///\"\n", "я1".repeat(1_000))).unwrap();
    let output = run(&path, &path);
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 3);
}

//! The shape of the project: who may use whom, and what every file has to say of itself.

use std::fs;
use std::path::{Path, PathBuf};

use crate::locales::files;

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    let tests = |path: &PathBuf| path.ends_with("tests.rs") || path.iter().any(|part| part == "tests");
    files(&root, "rs").into_iter().filter(|path| !tests(path)).map(read).collect()
}

/// The code of a file without its tests and comments.
fn code(text: &str) -> String {
    let lines: Vec<_> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let is_mod = |line: &str| line.ends_with('{') && line.split_whitespace().any(|word| word == "mod");
    // Only a module of tests that stands here ends the code; `mod tests;` or a helper for tests may stand anywhere.
    let end = lines.windows(2).position(|pair| pair[0] == "#[cfg(test)]" && is_mod(pair[1]));
    lines[..end.unwrap_or(lines.len())].join("\n")
}

#[test]
fn code_goes_on_after_tests_in_a_file_of_their_own() {
    let text = "a\n// b\n#[cfg(test)]\nmod tests;\nc\n#[cfg(test)]\nmod tests {\n    d\n}";
    assert_eq!(code(text), "a\n#[cfg(test)]\nmod tests;\nc");
}

#[test]
fn every_file_says_what_it_is_for() {
    for (name, text) in sources() {
        assert!(text.starts_with("//! "), "{name} does not open with //!");
    }
}

#[test]
fn nobody_uses_what_lies_above() {
    // A folder, and what must not stand in its code.
    let forbidden: [(&str, &[&str]); 10] = [
        ("ops/", &["teloxide", "axum", "crate::bot", "crate::web", "crate::worker", "crate::sandbox"]),
        (
            "clients/",
            &["sea_orm", "crate::entity", "crate::ops", "crate::queue", "crate::store", "crate::sandbox", "crate::app"],
        ),
        ("entity/", &["reqwest", "crate::ops", "crate::clients", "crate::queue", "crate::app"]),
        ("queue/", &["crate::ops", "crate::clients", "crate::bot", "crate::app"]),
        ("types/", &["sea_orm", "reqwest", "teloxide", "crate::app", "crate::ops", "crate::clients", "crate::entity"]),
        ("bot/", &["crate::clients", "crate::entity", "crate::web", "crate::worker", "crate::sandbox"]),
        ("web/", &["teloxide", "crate::clients", "crate::entity", "crate::bot", "crate::worker", "crate::sandbox"]),
        ("worker/", &["teloxide", "axum", "crate::entity", "crate::bot", "crate::web", "crate::sandbox"]),
        (
            "sandbox/",
            &[
                "crate::clients",
                "crate::ops",
                "crate::entity",
                "crate::bot",
                "crate::types",
                "crate::config",
                "crate::app",
            ],
        ),
        ("bot/screens/", &["crate::app", "async fn"]),
    ];
    // Use cases give what they read as rows: the path of a deal is shown as it stands in the tables, and the inbox hands out
    // what it keeps. Nobody in the chat asks the tables himself, so only these types are let in.
    let allowed = [
        ("bot/screens/deals.rs", "use crate::entity::deal::State;"),
        ("bot/screens/deals.rs", "use crate::entity::invoice::{self, State as InvoiceState};"),
        ("bot/listener.rs", "use crate::entity::telegram_update::Model;"),
    ];
    for (name, text) in sources() {
        let of_file = allowed.iter().filter(|(file, _)| *file == name);
        let text = of_file.fold(text, |text, (_, line)| text.replace(line, ""));
        // Which language a page speaks is no contract with an outside system.
        let text = text.replace("crate::types::Lang", "Lang");
        for (folder, words) in forbidden.iter().filter(|(folder, _)| name.starts_with(folder)) {
            for word in *words {
                assert!(!code(&text).contains(word), "{name} in {folder} must not use {word}");
            }
        }
    }
}

#[test]
fn only_the_settings_read_the_environment_and_only_the_clock_the_time() {
    for (name, text) in sources() {
        let code = code(&text);
        let outside = name.starts_with("sandbox/");
        assert!(name == "config/mod.rs" || !code.contains("env::var"), "{name} reads the environment");
        assert!(outside || name == "clock.rs" || !code.contains("Utc::now"), "{name} asks the system for the time");
    }
}

#[test]
fn no_text_for_people_stands_in_the_code() {
    let cyrillic = |text: &str| text.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c));
    for (name, text) in sources() {
        // 1C's own names are Russian; the stand-ins and their shop speak it.
        if name.starts_with("sandbox/") || name.starts_with("clients/onec/") || name.starts_with("demo") {
            continue;
        }
        for line in code(&text).lines() {
            let quoted = line.split('"').skip(1).step_by(2).any(|text| cyrillic(text) && text.contains(' '));
            assert!(!quoted, "{name}: {line}");
        }
    }
}

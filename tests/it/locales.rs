//! The texts: the same keys with the same placeholders in all languages, and every key the code names is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use daneker::i18n::{self, Args};
use daneker::types::Lang;

/// Keys and their placeholders, of one language.
fn texts(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files(&root().join("locales").join(lang.code()), "ftl") {
        let mut key = String::new();
        for line in fs::read_to_string(&file).unwrap().lines() {
            if let Some((name, _)) =
                line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                key = name.to_owned();
                assert!(!texts.contains_key(&key), "{key} stands twice in {lang}");
                texts.insert(key.clone(), BTreeSet::new());
            }
            for part in line.split('$').skip(1) {
                let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                texts.get_mut(&key).unwrap().insert(name);
            }
        }
    }
    texts
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files(&entry, ending));
        } else if entry.extension().is_some_and(|own| own == ending) {
            found.push(entry);
        }
    }
    found.sort();
    found
}

#[test]
fn all_languages_have_the_same_keys_with_the_same_placeholders() {
    let russian = texts(Lang::Ru);
    assert!(russian.len() > 50);
    for lang in [Lang::Kk, Lang::En] {
        let other = texts(lang);
        let missing: Vec<_> = russian.keys().filter(|key| !other.contains_key(*key)).collect();
        let extra: Vec<_> = other.keys().filter(|key| !russian.contains_key(*key)).collect();
        assert!(missing.is_empty() && extra.is_empty(), "{lang}: missing {missing:?}, not in Russian {extra:?}");
        for (key, placeholders) in &russian {
            assert_eq!(&other[key], placeholders, "{lang} {key}");
        }
    }
}

#[test]
fn every_text_can_be_read_in_every_language() {
    for lang in Lang::ALL {
        for (key, placeholders) in texts(lang) {
            let value = |args: Args, name: String| args.text(String::leak(name), "7");
            let text = i18n::plain(lang, &key, &placeholders.into_iter().fold(Args::new(), value));
            assert_ne!(text, key, "{lang} {key} is not well-formed");
        }
    }
}

#[test]
fn every_key_the_code_names_exists() {
    let known = texts(Lang::Ru);
    let subjects: BTreeSet<&str> = known.keys().filter_map(|key| key.split('-').next()).collect();
    for file in files(&root().join("src"), "rs") {
        if file.to_string_lossy().contains("/sandbox/") {
            continue;
        }
        let code = fs::read_to_string(&file).unwrap();
        for text in code.split('"').skip(1).step_by(2) {
            let shape = text.len() > 3
                && text.contains('-')
                && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            let subject = text.split('-').next().unwrap();
            if shape && !text.ends_with('-') && subjects.contains(subject) {
                // Some are the end of a key that is put together.
                let named = known.keys().any(|key| key == text || key.ends_with(&format!("-{text}")));
                assert!(named, "{}: {text}", file.display());
            }
        }
    }
}

#[test]
fn plurals_follow_the_language() {
    let line = |lang, count| i18n::plain(lang, "settings-faults", &Args::new().count("count", count));
    for (count, word) in [(1, "ошибка"), (2, "ошибки"), (5, "ошибок"), (21, "ошибка"), (111, "ошибок")]
    {
        assert!(line(Lang::Ru, count).contains(&format!("{count} {word}:")), "{}", line(Lang::Ru, count));
    }
    assert!(line(Lang::En, 1).contains("1 fault:") && line(Lang::En, 2).contains("2 faults:"));
}

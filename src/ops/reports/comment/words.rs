//! What words mean to the check of a comment: scales, per cent, numbers in words, orders to the reader; in three languages.

use std::sync::LazyLock;

static WORDS: LazyLock<Vec<Words>> = LazyLock::new(read);

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// So many zeros behind a number.
    Scale(u32),
    /// Per cent.
    Percent,
    /// A number, or a share, in words.
    Number,
    /// It tells the reader to do something.
    Order,
}

struct Words {
    kind: Kind,
    starts: Vec<Start>,
}

/// How a word begins, or a whole word.
struct Start {
    letters: String,
    is_whole: bool,
}

/// Everything a word may be; it is given in small letters, without ё.
pub(super) fn kinds(word: &str) -> impl Iterator<Item = Kind> {
    let is = move |start: &Start| if start.is_whole { word == start.letters } else { word.starts_with(&start.letters) };
    WORDS.iter().filter(move |words| words.starts.iter().any(is)).map(|words| words.kind)
}

fn read() -> Vec<Words> {
    let start = |start: &str| Start { letters: start.trim_end_matches('.').to_owned(), is_whole: start.ends_with('.') };
    let line = |line: &str| {
        let (kind, starts) = line.split_once('\t')?;
        Some(Words { kind: kind_of(kind)?, starts: starts.split(", ").map(start).collect() })
    };
    include_str!("words.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(line).collect()
}

fn kind_of(tag: &str) -> Option<Kind> {
    Some(match tag {
        "thousand" => Kind::Scale(3),
        "million" => Kind::Scale(6),
        "billion" => Kind::Scale(9),
        "percent" => Kind::Percent,
        "number" => Kind::Number,
        "order" => Kind::Order,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        assert_eq!(WORDS.len(), 6);
        assert!(WORDS.iter().flat_map(|words| &words.starts).all(|start| !start.letters.is_empty()));
    }

    #[test]
    fn words_are_known_by_their_beginning_or_as_a_whole() {
        let of = |word: &str| kinds(word).collect::<Vec<_>>();
        assert_eq!(of("миллиона"), [Kind::Scale(6)]);
        assert_eq!(of("тысяч"), [Kind::Scale(3), Kind::Number]);
        assert_eq!(of("m"), [Kind::Scale(6)]);
        assert_eq!(of("менеджер"), []);
        assert_eq!(of("вдвое"), [Kind::Number]);
        assert_eq!(of("нажмите"), [Kind::Order]);
        assert_eq!(of(""), []);
    }
}

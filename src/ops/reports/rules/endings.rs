//! What may follow a stem: so many letters, or the endings a Kazakh noun takes one after another.

use std::sync::LazyLock;

/// Endings of Kazakh nouns, in both alphabets.
const KAZAKH: &str = include_str!("lexicon/kk_endings.txt");

static ENDINGS: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    let lines = KAZAKH.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(|ending| ending.chars().collect()).collect()
});

/// What may follow a stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Ending {
    /// Any letters, at most so many.
    UpTo(usize),
    /// Endings of a Kazakh noun.
    Kazakh,
}

impl Ending {
    /// Reads the mark behind a stem in a table: `*`, `**` or `~`.
    pub(super) fn marked(mark: &str) -> Self {
        match mark {
            "~" => Self::Kazakh,
            "*" => Self::UpTo(4),
            "**" => Self::UpTo(9),
            _ => Self::UpTo(0),
        }
    }

    /// Whether letters may be one.
    pub(super) fn allows(self, rest: &[char]) -> bool {
        match self {
            Self::UpTo(most) => rest.len() <= most,
            Self::Kazakh => is_kazakh(rest, 4),
        }
    }

    /// Whether letters may be one as they sound in Latin letters, of which there are more; behind a short stem there are
    /// few, or else any name would begin with it.
    pub(super) fn sounds(self, rest: &[char], stem: usize) -> bool {
        match self {
            Self::UpTo(most) => rest.len() <= most + most / 2 && (rest.len() < stem || rest.len() <= 2),
            Self::Kazakh => is_kazakh(rest, 4),
        }
    }

    /// After a slip an ending may not be as free as after the stem itself.
    pub(super) fn after_slip(self) -> Self {
        match self {
            Self::UpTo(most) => Self::UpTo(most.min(3)),
            Self::Kazakh => Self::Kazakh,
        }
    }
}

/// Whether letters are endings one after another, at most so many.
fn is_kazakh(rest: &[char], most: usize) -> bool {
    let one = |ending: &Vec<char>| rest.strip_prefix(&ending[..]).is_some_and(|rest| is_kazakh(rest, most - 1));
    rest.is_empty() || most > 0 && ENDINGS.iter().any(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kazakh_noun_takes_ending_after_ending() {
        let allows = |rest: &str| Ending::Kazakh.allows(&rest.chars().collect::<Vec<_>>());
        // түсім, түсімдегі, түсімімізді, айындағы.
        assert!(["", "деги", "имизди", "ындагы", "дегиси"].into_iter().all(allows));
        assert!(!["ова", "овом", "лап"].into_iter().any(allows));
    }
}

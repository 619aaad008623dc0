//! Model codes and articles in a name: letters and digits that belong together.

use super::letters;
use super::name::{Code, Kind, Name, Trait, mark};
use super::pieces::{Piece, What, use_up};
use super::quantity::scaled;

/// Most letters of a word in small letters that can be of a code: "5w40", "рст-12".
pub(super) const LETTERS: usize = 3;

/// The digits no quantity was made of: codes where letters or hyphens are glued to them, else bare numbers.
pub(super) fn read(pieces: &mut [Piece], parsed: &mut Name) {
    for place in 0..pieces.len() {
        if pieces[place].used || pieces[place].number().is_none() {
            continue;
        }
        let (begin, end) = around(pieces, place);
        let shown: String = pieces[begin..end].iter().map(|piece| piece.raw.as_str()).collect();
        let key = letters::code(&shown);
        let digits_only = key.bytes().all(|byte| byte.is_ascii_digit());
        use_up(&mut pieces[begin..end]);
        if digits_only && key.len() <= 3 && end - begin == 1 {
            let value = scaled(&shown.replace(',', "."), 1_000);
            parsed.traits.push(Trait { kind: Kind::Number, value, or: None, shown });
        } else if key.len() <= 3 {
            parsed.traits.push(Trait { kind: Kind::Mark, value: mark(&key), or: None, shown });
        } else {
            let before = begin.checked_sub(1).and_then(|before| letters_at(pieces, before, 4, true));
            let behind = letters_at(pieces, end, 1, false);
            let longer =
                before.map(|before| before + &key).into_iter().chain(behind.map(|behind| key.clone() + &behind));
            parsed.codes.push(Code { longer: longer.collect(), key, shown });
        }
    }
}

/// Whether a piece can be of a code.
pub(super) fn fits(piece: &Piece) -> bool {
    !piece.used
        && match &piece.what {
            What::Number(_) => true,
            What::Word { text, upper, .. } => *upper || text.chars().count() <= LETTERS,
            What::Sign(_) => false,
        }
}

/// The pieces around a number that are glued to it and can be of its code.
fn around(pieces: &[Piece], place: usize) -> (usize, usize) {
    let joins = |at: usize| pieces[at].glued && matches!(pieces[at].what, What::Sign('-' | '.' | '/' | '_'));
    let mut begin = place;
    while begin >= 1 && pieces[begin].glued {
        if fits(&pieces[begin - 1]) {
            begin -= 1;
        } else if begin >= 2 && joins(begin - 1) && fits(&pieces[begin - 2]) {
            begin -= 2;
        } else {
            break;
        }
    }
    let mut end = place + 1;
    while end < pieces.len() {
        if pieces[end].glued && fits(&pieces[end]) {
            end += 1;
        } else if end + 1 < pieces.len() && joins(end) && pieces[end + 1].glued && fits(&pieces[end + 1]) {
            end += 2;
        } else {
            break;
        }
    }
    (begin, end)
}

/// Letters beside a code, set off by a space, that may be of it: "RT 45837", "0024-7 б".
fn letters_at(pieces: &[Piece], place: usize, most: usize, upper_only: bool) -> Option<String> {
    let piece = pieces.get(place).filter(|piece| !piece.used)?;
    let What::Word { text, upper, .. } = &piece.what else { return None };
    (text.chars().count() <= most && (*upper || !upper_only)).then(|| letters::code(text))
}

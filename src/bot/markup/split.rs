//! A screen too long for one message, as several: tags that are open at a cut are closed before it and opened after it.

use crate::types::Screen;

/// Most UTF-16 units in a message. Telegram counts code points without the tags, so this is always enough.
const MOST: usize = 4096;

/// The screen in messages of a length Telegram takes, in order; the buttons stand below the last one.
pub(in crate::bot) fn split(screen: &Screen) -> Vec<Screen> {
    let mut parts: Vec<Screen> =
        cut(&screen.html).into_iter().map(|html| Screen { html, buttons: Vec::new() }).collect();
    if let Some(last) = parts.last_mut() {
        last.buttons.clone_from(&screen.buttons);
    }
    parts
}

fn cut(html: &str) -> Vec<String> {
    if units(html) <= MOST {
        return vec![html.to_owned()];
    }
    let mut parts = Vec::new();
    let mut part = Part::default();
    for piece in Pieces(html) {
        while !part.takes(piece) && part.has_text() {
            part = part.cut(&mut parts);
        }
        part.add(piece);
    }
    parts.push(part.closed());
    parts.retain(|part| !super::plain(part).trim().is_empty());
    parts
}

/// A message being filled.
#[derive(Default)]
struct Part<'a> {
    html: String,
    units: usize,
    open: Vec<&'a str>,
    /// After the last line end: how much of the text that is, and what was open there.
    line: Option<(usize, Vec<&'a str>)>,
}

impl<'a> Part<'a> {
    fn takes(&self, piece: &str) -> bool {
        let for_open: usize = self.open.iter().map(|tag| closing(tag).len()).sum();
        // A tag that is opened has to be closed as well.
        let own = if is_opening(piece) { closing(piece).len() } else { 0 };
        self.units + units(piece) + own + for_open <= MOST
    }

    fn add(&mut self, piece: &'a str) {
        self.html.push_str(piece);
        self.units += units(piece);
        if is_opening(piece) {
            self.open.push(piece);
        } else if piece.starts_with("</") {
            self.open.pop();
        } else if piece == "\n" {
            self.line = Some((self.html.len(), self.open.clone()));
        }
    }

    /// Whether there is more than tags opened anew.
    fn has_text(&self) -> bool {
        self.html.len() > self.open.iter().map(|tag| tag.len()).sum()
    }

    /// Gives away what ends with the last line, or everything where that would be little; the rest begins the next part.
    fn cut(self, parts: &mut Vec<String>) -> Self {
        let worth = self.line.filter(|(at, _)| units(&self.html[..*at]) > MOST / 4);
        let (at, open) = worth.unwrap_or((self.html.len(), self.open.clone()));
        let (done, rest) = self.html.split_at(at);
        parts.push(close(done.trim_end_matches('\n'), &open));
        let html = open.concat() + rest;
        Self { units: units(&html), html, open: self.open, line: None }
    }

    fn closed(self) -> String {
        close(&self.html, &self.open)
    }
}

/// Tags, entities and characters: what a cut must not go through.
struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let first = self.0.chars().next()?;
        let end = match first {
            '<' => self.0.find('>').map(|at| at + 1),
            '&' => self.0.find(';').map(|at| at + 1),
            _ => None,
        };
        let (piece, rest) = self.0.split_at(end.unwrap_or(first.len_utf8()));
        self.0 = rest;
        Some(piece)
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn is_opening(piece: &str) -> bool {
    piece.len() > 1 && piece.starts_with('<') && !piece.starts_with("</")
}

fn closing(tag: &str) -> String {
    let name = tag.trim_start_matches('<').split([' ', '>']).next().unwrap_or_default();
    format!("</{name}>")
}

fn close(html: &str, open: &[&str]) -> String {
    let closing: String = open.iter().rev().map(|tag| closing(tag)).collect();
    html.to_owned() + &closing
}

/// Whether tags are opened and closed in order, and nothing else stands in angle brackets.
#[cfg(test)]
pub(in crate::bot) fn balanced(html: &str) -> bool {
    let mut open = Vec::new();
    for piece in Pieces(html) {
        if let Some(name) = piece.strip_prefix("</") {
            if open.pop() != name.strip_suffix('>') {
                return false;
            }
        } else if piece.starts_with('<') {
            open.push(piece.trim_matches(['<', '>']));
        }
    }
    open.is_empty()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::bot::markup::plain;
    use crate::i18n;

    fn any_html() -> impl Strategy<Value = String> {
        let piece = (prop::sample::select(vec!["", "b", "i", "code"]), "[a-zа-я<>&\"\n 🙂]{0,600}");
        prop::collection::vec(piece, 0..30).prop_map(|pieces| {
            let wrap = |(tag, text): (&str, String)| {
                let text = i18n::escape(&text);
                if tag.is_empty() { text } else { format!("<{tag}><u>{text}</u></{tag}>") }
            };
            pieces.into_iter().map(wrap).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn parts_fit_stay_balanced_and_lose_no_word(html in any_html()) {
            let parts = cut(&html);
            for part in &parts {
                prop_assert!(units(part) <= MOST);
                prop_assert!(balanced(part), "{part}");
            }
            let words = |text: &str| text.split_whitespace().collect::<String>();
            let whole: String = parts.iter().map(|part| words(&plain(part))).collect();
            prop_assert_eq!(whole, words(&plain(&html)));
        }
    }

    #[test]
    fn a_cut_goes_between_lines_where_there_are_any() {
        let line = "<b>x</b>".repeat(100);
        let screen = Screen { html: [line.as_str(); 12].join("\n"), buttons: vec![Vec::new()] };
        let parts = split(&screen);
        assert!(parts.iter().all(|part| part.html.lines().all(|one| one == line)));
        assert_eq!(parts.iter().map(|part| part.html.lines().count()).sum::<usize>(), 12);
        assert_eq!(parts.iter().filter(|part| !part.buttons.is_empty()).count(), 1);
        assert_eq!(parts.last().unwrap().buttons.len(), 1);
    }

    #[test]
    fn a_single_word_longer_than_a_message_is_cut_all_the_same() {
        let parts = cut(&format!("<b>{}</b>", "🙂".repeat(5_000)));
        assert_eq!(parts.len(), 3);
        assert!(parts.iter().all(|part| balanced(part) && units(part) <= MOST));
    }
}

//! Telegram's HTML as text: cut to its length, and without its tags.
//!
//! Only for HTML we made ourselves: tags are balanced, values are escaped.

mod split;

#[cfg(test)]
pub(super) use split::balanced;
pub(super) use split::split;

/// The text without tags, with its entities resolved.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = rest[start..].split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// A value that came from outside, on one line and not too long.
pub(super) fn short(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let mut short: String = line.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n;

    #[test]
    fn plain_text_is_what_people_would_have_read() {
        assert_eq!(plain("<b>Сделка</b> «<i>a &lt; b &amp;amp; c</i>»"), "Сделка «a < b &amp; c»");
        for text in ["a<b>c", "&lt;", "\"x\" & y", "&amp;lt;"] {
            assert_eq!(plain(&i18n::escape(text)), text);
        }
    }

    #[test]
    fn long_values_are_cut_and_put_on_one_line() {
        assert_eq!(short("a\n b\t c", 10), "a b c");
        assert_eq!(short(&"я".repeat(20), 10), format!("{}…", "я".repeat(9)));
        assert_eq!(short("", 10), "");
    }
}

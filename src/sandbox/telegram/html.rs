//! Telegram's HTML subset: text and entities out of markup, with the refusals of the real parser.
//!
//! It judges exactly what Telegram judges: no tag more, no entity more. It never repairs markup.
//! See <https://core.telegram.org/bots/api#html-style>.

use serde_json::{Map, Value, json};

use super::entities::{Entity, Rich};
use super::links::checked_url;

/// Tags Telegram knows.
const TAGS: [&str; 17] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "code",
    "pre",
    "blockquote",
    "span",
    "tg-spoiler",
    "tg-emoji",
    "tg-time",
];

const NOT_UNICODE: &str =
    "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units";

/// Reads markup into text and entities; the error is Telegram's text after `can't parse entities: `.
pub(super) fn parse(html: &str) -> Result<Rich, String> {
    let mut parser = Parser { html, at: 0, text: String::new(), units: 0, open: Vec::new(), entities: Vec::new() };
    while let Some(next) = parser.peek() {
        match next {
            '<' if parser.rest().starts_with("</") => parser.end_tag()?,
            '<' => parser.start_tag()?,
            _ => {
                let character = parser.character()?;
                parser.units += character.len_utf16();
                parser.text.push(character);
            }
        }
    }
    match parser.open.pop() {
        Some(open) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", open.tag)),
        None => Ok(Rich::new(parser.text, parser.entities)),
    }
}

struct Parser<'a> {
    html: &'a str,
    /// Byte offset of what is read next.
    at: usize,
    text: String,
    /// Length of `text` in UTF-16 units, which entities are counted in.
    units: usize,
    open: Vec<Open>,
    entities: Vec<Entity>,
}

/// A start tag still waiting for its end.
struct Open {
    tag: String,
    attributes: Vec<(String, String)>,
    units: usize,
    bytes: usize,
}

impl Open {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn language(&self) -> Option<&str> {
        self.attribute("class")?.strip_prefix("language-")
    }
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|character| !wanted(character)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn skip_spaces(&mut self) {
        self.take_while(char::is_whitespace);
    }

    /// One character of text, an HTML entity being one.
    fn character(&mut self) -> Result<char, String> {
        let rest = self.rest();
        if let Some((code, length)) = html_entity(rest) {
            self.at += length;
            return char::from_u32(code).ok_or_else(|| NOT_UNICODE.to_owned());
        }
        let character = rest.chars().next().expect("callers have peeked");
        self.at += character.len_utf8();
        Ok(character)
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 1;
        let tag = self.take_while(|c| !c.is_whitespace() && c != '>').to_lowercase();
        if self.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        if !TAGS.contains(&tag.as_str()) {
            return Err(format!("Unsupported start tag \"{tag}\" at byte offset {begin}"));
        }
        let mut attributes = Vec::new();
        loop {
            self.skip_spaces();
            match self.peek() {
                None => return Err(format!("Unclosed start tag at byte offset {begin}")),
                Some('>') => break,
                Some(_) => attributes.push(self.attribute(&tag, begin)?),
            }
        }
        self.at += 1;
        let open = Open { tag, attributes, units: self.units, bytes: self.text.len() };
        if open.tag == "span" && open.attribute("class") != Some("tg-spoiler") {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        self.open.push(open);
        Ok(())
    }

    fn attribute(&mut self, tag: &str, begin: usize) -> Result<(String, String), String> {
        let name = self.take_while(|c| !c.is_whitespace() && !"=>/\"'".contains(c)).to_lowercase();
        if name.is_empty() {
            return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
        }
        self.skip_spaces();
        match self.peek() {
            Some('=') => self.at += 1,
            None => return Err(format!("Unclosed start tag \"{tag}\" at byte offset {begin}")),
            Some(_) if tag == "blockquote" && name == "expandable" => return Ok((name, String::new())),
            Some(_) => {
                return Err(format!(
                    "Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {begin}"
                ));
            }
        }
        self.skip_spaces();
        let value = match self.peek() {
            None => return Err(format!("Unclosed start tag \"{tag}\" at byte offset {begin}")),
            Some(quote @ ('"' | '\'')) => self.quoted(quote, begin)?,
            Some(_) => self.name_token()?,
        };
        Ok((name, value))
    }

    fn quoted(&mut self, quote: char, begin: usize) -> Result<String, String> {
        self.at += 1;
        let mut value = String::new();
        while let Some(next) = self.peek() {
            if next == quote {
                self.at += 1;
                return Ok(value);
            }
            value.push(self.character()?);
        }
        Err(format!("Unclosed start tag at byte offset {begin}"))
    }

    fn name_token(&mut self) -> Result<String, String> {
        let begin = self.at;
        let token = self.take_while(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-').to_lowercase();
        match self.peek() {
            Some(next) if !next.is_whitespace() && next != '>' => {
                Err(format!("Unexpected end of name token at byte offset {begin}"))
            }
            _ => Ok(token),
        }
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let Some(open) = self.open.pop() else { return Err(format!("Unexpected end tag at byte offset {begin}")) };
        self.at += 2;
        let found = self.take_while(|c| !c.is_whitespace() && c != '>').to_lowercase();
        self.skip_spaces();
        if self.peek() != Some('>') {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        if !found.is_empty() && found != open.tag {
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{}>\", found \"</{found}>\"",
                open.tag
            ));
        }
        self.entity(&open)
    }

    /// Turns a closed tag into an entity; one around nothing is dropped.
    fn entity(&mut self, open: &Open) -> Result<(), String> {
        let (offset, length) = (open.units, self.units - open.units);
        if length == 0 {
            return Ok(());
        }
        let plain = |kind: &str| Some((kind.to_owned(), Map::new()));
        let made = match open.tag.as_str() {
            "b" | "strong" => plain("bold"),
            "i" | "em" => plain("italic"),
            "u" | "ins" => plain("underline"),
            "s" | "strike" | "del" => plain("strikethrough"),
            "span" | "tg-spoiler" => plain("spoiler"),
            "blockquote" if open.attribute("expandable").is_some() => plain("expandable_blockquote"),
            "blockquote" => plain("blockquote"),
            "code" | "pre" => self.code(open, offset, length),
            "a" => link(open.attribute("href").unwrap_or(&self.text[open.bytes..])),
            "tg-emoji" => Some(emoji(open)?),
            _ => Some(moment(open)?),
        };
        if let Some((kind, more)) = made {
            self.entities.push(Entity { kind, offset, length, more });
        }
        Ok(())
    }

    /// `<pre><code class="language-x">` is one entity, in either order of nesting.
    fn code(&mut self, open: &Open, offset: usize, length: usize) -> Option<(String, Map<String, Value>)> {
        let other = if open.tag == "pre" { "code" } else { "pre" };
        let inner = self.entities.last_mut().filter(|last| (last.offset, last.length) == (offset, length));
        if let Some(inner) = inner.filter(|inner| inner.kind == other) {
            let language = open.language().map(|language| json!(language)).or_else(|| inner.more.remove("language"));
            if let Some(language) = language {
                inner.kind = "pre".into();
                inner.more.insert("language".into(), language);
                return None;
            }
        }
        let mut more = Map::new();
        if let (Some(language), "code") = (open.language(), open.tag.as_str()) {
            more.insert("language".into(), json!(language));
        }
        Some((open.tag.clone(), more))
    }
}

/// A link; an address Telegram cannot open makes no entity and no error.
fn link(address: &str) -> Option<(String, Map<String, Value>)> {
    if let Some(id) = address.strip_prefix("tg://user?id=").and_then(|id| id.parse::<i64>().ok()) {
        // The name is added when the message is shown: the parser knows no people.
        return Some(("text_mention".into(), Map::from_iter([("user".into(), json!({ "id": id }))])));
    }
    let url = checked_url(address).ok()?;
    Some(("text_link".into(), Map::from_iter([("url".into(), json!(url))])))
}

fn emoji(open: &Open) -> Result<(String, Map<String, Value>), String> {
    let id = open.attribute("emoji-id").filter(|id| id.parse::<u64>().is_ok_and(|id| id > 0));
    let id = id.ok_or("Invalid custom emoji identifier specified")?;
    Ok(("custom_emoji".into(), Map::from_iter([("custom_emoji_id".into(), json!(id))])))
}

fn moment(open: &Open) -> Result<(String, Map<String, Value>), String> {
    let unix = open.attribute("unix").and_then(|unix| unix.parse::<i64>().ok()).ok_or("Invalid date specified")?;
    let mut more = Map::from_iter([("unix_time".into(), json!(unix))]);
    if let Some(format) = open.attribute("format") {
        more.insert("date_time_format".into(), json!(format));
    }
    Ok(("date_time".into(), more))
}

/// The code of the HTML entity at the start of `text` and its length in bytes. The semicolon may be missing.
fn html_entity(text: &str) -> Option<(u32, usize)> {
    let body = text.strip_prefix('&')?;
    let (code, length) = match body.strip_prefix('#') {
        Some(number) => {
            let (prefix, digits, radix) = match number.strip_prefix('x') {
                Some(digits) => (2, digits, 16),
                None => (1, number, 10),
            };
            let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
            let code = u32::from_str_radix(&digits[..end], radix).ok()?;
            (Some(code).filter(|code| (1..0x10_ffff).contains(code))?, prefix + end)
        }
        None => {
            let end = body.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(body.len());
            let code = match &body[..end] {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                _ => return None,
            };
            (code.into(), end)
        }
    };
    let semicolon = usize::from(body[length..].starts_with(';'));
    Some((code, 1 + length + semicolon))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn check(html: &str, text: &str, entities: Value) {
        let rich = parse(html).unwrap();
        assert_eq!(rich.text, text, "{html}");
        assert_eq!(json!(rich.entities.iter().map(Entity::json).collect::<Vec<_>>()), entities, "{html}");
    }

    #[test]
    fn markup_becomes_entities_in_utf16_units() {
        check("plain &lt;&amp;&quot;&gt; &#8381;&#x20B8", "plain <&\"> ₽₸", json!([]));
        check(
            "🏟 <b>жир<i>но</i></b>",
            "🏟 жирно",
            json!([
            {"type": "bold", "offset": 3, "length": 5}, {"type": "italic", "offset": 6, "length": 2}]),
        );
        check(
            "<pre><code class=\"language-sql\">x</code></pre>",
            "x",
            json!([
            {"type": "pre", "offset": 0, "length": 1, "language": "sql"}]),
        );
        check(
            "<code>a</code><blockquote expandable>b</blockquote>",
            "ab",
            json!([
            {"type": "code", "offset": 0, "length": 1}, {"type": "expandable_blockquote", "offset": 1, "length": 1}]),
        );
        check(
            "<a href=\"https://kaspi.kz?a=1&amp;b=2\">k</a>",
            "k",
            json!([
            {"type": "text_link", "offset": 0, "length": 1, "url": "https://kaspi.kz/?a=1&b=2"}]),
        );
        check(
            "<tg-time unix=\"1700000000\" format=\"t\">14:05</tg-time>",
            "14:05",
            json!([
            {"type": "date_time", "offset": 0, "length": 5, "unix_time": 1_700_000_000, "date_time_format": "t"}]),
        );
        check(
            "<span class=\"tg-spoiler\">s</span>&nbsp;",
            "s&nbsp;",
            json!([
            {"type": "spoiler", "offset": 0, "length": 1}]),
        );
    }

    #[test]
    fn an_address_telegram_cannot_open_makes_no_link() {
        check("<a href=\"http://localhost:8008/app\">x</a>", "x", json!([]));
        check("<a href=\"ftp://a.kz\">x</a>", "x", json!([]));
        check("<b></b>x", "x", json!([]));
    }

    #[test]
    fn refusals_are_telegrams_own() {
        for (html, error) in [
            ("a < b", "Unsupported start tag \"\" at byte offset 2"),
            ("a <br> b", "Unsupported start tag \"br\" at byte offset 2"),
            ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
            ("🏟 🏟&lt;<i   =aba>", "Empty attribute name in the tag \"i\" at byte offset 13"),
            (
                "🏟 🏟&lt;<i    aba>",
                "Expected equal sign in declaration of an attribute of the tag \"i\" at byte offset 13",
            ),
            ("🏟 🏟&lt;<i    aba  =  ", "Unclosed start tag \"i\" at byte offset 13"),
            ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
            ("🏟 🏟&lt;<i    aba  =  \"&lt;&gt;&quot;>", "Unclosed start tag at byte offset 13"),
            ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
            ("<b>x</b", "Unclosed end tag at byte offset 4"),
            ("<b>x</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""),
            ("<b>x", "Can't find end tag corresponding to start tag \"b\""),
            ("<span>x</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
            ("&#57311;", NOT_UNICODE),
        ] {
            assert_eq!(parse(html).unwrap_err(), error, "{html}");
        }
    }
}

//! Text with entities, as messages keep it: made, trimmed, completed, and shown again as safe HTML.
//!
//! Offsets and lengths are UTF-16 units everywhere, as on the wire.

use serde_json::{Map, Value, json};

use super::links::checked_url;

/// Entities beyond this are dropped, as Telegram does.
const MOST: usize = 100;

/// One marked stretch of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entity {
    /// Telegram's `type`.
    pub(super) kind: String,
    pub(super) offset: usize,
    pub(super) length: usize,
    /// Further fields, such as `url`.
    pub(super) more: Map<String, Value>,
}

impl Entity {
    /// The entity as it stands on the wire.
    pub(super) fn json(&self) -> Value {
        let mut object = self.more.clone();
        object.insert("type".into(), json!(self.kind));
        object.insert("offset".into(), json!(self.offset));
        object.insert("length".into(), json!(self.length));
        Value::Object(object)
    }

    /// Reads one from the wire; any `type` is taken, for Telegram invents new ones.
    pub(super) fn read(value: &Value) -> Option<Self> {
        let mut more = value.as_object()?.clone();
        let kind = more.remove("type")?.as_str()?.to_owned();
        let offset = more.remove("offset")?.as_u64()?.try_into().ok()?;
        let length = more.remove("length")?.as_u64()?.try_into().ok()?;
        Some(Self { kind, offset, length, more })
    }

    fn end(&self) -> usize {
        self.offset + self.length
    }
}

/// A text and its entities.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rich {
    pub(super) text: String,
    pub(super) entities: Vec<Entity>,
}

impl Rich {
    /// Trims and orders as Telegram does: white space goes from both ends, an entity at the start keeps what is before it.
    pub(super) fn new(text: String, mut entities: Vec<Entity>) -> Self {
        let first = entities.iter().map(|entity| entity.offset).min().unwrap_or(usize::MAX);
        let leading: usize = text.chars().take_while(|c| c.is_whitespace()).map(char::len_utf16).sum();
        let cut = leading.min(first);
        let text = text[byte_at(&text, cut)..].trim_end().to_owned();
        let end = units(&text);
        for entity in &mut entities {
            entity.offset = (entity.offset - cut.min(entity.offset)).min(end);
            entity.length = entity.length.min(end - entity.offset);
        }
        entities.retain(|entity| entity.length > 0);
        entities.sort_by_key(|entity| (entity.offset, usize::MAX - entity.length));
        entities.truncate(MOST);
        Self { text, entities }
    }

    /// Adds what Telegram finds by itself: commands, mentions and addresses outside of code and links.
    pub(super) fn completed(mut self) -> Self {
        let found = found(&self.text);
        let free = |new: &Entity| {
            let closed = |old: &&Entity| matches!(old.kind.as_str(), "code" | "pre" | "text_link" | "text_mention");
            !self.entities.iter().filter(closed).any(|old| new.offset < old.end() && old.offset < new.end())
        };
        let new: Vec<Entity> = found.into_iter().filter(free).collect();
        self.entities.extend(new);
        self.entities.sort_by_key(|entity| (entity.offset, usize::MAX - entity.length));
        self
    }

    /// The text as HTML that a page may show as it is: everything but our own tags is escaped.
    pub(super) fn safe_html(&self) -> String {
        let mut html = String::new();
        let mut open: Vec<&Entity> = Vec::new();
        let mut waiting = self.entities.iter().peekable();
        let mut at = 0;
        for character in self.text.chars() {
            close(&mut html, &mut open, at);
            while let Some(entity) = waiting.next_if(|entity| entity.offset <= at) {
                html.push_str(&tags(entity).0);
                open.push(entity);
            }
            push_escaped(&mut html, character);
            at += character.len_utf16();
        }
        close(&mut html, &mut open, usize::MAX);
        html
    }
}

/// Closes what ends here; what was opened inside of it ends with it, for tags must nest.
fn close(html: &mut String, open: &mut Vec<&Entity>, at: usize) {
    while open.iter().any(|entity| entity.end() <= at) {
        let Some(entity) = open.pop() else { return };
        html.push_str(tags(entity).1);
    }
}

fn tags(entity: &Entity) -> (String, &'static str) {
    let plain = |start: &str, end| (start.to_owned(), end);
    match entity.kind.as_str() {
        "bold" => plain("<b>", "</b>"),
        "italic" => plain("<i>", "</i>"),
        "underline" => plain("<u>", "</u>"),
        "strikethrough" => plain("<s>", "</s>"),
        "code" => plain("<code>", "</code>"),
        "pre" => plain("<pre>", "</pre>"),
        "blockquote" | "expandable_blockquote" => plain("<blockquote>", "</blockquote>"),
        "spoiler" => plain("<span class=\"spoiler\">", "</span>"),
        "bot_command" => plain("<span class=\"command\">", "</span>"),
        "text_link" => match entity.more.get("url").and_then(Value::as_str) {
            Some(url) if url.starts_with("http://") || url.starts_with("https://") => {
                let mut start = String::from("<a rel=\"noreferrer\" target=\"_blank\" href=\"");
                url.chars().for_each(|c| push_escaped(&mut start, c));
                (start + "\">", "</a>")
            }
            _ => plain("<span>", "</span>"),
        },
        _ => plain("<span>", "</span>"),
    }
}

fn push_escaped(html: &mut String, character: char) {
    match character {
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        '&' => html.push_str("&amp;"),
        '"' => html.push_str("&quot;"),
        '\'' => html.push_str("&#39;"),
        other => html.push(other),
    }
}

/// Commands, mentions and addresses at the starts of words.
fn found(text: &str) -> Vec<Entity> {
    let mut entities = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let name = |text: &str| text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
        let hit = if let Some(rest) = bare.strip_prefix('/') {
            let command = name(rest);
            let whose = rest[command..].strip_prefix('@').map_or(0, |rest| 1 + name(rest));
            (command > 0).then_some(("bot_command", 1 + command + whose))
        } else if let Some(rest) = bare.strip_prefix('@') {
            (name(rest) >= 5).then_some(("mention", 1 + name(rest)))
        } else if bare.starts_with("http://") || bare.starts_with("https://") {
            let url = bare.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'']);
            checked_url(url).is_ok().then_some(("url", url.len()))
        } else {
            None
        };
        if let Some((kind, bytes)) = hit {
            let length = units(&bare[..bytes]);
            entities.push(Entity { kind: kind.into(), offset, length, more: Map::new() });
        }
        offset += units(word);
    }
    entities
}

/// Length in UTF-16 units.
pub(super) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn byte_at(text: &str, units: usize) -> usize {
    let mut left = units;
    let begin = text.char_indices().find(|(_, character)| {
        let here = left == 0;
        left = left.saturating_sub(character.len_utf16());
        here
    });
    begin.map_or(text.len(), |(byte, _)| byte)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn rich(html: &str) -> Rich {
        super::super::html::parse(html).unwrap().completed()
    }

    #[test]
    fn shown_html_is_safe_and_nested() {
        for (html, shown) in [
            ("<b>a<i>b</i></b> &lt;script&gt;", "<b>a<i>b</i></b> &lt;script&gt;"),
            (
                "<a href=\"https://a.kz/&quot;x\">k</a>",
                "<a rel=\"noreferrer\" target=\"_blank\" href=\"https://a.kz/%22x\">k</a>",
            ),
            ("<a href=\"tg://resolve?domain=x\">k</a>", "<span>k</span>"),
            ("  <code>/a</code> /map@shop_bot 🏟", "<code>/a</code> <span class=\"command\">/map@shop_bot</span> 🏟"),
        ] {
            assert_eq!(rich(html).safe_html(), shown);
        }
    }

    #[test]
    fn white_space_goes_from_both_ends_and_entities_follow() {
        let rich = rich(" \n x <b>жир </b>\n");
        assert_eq!(rich.text, "x жир");
        assert_eq!(rich.entities[0].json(), json!({"type": "bold", "offset": 2, "length": 3}));
    }

    #[test]
    fn commands_mentions_and_addresses_are_found() {
        let kinds: Vec<_> = rich("/map 5 @aigul https://a.kz/x. http://localhost/")
            .entities
            .into_iter()
            .map(|entity| (entity.kind, entity.offset, entity.length))
            .collect();
        assert_eq!(kinds, [("bot_command".into(), 0, 4), ("mention".into(), 7, 6), ("url".into(), 14, 14)]);
    }
}

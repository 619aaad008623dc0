//! The bot's command lists per scope and language, its name and descriptions, its menu buttons.
//!
//! Lists are kept as checked by Telegram's rules; which one a person sees is Telegram's choice, told by `menu`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::params::Params;
use super::refusal::{Answer, Refusal};
use super::state::{Chat, Kind, Person, State};

/// Commands of one list.
const MOST_COMMANDS: usize = 100;

/// One line of a menu: the command without its slash, and what it does.
pub(super) type Line = (String, String);

#[derive(Default)]
pub(super) struct Menu {
    /// By scope and language, both as text; no language is the fallback.
    pub(super) lists: BTreeMap<(String, String), Vec<Line>>,
    /// Name and descriptions, by field and language.
    words: BTreeMap<(&'static str, String), String>,
    /// Menu buttons by chat; 0 is the default one.
    buttons: BTreeMap<i64, Value>,
}

impl Menu {
    /// The list a person sees in a chat: the narrowest scope that has one, in the person's language before the fallback.
    pub(super) fn seen(&self, chat: &Chat, person: &Person) -> &[Line] {
        let mut scopes = vec![format!("chat:{}", chat.id)];
        match chat.kind {
            Kind::Private => scopes.push("all_private_chats".into()),
            Kind::Group | Kind::Supergroup => {
                scopes.insert(0, format!("chat_member:{}:{}", chat.id, person.id));
                scopes.push("all_group_chats".into());
            }
        }
        scopes.push("default".into());
        let language: String = person.language_code.chars().take(2).collect();
        let keys = scopes.into_iter().flat_map(|scope| [(scope.clone(), language.clone()), (scope, String::new())]);
        keys.filter_map(|key| self.lists.get(&key)).next().map_or(&[], Vec::as_slice)
    }
}

/// `setMyCommands`.
pub(super) fn set(state: &mut State, params: &Params) -> Answer {
    let key = key(state, params)?;
    let commands = params.structure("commands")?.unwrap_or_else(|| json!([]));
    let commands = commands.as_array().ok_or_else(|| Refusal::bad("expected an Array of BotCommand"))?;
    if commands.len() > MOST_COMMANDS {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    let lines = commands.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() {
        state.menu.lists.remove(&key);
    } else {
        state.menu.lists.insert(key, lines);
    }
    Ok(json!(true))
}

/// `getMyCommands`.
pub(super) fn get(state: &State, params: &Params) -> Answer {
    let key = key(state, params)?;
    let lines = state.menu.lists.get(&key).map(Vec::as_slice).unwrap_or_default();
    let shown = |(command, description): &Line| json!({ "command": command, "description": description });
    Ok(lines.iter().map(shown).collect())
}

/// `deleteMyCommands`.
pub(super) fn delete(state: &mut State, params: &Params) -> Answer {
    let key = key(state, params)?;
    state.menu.lists.remove(&key);
    Ok(json!(true))
}

/// `setMyName`, `setMyDescription`, `setMyShortDescription`; an empty text takes the words back.
pub(super) fn set_words(state: &mut State, params: &Params, field: &'static str, most: usize) -> Answer {
    let text = params.text(field).unwrap_or_default();
    if text.chars().count() > most {
        return Err(Refusal::bad(format!("{} is too long", field.replace('_', " "))));
    }
    state.menu.words.insert((field, language(params)?), text);
    Ok(json!(true))
}

/// `getMyName`, `getMyDescription`, `getMyShortDescription`.
pub(super) fn get_words(state: &State, params: &Params, field: &'static str) -> Answer {
    let text = state.menu.words.get(&(field, language(params)?)).cloned();
    Ok(json!({ field: text.unwrap_or_default() }))
}

/// `setChatMenuButton`.
pub(super) fn set_button(state: &mut State, params: &Params) -> Answer {
    let button = params.structure("menu_button")?.unwrap_or_else(|| json!({ "type": "default" }));
    match button["type"].as_str() {
        Some("default" | "commands") => {}
        Some("web_app") if button["web_app"]["url"].as_str().is_some_and(|url| url.starts_with("https://")) => {}
        Some("web_app") => {
            return Err(Refusal::bad("menu button Web App URL is invalid: Only HTTPS links are allowed"));
        }
        _ => return Err(Refusal::bad("can't parse menu button: unsupported type specified")),
    }
    let chat = button_chat(state, params)?;
    state.menu.buttons.insert(chat, button);
    Ok(json!(true))
}

/// `getChatMenuButton`.
pub(super) fn get_button(state: &State, params: &Params) -> Answer {
    let chat = button_chat(state, params)?;
    let buttons = &state.menu.buttons;
    Ok(buttons.get(&chat).or_else(|| buttons.get(&0)).cloned().unwrap_or_else(|| json!({ "type": "default" })))
}

fn button_chat(state: &State, params: &Params) -> Result<i64, Refusal> {
    match params.text("chat_id") {
        Some(id) => state.chat(&id).map(|chat| chat.id),
        None => Ok(0),
    }
}

fn line(command: &Value) -> Result<Line, Refusal> {
    let text = |field: &str| command[field].as_str().unwrap_or_default().trim().to_owned();
    let (mut name, description) = (text("command"), text("description"));
    // The slash is optional; Telegram keeps the name without it.
    if name.starts_with('/') {
        name.remove(0);
    }
    if name.is_empty() {
        return Err(Refusal::bad("command must be non-empty"));
    }
    if name.chars().count() > 32 {
        return Err(Refusal::bad("command length must not exceed 32"));
    }
    if description.is_empty() {
        return Err(Refusal::bad("command description must be non-empty"));
    }
    if description.chars().count() > 256 {
        return Err(Refusal::bad("command description length must not exceed 256"));
    }
    if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
        return Err(Refusal::bad("BOT_COMMAND_INVALID"));
    }
    Ok((name, description))
}

fn key(state: &State, params: &Params) -> Result<(String, String), Refusal> {
    let scope = params.structure("scope")?.unwrap_or_else(|| json!({ "type": "default" }));
    Ok((scope_text(state, &scope)?, language(params)?))
}

fn scope_text(state: &State, scope: &Value) -> Result<String, Refusal> {
    let kind = scope["type"].as_str().unwrap_or_default();
    if matches!(kind, "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators") {
        return Ok(kind.to_owned());
    }
    if !matches!(kind, "chat" | "chat_administrators" | "chat_member") {
        return Err(Refusal::bad("can't parse BotCommandScope: unsupported type specified"));
    }
    let loose = |field: &str| scope[field].as_str().map_or_else(|| scope[field].to_string(), str::to_owned);
    let chat = state.chat(&loose("chat_id"))?;
    if kind != "chat" && chat.kind == Kind::Private {
        return Err(Refusal::bad("can't use specified scope in private chats"));
    }
    Ok(match kind {
        "chat_member" => format!("chat_member:{}:{}", chat.id, loose("user_id")),
        _ => format!("{kind}:{}", chat.id),
    })
}

fn language(params: &Params) -> Result<String, Refusal> {
    let code = params.text("language_code").unwrap_or_default();
    let valid = code.is_empty() || code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
    if valid { Ok(code) } else { Err(Refusal::bad("invalid language code specified")) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::sandbox::telegram::state::Standing;

    #[test]
    fn names_are_small_letters_and_descriptions_are_there() {
        assert_eq!(
            line(&json!({"command": "/map", "description": " Карты "})).unwrap(),
            ("map".into(), "Карты".into())
        );
        for (name, description, words) in [
            ("/", "x", "command must be non-empty"),
            ("map", "  ", "command description must be non-empty"),
            ("Map", "x", "BOT_COMMAND_INVALID"),
            ("отчёт", "x", "BOT_COMMAND_INVALID"),
            ("a123456789012345678901234567890123", "x", "command length must not exceed 32"),
        ] {
            let refusal = line(&json!({"command": name, "description": description})).unwrap_err();
            assert_eq!(refusal.description(), format!("Bad Request: {words}"));
        }
    }

    #[test]
    fn the_narrowest_scope_in_the_persons_language_is_seen() {
        let mut menu = Menu::default();
        let chat = Chat::new(7, Kind::Private, "Айгуль", vec![7], Standing::Open);
        let person = Person { id: 7, first_name: "Айгуль".into(), language_code: "ru-KZ".into() };
        for (scope, language) in [("default", ""), ("default", "ru"), ("all_private_chats", ""), ("chat:7", "kk")] {
            let line = (scope.to_owned(), language.to_owned());
            menu.lists.insert(line.clone(), vec![line]);
        }
        assert_eq!(menu.seen(&chat, &person)[0].0, "all_private_chats");
        menu.lists.insert(("chat:7".into(), String::new()), vec![("own".into(), String::new())]);
        assert_eq!(menu.seen(&chat, &person)[0].0, "own");
    }
}

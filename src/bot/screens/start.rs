//! Greeting, help, and the answers to what we do not understand.

use super::super::command::of_role;
use super::super::menu;
use super::{Reader, language, plain_screen};
use crate::i18n::{self, Args};
use crate::types::{Lang, Role, Screen};

/// Who we are, what can be done now, and the languages.
pub(in crate::bot) fn greeting(role: Role, reader: &Reader) -> Screen {
    let html = reader.html("chat-greeting", &Args::new().html("commands", commands(role, reader)));
    Screen { html, buttons: language::buttons() }
}

/// The commands of a role, and what else it can do.
pub(in crate::bot) fn help(role: Role, reader: &Reader) -> Screen {
    let help = reader.html("chat-help", &Args::new().html("commands", commands(role, reader)));
    plain_screen(format!("{help}\n\n{}", reader.text(&format!("chat-help-{}", role.key()))))
}

/// Words we do not understand.
pub(in crate::bot) fn hint(reader: &Reader) -> Screen {
    plain_screen(reader.text("chat-hint"))
}

/// A command only an admin may give.
pub(in crate::bot) fn only_admins(reader: &Reader) -> Screen {
    plain_screen(reader.text("chat-admins-only"))
}

/// What can be synchronised.
pub(in crate::bot) fn sync_usage(reader: &Reader) -> Screen {
    plain_screen(reader.text("chat-sync-usage"))
}

/// Both catalogues are read again.
pub(in crate::bot) fn sync_products(reader: &Reader) -> Screen {
    plain_screen(reader.text("chat-sync-products"))
}

/// A file, a picture and the like.
pub(in crate::bot) fn only_text(reader: &Reader) -> Screen {
    plain_screen(reader.text("chat-only-text"))
}

/// Our own mistake, with the number under which the log has it.
pub(in crate::bot) fn broken(update: i64, lang: Lang) -> Screen {
    plain_screen(i18n::html(lang, "chat-broken", &Args::new().text("reference", update)))
}

fn commands(role: Role, reader: &Reader) -> String {
    of_role(role).iter().map(|name| command(name, reader)).collect::<Vec<_>>().join("\n")
}

fn command(name: &str, reader: &Reader) -> String {
    let args = Args::new().text("name", name).text("about", menu::about(name, reader.lang));
    reader.html("chat-command", &args)
}

#[cfg(test)]
mod tests {
    use super::super::samples::reader;
    use super::*;

    #[test]
    fn the_greeting_says_what_can_be_done_and_offers_the_languages() {
        let screen = greeting(Role::Manager, &reader(Lang::Ru));
        assert_eq!(
            screen.html,
            "👋 Здравствуйте! Я Daneker: выигранные сделки Битрикс24 с оплатой Kaspi я оформляю реализациями в 1С, по одной \
             на сделку.\nНомер документа появляется в сделке, а я пишу об этом сюда. Если чего-то не хватает, спрошу здесь \
             же.\n\nЧто можно сейчас:\n/report — отчёт словами: /report выручка за март, или просто спросите\n/stock — остатки: /stock коллаген, по складам, что заканчивается\n/deal — путь сделки по номеру, например \
             /deal 123\n/status — как себя чувствуют системы и что ждёт в очереди\n/alerts — что приходит само, тихие часы, \
             утренняя сводка\n/lang — язык: русский, қазақша, English\n/help — что я умею\n\nЯзык можно сменить \
             кнопкой:"
        );
        let labels: Vec<_> = screen.buttons.concat().into_iter().map(|button| button.label).collect();
        assert_eq!(labels, ["Русский", "Қазақша", "English"]);
    }

    #[test]
    fn admins_learn_what_the_buttons_are_for() {
        for lang in Lang::ALL {
            let (manager, admin) = (help(Role::Manager, &reader(lang)).html, help(Role::Admin, &reader(lang)).html);
            for command in ["/stuck", "/map", "/sync", "/members"] {
                assert!(admin.contains(command) && !manager.contains(command), "{command}");
            }
        }
    }
}

//! Who speaks, where, and in which language. Whoever has no role gets no turn.

use teloxide::types::{CallbackQuery, Chat as Room, Message, Update, User};

use super::turn::Turn;
use super::{Chat, guard};
use crate::app::App;
use crate::ops::Actor;
use crate::ops::members::{self, Role};
use crate::types::Lang;

/// The turn of somebody who wrote; none for a stranger.
pub(super) async fn of_message(chat: Chat, update: Update, message: Message) -> Option<Turn> {
    turn(chat, &update, &message.chat, message.from.as_ref(), None).await
}

/// The turn of somebody who tapped; none for a stranger. Rights are looked at again, because buttons outlive them and
/// their payload can be forged.
pub(super) async fn of_tap(chat: Chat, update: Update, query: CallbackQuery) -> Option<Turn> {
    let room = query.message.as_ref()?.chat().clone();
    turn(chat, &update, &room, Some(&query.from), Some(&query)).await
}

/// Whether somebody who tapped is no admin.
pub(super) fn may_not_decide(turn: Turn) -> bool {
    turn.role != Role::Admin
}

/// Telegram's number of a person, as the settings have it.
pub(super) fn number(user: &User) -> i64 {
    i64::try_from(user.id.0).unwrap_or(i64::MAX)
}

/// The language of a room, and whether the room chose it: what it chose, else what a private person's client speaks.
pub(super) async fn language(app: &App, room: &Room, person: Option<&User>) -> (Lang, bool) {
    match members::language(app, room.id.0).await {
        Ok(Some(lang)) => return (lang, true),
        Ok(None) => {}
        // The answer matters more than its language.
        Err(error) => tracing::warn!(%error, "the language of a chat could not be read"),
    }
    let tag = person.filter(|_| room.is_private()).and_then(|person| person.language_code.as_deref());
    (tag.and_then(Lang::from_tag).unwrap_or_default(), false)
}

async fn turn(
    chat: Chat,
    update: &Update,
    room: &Room,
    person: Option<&User>,
    query: Option<&CallbackQuery>,
) -> Option<Turn> {
    let role = members::role(&chat.app.config.telegram, room.id.0, person.map(number))?;
    let (lang, chosen) = language(&chat.app, room, person).await;
    let actor = person.map_or(Actor::System, |person| Actor::Member { id: number(person), name: person.full_name() });
    Some(Turn {
        update: guard::number(update),
        room: room.id.0,
        role,
        lang,
        // What was guessed of a person is kept, so that notices speak the same language as answers.
        keep_language: !chosen && room.is_private(),
        actor,
        query: query.map(|query| query.id.clone()),
        tapped: query.and_then(|query| Some(query.message.as_ref()?.id().0.into())),
        chat,
    })
}

//! Who speaks, where, and in which language. Whoever has no role gets no turn, but may ask for one.

use teloxide::types::{CallbackQuery, Chat as Room, Message, Update, User};

use super::callback::Callback;
use super::turn::{Tap, Turn};
use super::{Chat, command, guard};
use crate::ops::Actor;
use crate::ops::members::{self, Applicant};
use crate::types::{Lang, Role};

/// The turn of somebody who wrote; none for a stranger.
pub(super) async fn of_message(chat: Chat, update: Update, message: Message) -> Option<Turn> {
    turn(chat, &update, &message.chat, message.from.as_ref(), None).await
}

/// The turn of somebody who tapped; none for a stranger. Rights are looked at again, because buttons outlive them and
/// their payload can be forged.
pub(super) async fn of_tap(chat: Chat, update: Update, query: CallbackQuery) -> Option<Turn> {
    let message = query.message.as_ref()?;
    let (room, message) = (message.chat().clone(), i64::from(message.id().0));
    let tap = Tap { query: query.id.clone(), message, data: query.data.clone().unwrap_or_default() };
    turn(chat, &update, &room, Some(&query.from), Some(tap)).await
}

/// A stranger who asks to be let in, in person or for a group; none for a member, and for a stranger who says anything else.
pub(super) async fn of_stranger(chat: Chat, message: Message, me: teloxide::types::Me) -> Option<Applicant> {
    let asks = command::of_message(message.clone(), me) == Some(command::Command::Start);
    let person = message.from.as_ref();
    if !asks || role(&chat, &message.chat, person).await.is_some() {
        return None;
    }
    Some(applicant(&message.chat, person))
}

/// Whoever is about to be asked about: the room, in the language of the person who speaks there.
pub(super) fn applicant(room: &Room, person: Option<&User>) -> Applicant {
    let lang = person.and_then(|person| Lang::from_tag(person.language_code.as_deref()?)).unwrap_or_default();
    Applicant { id: room.id.0, name: name_of(room), lang }
}

/// What people call a room: a group by its title, a private chat by the person.
pub(super) fn name_of(room: &Room) -> String {
    if let Some(title) = room.title() {
        return title.to_owned();
    }
    let name = [room.first_name(), room.last_name()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    match room.username() {
        Some(username) => format!("{name} @{username}").trim().to_owned(),
        None => name,
    }
}

/// Whether somebody tapped what only an admin may.
pub(super) fn may_not_tap(turn: Turn, tapped: Callback) -> bool {
    tapped.is_for_admins() && may_not_decide(turn)
}

/// Whether somebody is no admin.
pub(super) fn may_not_decide(turn: Turn) -> bool {
    turn.role != Role::Admin
}

/// Telegram's number of a person, as the settings have it.
pub(super) fn number(user: &User) -> i64 {
    i64::try_from(user.id.0).unwrap_or(i64::MAX)
}

/// What somebody may do in a room; none for a stranger, and where it cannot be told: then they learn nothing.
pub(super) async fn role(chat: &Chat, room: &Room, person: Option<&User>) -> Option<Role> {
    members::role(&chat.app, room.id.0, person.map(number)).await.unwrap_or_else(|error| {
        tracing::error!(%error, "whether somebody is a member could not be told");
        None
    })
}

/// The language of a room: what it chose, else what a private person's client speaks.
pub(super) async fn language(chat: &Chat, room: &Room, person: Option<&User>) -> Lang {
    let chosen = members::language(&chat.app, room.id.0).await.unwrap_or_else(|error| {
        // The answer matters more than its language.
        tracing::warn!(%error, "the language of a chat could not be read");
        None
    });
    chosen.unwrap_or_else(|| guessed(room, person))
}

fn guessed(room: &Room, person: Option<&User>) -> Lang {
    let tag = person.filter(|_| room.is_private()).and_then(|person| person.language_code.as_deref());
    tag.and_then(Lang::from_tag).unwrap_or_default()
}

async fn turn(chat: Chat, update: &Update, room: &Room, person: Option<&User>, tap: Option<Tap>) -> Option<Turn> {
    let speaker = members::speaker(&chat.app, room.id.0, person.map(number)).await.unwrap_or_else(|error| {
        tracing::error!(%error, "whether somebody is a member could not be told");
        None
    })?;
    let lang = speaker.lang.unwrap_or_else(|| guessed(room, person));
    let actor = person.map_or(Actor::System, |person| Actor::Member { id: number(person), name: person.full_name() });
    Some(Turn {
        update: guard::number(update),
        room: room.id.0,
        role: speaker.role,
        lang,
        // What was guessed of a person is kept, so that notices speak the same language as answers.
        keep_language: speaker.lang.is_none() && room.is_private(),
        unmet: (!speaker.met).then(|| name_of(room)),
        actor,
        tap,
        chat,
    })
}

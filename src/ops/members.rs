//! Who may speak with us, and in which language.
//!
//! For now those the settings name: the chat, and the admins wherever they write from.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait};

use super::Result;
use crate::app::App;
use crate::config::Telegram;
use crate::entity::member::{ActiveModel, Column, Entity};
use crate::types::Lang;

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// May ask.
    Manager,
    /// May also decide.
    Admin,
}

/// The role of a person who writes in a chat; none for a stranger, who learns nothing.
///
/// Without admins in the settings everybody in the chat decides: somebody has to.
pub fn role(settings: &Telegram, chat: i64, person: Option<i64>) -> Option<Role> {
    let named = person.is_some_and(|person| settings.admins.contains(&person));
    let in_chat = chat == settings.chat;
    match (named, in_chat) {
        (true, _) => Some(Role::Admin),
        (false, true) if settings.admins.is_empty() => Some(Role::Admin),
        (false, true) => Some(Role::Manager),
        (false, false) => None,
    }
}

/// The language a chat chose; none before it did.
///
/// # Errors
/// When the database fails.
pub async fn language(app: &App, chat: i64) -> Result<Option<Lang>> {
    let row = Entity::find_by_id(chat).one(app.store.db()).await?;
    Ok(row.and_then(|row| Lang::from_tag(&row.lang)))
}

/// Lets a chat speak another language from now on. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn choose_language(db: &impl ConnectionTrait, chat: i64, lang: Lang) -> Result<()> {
    let row = ActiveModel { id: Set(chat), lang: Set(lang.code().to_owned()) };
    let replace = OnConflict::column(Column::Id).update_column(Column::Lang).to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Delivery;

    #[test]
    fn strangers_have_no_role_and_without_admins_the_chat_decides() {
        let settings = |admins: &[i64]| Telegram {
            token: String::new().into(),
            chat: -100,
            admins: admins.to_vec(),
            api_url: "http://127.0.0.1".parse().expect("a constant address is readable"),
            delivery: Delivery::Polling,
        };
        assert_eq!(role(&settings(&[7]), -100, Some(7)), Some(Role::Admin));
        assert_eq!(role(&settings(&[7]), 7, Some(7)), Some(Role::Admin));
        assert_eq!(role(&settings(&[7]), -100, Some(8)), Some(Role::Manager));
        assert_eq!(role(&settings(&[7]), 8, Some(8)), None);
        assert_eq!(role(&settings(&[]), -100, Some(8)), Some(Role::Admin));
        assert_eq!(role(&settings(&[]), 8, Some(8)), None);
    }
}

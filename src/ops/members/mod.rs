//! Who may speak with us, what they may do, and in which language they read.
//!
//! The settings name the first: the chat, and the admins. Whoever else writes is a stranger and learns nothing until an admin
//! lets them in.

mod admit;
mod hearing;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder,
};

pub use admit::{Applicant, Asked, ask, grant, refuse, revoke};
pub use hearing::{admins, awake, choose_digest, choose_quiet, digest_hours, hear, hearers, hearers_of, is_quiet};

use super::{Refusal, Result, alerts, notices};
use crate::app::App;
use crate::config::Config;
use crate::entity::member::{ActiveModel, Column, Entity, Model};
use crate::store::Store;
use crate::types::{Lang, Notice, Quiet, Role, Topics};

/// Most characters of a name that are kept.
const NAME: usize = 200;

/// The hour of the digest of whoever has not chosen another one.
const DIGEST_HOUR: i16 = 9;

/// A person or a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Telegram's number; groups have negative ones.
    pub id: i64,
    /// The name they show; empty before they wrote.
    pub name: String,
    /// What they may do; none for whoever waits to be let in, was refused or has lost it.
    pub role: Option<Role>,
    /// The language they read.
    pub lang: Lang,
    /// Since when they wait to be let in.
    pub asked_at: Option<DateTime<Utc>>,
    /// Whether the settings name them: then only the settings can take that back.
    pub named: bool,
    /// What they hear of.
    pub hears: Topics,
    /// When that makes no sound.
    pub quiet: Option<Quiet>,
    /// The local hour of their digest.
    pub digest_hour: Option<u32>,
    /// Since when nothing reaches them.
    pub closed_at: Option<DateTime<Utc>>,
}

impl Member {
    /// Whether it is a group.
    pub fn is_group(&self) -> bool {
        is_group(self.id)
    }
}

/// Groups have negative numbers.
pub fn is_group(id: i64) -> bool {
    id < 0
}

/// Makes those the settings name members, and takes back the roles of those they name no more. Whoever is one keeps what they
/// chose. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn begin(store: &Store, config: &Config, now: DateTime<Utc>) -> Result<()> {
    let settings = &config.telegram;
    // A group has no opinion of its own.
    let admins: Vec<i64> = settings.admins.iter().copied().filter(|id| !is_group(*id)).collect();
    let tx = store.begin().await?;
    let chat = row(&tx, settings.chat).await?.and_then(|row| row.moved_to).unwrap_or(settings.chat);
    for admin in admins.iter().filter(|admin| **admin != chat) {
        // They hear of things in the chat; here only what they choose.
        let row = ActiveModel { closed_at: Set(Some(now)), ..fresh(*admin, Role::Admin, Topics::default()) };
        name(&tx, row).await?;
    }
    let decides = admins.contains(&chat) || (admins.is_empty() && !is_group(chat));
    let role = if decides { Role::Admin } else { Role::Manager };
    name(&tx, ActiveModel { digest_hour: Set(Some(DIGEST_HOUR)), ..fresh(chat, role, Topics::all()) }).await?;
    let named: Vec<i64> = admins.iter().copied().chain([chat]).collect();
    let dropped = Entity::find().filter(Column::Named.eq(true)).filter(Column::Id.is_not_in(named.iter().copied()));
    for row in dropped.order_by_asc(Column::Id).all(&tx).await? {
        admit::drop_named(&tx, now, row).await?;
    }
    let all = Entity::update_many().col_expr(Column::Named, Expr::value(true));
    all.filter(Column::Id.is_in(named.iter().copied())).exec(&tx).await?;
    // Whoever the settings name as an admin is one, whatever they were before.
    Entity::update_many()
        .col_expr(Column::Role, Expr::value(Role::Admin.key()))
        .col_expr(Column::AskedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::RefusedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(Column::Id.is_in(admins))
        .exec(&tx)
        .await?;
    Ok(tx.commit().await?)
}

fn fresh(id: i64, role: Role, hears: Topics) -> ActiveModel {
    ActiveModel {
        id: Set(id),
        // Chosen with the first message.
        lang: Set(String::new()),
        role: Set(Some(role.key().to_owned())),
        hears: Set(hears.to_string()),
        ..Default::default()
    }
}

/// Inserts a row; one that only kept a language, as rows of older releases do, gets its role with all that belongs to it.
async fn name(tx: &DatabaseTransaction, row: ActiveModel) -> Result<(), DbErr> {
    let roleless = Expr::col((Entity, Column::Role)).is_null();
    let replace = OnConflict::column(Column::Id)
        .update_columns([Column::Role, Column::Hears, Column::DigestHour, Column::AskedAt, Column::RefusedAt])
        .action_and_where(roleless)
        .to_owned();
    let row = ActiveModel { asked_at: Set(None), refused_at: Set(None), ..row };
    Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// Somebody who speaks, as far as we know them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// What they may do here.
    pub role: Role,
    /// The language of the chat; none before it chose one.
    pub lang: Option<Lang>,
    /// Whether we know that we may write there, and under which name.
    pub met: bool,
}

/// Who speaks in a chat; none for a stranger, who learns nothing.
///
/// # Errors
/// When the database fails.
pub async fn speaker(app: &App, chat: i64, person: Option<i64>) -> Result<Option<Speaker>> {
    let Some(role) = role(app, chat, person).await? else { return Ok(None) };
    let row = row(app.store.db(), chat).await?;
    let met = row.as_ref().is_some_and(|row| row.closed_at.is_none() && !row.name.is_empty());
    Ok(Some(Speaker { role, lang: row.and_then(|row| Lang::from_tag(&row.lang)), met }))
}

/// A chat is open to us, under this name. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn open(app: &App, tx: &DatabaseTransaction, id: i64, name: &str) -> Result<()> {
    let name = shown(name);
    Entity::update_many()
        .col_expr(Column::ClosedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::Name, Expr::value(name.clone()))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    notices::revive_in(tx, app.clock.now(), id).await?;
    alerts::end(app, tx, &closed_cause(id), Some(Notice::MemberClosed { name, group: is_group(id), over: true })).await
}

/// We may not write to a chat any more: if it is a member's, the admins hear of it. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn close(app: &App, tx: &DatabaseTransaction, id: i64) -> Result<()> {
    let closed = Entity::update_many()
        .col_expr(Column::ClosedAt, Expr::value(app.clock.now()))
        .filter(Column::Id.eq(id))
        .filter(Column::ClosedAt.is_null())
        .filter(Column::Role.is_not_null())
        .exec(tx)
        .await?;
    if closed.rows_affected == 0 {
        // Whoever only asked is not waited for any more.
        return admit::withdraw(app, tx, id).await;
    }
    let name = row(tx, id).await?.map(|row| row.name).unwrap_or_default();
    alerts::raise(app, tx, &closed_cause(id), Notice::MemberClosed { name, group: is_group(id), over: false }).await
}

fn closed_cause(id: i64) -> String {
    format!("closed:{id}")
}

/// A group has another number now, and is the same member under it. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn moves(app: &App, tx: &DatabaseTransaction, from: i64, to: i64) -> Result<()> {
    let Some(old) = row(tx, from).await?.filter(|old| old.moved_to.is_none() && from != to) else { return Ok(()) };
    for id in [from, to] {
        // A request of the old number, or of the new one which Telegram told of first, is answered by that.
        admit::withdraw(app, tx, id).await?;
    }
    let name = old.name.clone();
    let new = Model { id: to, menu: String::new(), closed_at: None, asked_at: None, refused_at: None, ..old };
    let replace = OnConflict::column(Column::Id)
        .update_columns([
            Column::Role,
            Column::Named,
            Column::Lang,
            Column::Name,
            Column::Hears,
            Column::QuietFrom,
            Column::QuietUntil,
            Column::DigestHour,
            Column::ClosedAt,
            Column::AskedAt,
            Column::RefusedAt,
        ])
        .to_owned();
    Entity::insert(new.into_active_model().reset_all()).on_conflict(replace).exec_without_returning(tx).await?;
    Entity::update_many()
        .col_expr(Column::Role, Expr::value(Option::<String>::None))
        .col_expr(Column::Named, Expr::value(false))
        .col_expr(Column::MovedTo, Expr::value(to))
        .filter(Column::Id.eq(from))
        .exec(tx)
        .await?;
    let reached = Notice::MemberClosed { name, group: true, over: true };
    alerts::end(app, tx, &closed_cause(from), Some(reached)).await
}

/// What a person who writes in a chat may do; none for a stranger, who learns nothing. In a group that was let in anybody may
/// ask, and what a person may decide is their own role. As long as there is no admin at all, the chat of the settings
/// decides: somebody has to.
///
/// # Errors
/// When the database fails.
pub async fn role(app: &App, chat: i64, person: Option<i64>) -> Result<Option<Role>> {
    let db = app.store.db();
    let known = match person {
        Some(person) => row(db, person).await?,
        None => None,
    };
    let own = known.as_ref().and_then(|row| Role::parse(row.role.as_deref()?));
    if !is_group(chat) {
        return if person == Some(chat) { Ok(own) } else { Ok(role_of(db, chat).await?) };
    }
    // Who lost their role, or was refused, learns nothing by way of a group either.
    let is_out = own.is_none() && known.is_some_and(|row| row.refused_at.is_some());
    if is_out || role_of(db, chat).await?.is_none() {
        return Ok(None);
    }
    let of_settings = chat == chat_of_settings(app, db).await?;
    let decides = own == Some(Role::Admin) || (of_settings && count_admins(db).await? == 0);
    Ok(Some(if decides { Role::Admin } else { Role::Manager }))
}

async fn role_of(db: &impl ConnectionTrait, id: i64) -> Result<Option<Role>, DbErr> {
    Ok(row(db, id).await?.and_then(|row| Role::parse(row.role.as_deref()?)))
}

async fn count_admins(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    Entity::find().filter(Column::Role.eq(Role::Admin.key())).filter(Column::Id.gt(0)).count(db).await
}

async fn row(db: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// A member, or whoever asked to become one.
///
/// # Errors
/// Refuses a number nobody has.
pub async fn of(app: &App, id: i64) -> Result<Member> {
    let row = row(app.store.db(), id).await?.ok_or(Refusal::MemberUnknown)?;
    Ok(member(row))
}

/// All members, then whoever waits to be let in and whoever was refused: admins first, each by name.
///
/// # Errors
/// When the database fails.
pub async fn all(app: &App) -> Result<Vec<Member>> {
    let rows = Entity::find().filter(Column::MovedTo.is_null()).order_by_asc(Column::Id).all(app.store.db()).await?;
    let known = rows.into_iter().filter(|row| row.role.is_some() || row.asked_at.is_some() || row.refused_at.is_some());
    let mut members: Vec<Member> = known.map(member).collect();
    members
        .sort_by_key(|member| (member.asked_at.is_none(), std::cmp::Reverse(member.role), member.name.to_lowercase()));
    Ok(members)
}

fn member(row: Model) -> Member {
    let hour = |hour: Option<i16>| hour.and_then(|hour| u32::try_from(hour).ok());
    Member {
        id: row.id,
        name: row.name,
        role: row.role.as_deref().and_then(Role::parse),
        lang: Lang::from_tag(&row.lang).unwrap_or_default(),
        asked_at: row.asked_at,
        named: row.named,
        hears: Topics::parse(&row.hears),
        quiet: hour(row.quiet_from).zip(hour(row.quiet_until)).and_then(|(from, until)| Quiet::new(from, until)),
        digest_hour: hour(row.digest_hour),
        closed_at: row.closed_at,
    }
}

/// Whoever may have a menu of commands, with the mark of the one last offered: members that can be reached, and those who were
/// members.
///
/// # Errors
/// When the database fails.
pub async fn menus(app: &App) -> Result<Vec<(Member, String)>> {
    let reached = Entity::find().filter(Column::ClosedAt.is_null()).filter(Column::MovedTo.is_null());
    let has_one = reached.filter(Column::Role.is_not_null().or(Column::Menu.ne("")));
    let rows = has_one.order_by_asc(Column::Id).all(app.store.db()).await?;
    Ok(rows.into_iter().map(|row| (member(row.clone()), row.menu)).collect())
}

/// A menu of commands was offered, or none any more. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn note_menu(db: &impl ConnectionTrait, id: i64, mark: &str) -> Result<()> {
    Entity::update_many().col_expr(Column::Menu, Expr::value(mark)).filter(Column::Id.eq(id)).exec(db).await?;
    Ok(())
}

/// The chat that hears of everything unless it chose otherwise, by the number it has now.
///
/// # Errors
/// When the database fails.
pub async fn chat_of_settings(app: &App, db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let named = app.config.telegram.chat;
    Ok(row(db, named).await?.and_then(|row| row.moved_to).unwrap_or(named))
}

/// Whether a chat is a member, and may be told what members are told.
///
/// # Errors
/// When the database fails.
pub async fn is_member(app: &App, chat: i64) -> Result<bool> {
    Ok(role_of(app.store.db(), chat).await?.is_some())
}

/// A name as it is shown: without what would turn a line around or hide in it, and not too long.
fn shown(name: &str) -> String {
    let is_plain = |c: &char| {
        !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
    };
    name.chars().filter(is_plain).take(NAME).collect()
}

/// The language a chat chose; none before it did.
///
/// # Errors
/// When the database fails.
pub async fn language(app: &App, chat: i64) -> Result<Option<Lang>> {
    let row = row(app.store.db(), chat).await?;
    Ok(row.and_then(|row| Lang::from_tag(&row.lang)))
}

/// Lets a chat speak another language from now on. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn choose_language(db: &impl ConnectionTrait, chat: i64, lang: Lang) -> Result<()> {
    let row = ActiveModel { id: Set(chat), lang: Set(lang.code().to_owned()), ..Default::default() };
    let replace = OnConflict::column(Column::Id).update_column(Column::Lang).to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

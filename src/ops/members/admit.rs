//! Letting people and groups in, and out again. Whoever is let in was asked for by a card to the admins; every change is
//! journalled with who made it, and the one it is about is told.
//!
//! Somebody can always decide: the last admin stays one.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::super::journal::{self, Change};
use super::super::{Actor, Refusal, Result, alerts, notices};
use super::{DIGEST_HOUR, chat_of_settings, is_group, row, shown};
use crate::app::App;
use crate::entity::member::{ActiveModel, Column, Entity, Model};
use crate::types::{AccessAnswer, Content, Lang, Notice, Role, Topics};

/// Most requests that have a card of their own; more are counted in one message, so that strangers cannot flood admins.
const CARDS: u64 = 5;

/// Somebody who wants to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applicant {
    /// Telegram's number of the person or the group.
    pub id: i64,
    /// The name they show.
    pub name: String,
    /// The language they seem to read.
    pub lang: Lang,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The admins have it, since now or since before.
    Waits,
    /// An admin said no before.
    Refused,
}

/// A stranger wants to be let in: the admins get a card, once. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn ask(app: &App, tx: &DatabaseTransaction, applicant: &Applicant) -> Result<Asked> {
    let Applicant { id, name, lang } = applicant;
    let known = row(tx, *id).await?;
    if known.as_ref().is_some_and(|row| row.refused_at.is_some()) {
        return Ok(Asked::Refused);
    }
    if known.is_some_and(|row| row.asked_at.is_some() || row.role.is_some()) {
        return Ok(Asked::Waits);
    }
    let name = shown(name);
    let asked = ActiveModel {
        id: Set(*id),
        lang: Set(lang.code().to_owned()),
        name: Set(name.clone()),
        asked_at: Set(Some(app.clock.now())),
        closed_at: Set(None),
        ..Default::default()
    };
    let again = [Column::Lang, Column::Name, Column::AskedAt, Column::ClosedAt];
    let replace = OnConflict::column(Column::Id).update_columns(again).to_owned();
    Entity::insert(asked).on_conflict(replace).exec_without_returning(tx).await?;
    let applicant = Actor::Member { id: *id, name: name.clone() };
    journal::note_member(tx, app.clock.now(), *id, Change::Asked, &applicant).await?;
    let waiting = requests(tx).await?;
    if waiting > CARDS {
        alerts::raise(app, tx, CROWD, Notice::AccessCrowd { waiting }).await?;
    } else {
        let card = Notice::AccessAsked { member: *id, name, lang: *lang, answer: None };
        alerts::raise(app, tx, &cause(*id), card).await?;
    }
    Ok(Asked::Waits)
}

/// Under what requests without a card of their own are told.
const CROWD: &str = "access:crowd";

fn cause(id: i64) -> String {
    format!("access:{id}")
}

async fn requests(tx: &DatabaseTransaction) -> Result<u64, DbErr> {
    Entity::find().filter(Column::AskedAt.is_not_null()).count(tx).await
}

/// Lets somebody in, or gives a member another role. Tapped twice it is done once.
///
/// # Errors
/// Refuses a number nobody has, a role they have already, and to leave nobody who decides.
pub async fn grant(app: &App, id: i64, role: Role, actor: &Actor) -> Result<()> {
    if role == Role::Admin && is_group(id) {
        // A group has no opinion of its own.
        return Err(Refusal::OutOfDate.into());
    }
    let tx = app.store.begin().await?;
    let admins = admins(&tx).await?;
    let row = decided(&tx, id).await?;
    let before = row.role.as_deref().and_then(Role::parse);
    if before == Some(role) {
        return Err(Refusal::OutOfDate.into());
    }
    let asked = row.asked_at.is_some();
    if before == Some(Role::Admin) {
        may_lose_admin(&row, &admins)?;
        notices::forget_in(&tx, id).await?;
    }
    // Who decides no more hears no more of what is to be decided.
    let mut hears = if before == Some(Role::Manager) { Topics::parse(&row.hears) } else { Topics::default() };
    hears.0.extend(role.usual().0);
    let mut change = row.into_active_model();
    change.role = Set(Some(role.key().to_owned()));
    change.asked_at = Set(None);
    change.refused_at = Set(None);
    if !is_group(id) {
        change.hears = Set(hears.to_string());
    }
    if before.is_none() && !is_group(id) {
        change.digest_hour = Set(Some(DIGEST_HOUR));
    }
    change.update(&tx).await?;
    if asked {
        answer(app, &tx, id, Some(AccessAnswer { role: Some(role), by: actor.column() })).await?;
    }
    tell(
        app,
        &tx,
        id,
        Change::Granted(role),
        Notice::AccessGiven { role, group: is_group(id), changed: before.is_some() },
        actor,
    )
    .await?;
    Ok(app.store.commit(tx).await?)
}

/// Says no to somebody who asked. Tapped twice it is done once.
///
/// # Errors
/// Refuses a number nobody has, and a request that was answered.
pub async fn refuse(app: &App, id: i64, actor: &Actor) -> Result<()> {
    let tx = app.store.begin().await?;
    let row = decided(&tx, id).await?;
    if row.asked_at.is_none() {
        return Err(Refusal::OutOfDate.into());
    }
    let mut change = row.into_active_model();
    change.asked_at = Set(None);
    change.refused_at = Set(Some(app.clock.now()));
    change.update(&tx).await?;
    answer(app, &tx, id, Some(AccessAnswer { role: None, by: actor.column() })).await?;
    tell(app, &tx, id, Change::Refused, Notice::AccessRefused, actor).await?;
    Ok(app.store.commit(tx).await?)
}

/// Takes a member's role away. Tapped twice it is done once.
///
/// # Errors
/// Refuses a number nobody has, one the settings name, somebody without a role, and to leave nobody who decides.
pub async fn revoke(app: &App, id: i64, actor: &Actor) -> Result<()> {
    let tx = app.store.begin().await?;
    let admins = admins(&tx).await?;
    let row = decided(&tx, id).await?;
    if row.role.is_none() {
        return Err(Refusal::OutOfDate.into());
    }
    if row.named || id == chat_of_settings(app, &tx).await? {
        return Err(Refusal::NamedInSettings.into());
    }
    if row.role.as_deref() == Some(Role::Admin.key()) {
        may_lose_admin(&row, &admins)?;
    }
    take_role(&tx, app.clock.now(), row).await?;
    alerts::free(app, &tx, id).await?;
    tell(app, &tx, id, Change::Revoked, Notice::AccessTaken, actor).await?;
    Ok(app.store.commit(tx).await?)
}

/// The admins, held in their order until the transaction ends, so that two of them cannot take each other's role at the same moment.
async fn admins(tx: &DatabaseTransaction) -> Result<Vec<i64>> {
    let admins = Entity::find().filter(Column::Role.eq(Role::Admin.key())).filter(Column::Id.gt(0));
    let rows = admins.order_by_asc(Column::Id).lock_exclusive().all(tx).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// A row about which somebody decides, held until they have.
async fn decided(tx: &DatabaseTransaction, id: i64) -> Result<Model> {
    let row = Entity::find_by_id(id).filter(Column::MovedTo.is_null()).lock_exclusive().one(tx).await?;
    Ok(row.ok_or(Refusal::MemberUnknown)?)
}

/// Refuses to take the role of an admin from the last one, and from one the settings name.
fn may_lose_admin(row: &Model, admins: &[i64]) -> Result<()> {
    if row.named {
        return Err(Refusal::NamedInSettings.into());
    }
    if admins.iter().all(|admin| *admin == row.id) {
        return Err(Refusal::LastAdmin.into());
    }
    Ok(())
}

/// Whoever the settings name no more loses what they had by that; an admin can let them in again.
pub(super) async fn drop_named(tx: &DatabaseTransaction, now: DateTime<Utc>, row: Model) -> Result<()> {
    let id = row.id;
    take_role(tx, now, row).await?;
    journal::note_member(tx, now, id, Change::Revoked, &Actor::System).await?;
    Ok(())
}

/// Somebody is no member any more, and is told and sees nothing more.
async fn take_role(tx: &DatabaseTransaction, now: DateTime<Utc>, row: Model) -> Result<()> {
    notices::forget_in(tx, row.id).await?;
    let mut change = row.into_active_model();
    change.named = Set(false);
    change.role = Set(None);
    change.refused_at = Set(Some(now));
    change.hears = Set(String::new());
    change.digest_hour = Set(None);
    change.update(tx).await?;
    Ok(())
}

/// Nobody asks any more: the room is gone, or has become another one. Changes nothing where nobody did.
pub(super) async fn withdraw(app: &App, tx: &DatabaseTransaction, id: i64) -> Result<()> {
    let asked = Entity::update_many()
        .col_expr(Column::AskedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(Column::Id.eq(id))
        .filter(Column::AskedAt.is_not_null());
    if asked.exec(tx).await?.rows_affected > 0 {
        answer(app, tx, id, None).await?;
    }
    Ok(())
}

/// The card of the request says what was answered, if anything was; so does the message of the crowd.
async fn answer(app: &App, tx: &DatabaseTransaction, id: i64, answer: Option<AccessAnswer>) -> Result<()> {
    let row = row(tx, id).await?;
    let (name, lang) = row.map(|row| (row.name, Lang::from_tag(&row.lang).unwrap_or_default())).unwrap_or_default();
    let card = Notice::AccessAsked { member: id, name, lang, answer };
    alerts::end(app, tx, &cause(id), Some(card)).await?;
    match requests(tx).await? {
        0 => alerts::end(app, tx, CROWD, None).await,
        waiting if !alerts::open_like(tx, CROWD).await?.is_empty() => {
            alerts::raise(app, tx, CROWD, Notice::AccessCrowd { waiting }).await
        }
        _ => Ok(()),
    }
}

/// Journals a change and tells the one it is about.
async fn tell(
    app: &App,
    tx: &DatabaseTransaction,
    id: i64,
    change: Change,
    notice: Notice,
    actor: &Actor,
) -> Result<()> {
    let entry = journal::note_member(tx, app.clock.now(), id, change, actor).await?;
    Ok(notices::post(tx, app.clock.now(), id, &format!("member:{entry}"), Content::Notice(notice)).await?)
}

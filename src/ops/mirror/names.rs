//! The names around deals: who answers for them, where clients come from, and the choices of the payment field.
//!
//! Nothing is forgotten: deals of long ago belong to people who left.

use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait};

use super::super::Result;
use super::payment::Choices;
use super::{AT_ONCE, fresh, of};
use crate::app::App;
use crate::clients::bitrix::Names;
use crate::entity::mirror::Kind;
use crate::entity::{manager, payment_choice, source};

/// Names read less long ago are as good as new.
const FRESH: TimeDelta = TimeDelta::hours(1);

/// Reads the names unless they are fresh. May be repeated.
///
/// # Errors
/// When the portal does not answer, or the database fails.
pub(super) async fn refresh(app: &App) -> Result<()> {
    let now = app.clock.now();
    let known = of(app.store.db(), Kind::Names).await?.and_then(|row| row.fresh_at);
    if known.is_some_and(|at| now - at < FRESH) {
        return Ok(());
    }
    let names = app.bitrix.names(app.config.mirror.payment_field.as_deref()).await?;
    let tx = app.store.begin().await?;
    store(&tx, names).await?;
    fresh(&tx, Kind::Names, now).await?;
    Ok(app.store.commit(tx).await?)
}

/// The choices of the payment field.
pub(super) async fn choices(db: &impl ConnectionTrait) -> Result<Choices> {
    let rows = payment_choice::Entity::find().all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id.to_string(), row.words.trim().to_lowercase())).collect())
}

async fn store(tx: &DatabaseTransaction, names: Names) -> Result<()> {
    let Names { managers, sources, choices } = names;
    if managers.is_none() {
        tracing::warn!("the webhook may not read users (scope user_brief): reports name managers by their numbers");
    }
    for some in managers.unwrap_or_default().chunks(AT_ONCE) {
        let row = |(id, name, active): &(i64, String, bool)| manager::ActiveModel {
            id: Set(*id),
            name: Set(name.clone()),
            active: Set(*active),
        };
        let replace = OnConflict::column(manager::Column::Id)
            .update_columns([manager::Column::Name, manager::Column::Active])
            .to_owned();
        manager::Entity::insert_many(some.iter().map(row)).on_conflict(replace).exec_without_returning(tx).await?;
    }
    for (code, name) in sources {
        let row = source::ActiveModel { code: Set(code), name: Set(name) };
        let replace = OnConflict::column(source::Column::Code).update_column(source::Column::Name).to_owned();
        source::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    }
    for (id, words) in choices {
        let row = payment_choice::ActiveModel { id: Set(id), words: Set(words) };
        let replace =
            OnConflict::column(payment_choice::Column::Id).update_column(payment_choice::Column::Words).to_owned();
        payment_choice::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    }
    Ok(())
}

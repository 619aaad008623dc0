//! Which item of 1C a product of the portal is, as people confirmed it.
//!
//! A mapping is never guessed here.

pub mod suggest;

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::{Actor, Error, Refusal, Result, deals};
use crate::app::App;
use crate::entity::mapping::{ActiveModel, Column, Entity, Model};
use crate::types::{DealId, ItemCode, ProductId, Waiting};

/// Most characters of a product's name the original table keeps.
const NAME: usize = 500;

/// The items of those products that have one.
///
/// # Errors
/// When the database fails.
pub async fn of(db: &impl ConnectionTrait, products: &[ProductId]) -> Result<BTreeMap<ProductId, ItemCode>, DbErr> {
    let ids: Vec<String> = products.iter().map(ProductId::to_string).collect();
    let rows = Entity::find().filter(Column::Bitrix24ProductId.is_in(ids)).all(db).await?;
    let pair =
        |row: Model| Some((ProductId::parse(&row.bitrix24_product_id)?, ItemCode::parse(&row.onec_product_code)?));
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// Confirms which item a product is whose deal waits for it, as a person typed its code: leading zeros may be left out. Gives
/// the item's own name. May be repeated.
///
/// # Errors
/// Refuses a code 1C does not have, and a product the deal does not wait for any more; fails with 1C.
pub async fn confirm_typed(app: &App, deal: DealId, product: ProductId, typed: &str, actor: &Actor) -> Result<String> {
    let name = awaited(app, deal, product).await?;
    let typed = typed.trim();
    // Codes of the catalogue have eleven digits; nobody types nine zeros.
    let padded = typed.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("{typed:0>11}"));
    let mut refused = Refusal::ItemUnreadable;
    for code in std::iter::once(typed.to_owned()).chain(padded).filter_map(|code| ItemCode::parse(&code)) {
        match confirm(app, product, &name, &code, actor).await {
            Err(Error::Refusal(refusal @ Refusal::ItemUnknown(_))) => refused = refusal,
            outcome => return outcome.map(|row| row.onec_product_name),
        }
    }
    Err(refused.into())
}

/// The name of a product a deal waits for.
///
/// # Errors
/// Refuses one it does not wait for.
pub async fn awaited(app: &App, deal: DealId, product: ProductId) -> Result<String> {
    let row = deals::of(app.store.db(), deal).await?;
    let waiting = row.and_then(|row| row.waiting).map(serde_json::from_value).transpose()?;
    let Some(Waiting::Unmapped { products, .. }) = waiting else { return Err(Refusal::ProductSettled(product).into()) };
    let named = products.into_iter().find(|named| named.id == product);
    Ok(named.ok_or(Refusal::ProductSettled(product))?.name)
}

/// Confirms that a product is an item, replacing what was said before, and releases the deals that waited for it. The
/// item's name is 1C's own. May be repeated.
///
/// # Errors
/// Refuses an item 1C does not have; fails with 1C.
pub async fn confirm(
    app: &App,
    product: ProductId,
    product_name: &str,
    code: &ItemCode,
    actor: &Actor,
) -> Result<Model> {
    let item = app.onec.items(std::slice::from_ref(code)).await?.remove(code).filter(|item| !item.marked);
    let item = item.ok_or_else(|| Refusal::ItemUnknown(code.clone()))?;
    let now = app.clock.now().naive_utc();
    let row = ActiveModel {
        bitrix24_product_id: Set(product.to_string()),
        bitrix24_product_name: Set(product_name.chars().take(NAME).collect()),
        onec_product_code: Set(code.as_str().to_owned()),
        onec_product_name: Set(item.name),
        created_at: Set(now),
        updated_at: Set(now),
        actor: Set(Some(actor.column())),
        ..Default::default()
    };
    let replace = OnConflict::column(Column::Bitrix24ProductId)
        .update_columns([
            Column::Bitrix24ProductName,
            Column::OnecProductCode,
            Column::OnecProductName,
            Column::UpdatedAt,
            Column::Actor,
        ])
        .to_owned();
    let tx = app.store.begin().await?;
    let row = Entity::insert(row).on_conflict(replace).exec_with_returning(&tx).await?;
    deals::release_unmapped(app, &tx).await?;
    app.store.commit(tx).await?;
    Ok(row)
}

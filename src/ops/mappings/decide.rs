//! What people decide about a product: it is this item, it is none of those, it has none, not now; and taking that back.
//!
//! Each decision is kept with who made it. A mapping releases the deals that waited for it.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::super::{Actor, Error, Refusal, Result, alerts, deals};
use super::{Mapped, cards, catalogues};
use crate::app::App;
use crate::clients::onec::Item;
use crate::entity::mapping::{ActiveModel, Column, Entity, Model};
use crate::entity::{mapping_change, mapping_refused, product};
use crate::queue::{self, Job};
use crate::types::{ItemCode, NamedProduct, Notice, Offer, ProductId};

/// Most characters of a product's name the original table keeps.
const NAME: usize = 500;

/// How long a decision can be taken back.
const UNDO: TimeDelta = TimeDelta::hours(24);

/// How long "later" is.
const LATER: TimeDelta = TimeDelta::hours(24);

/// A mapping that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The product's name.
    pub product: String,
    /// The item's code and its own name.
    pub item: (String, String),
    /// Who said so.
    pub by: String,
    /// By which it can be taken back.
    pub change: i64,
}

impl Made {
    fn of(row: Model, change: i64, actor: &Actor) -> Self {
        let item = (row.onec_product_code, row.onec_product_name);
        Self { product: row.bitrix24_product_name, item, by: actor.column(), change }
    }
}

/// A mapping that is wanted.
pub(super) struct Wanted<'a> {
    /// The product.
    pub(super) product: ProductId,
    /// Its name; empty where it is not known.
    pub(super) name: &'a str,
    /// The item.
    pub(super) code: &'a ItemCode,
}

/// Confirms that a product is an item, replacing what was said before, and releases the deals that waited for it. The
/// item's name is 1C's own. May be repeated.
///
/// # Errors
/// Refuses an item 1C does not have; fails with 1C.
pub async fn confirm(app: &App, product: ProductId, name: &str, code: &ItemCode, actor: &Actor) -> Result<Mapped> {
    let mut made = confirm_all(app, &[Wanted { product, name, code }], actor).await?;
    Ok(made.pop().expect("one was wanted"))
}

/// As [`confirm`] for many products, all or none; gives them in their order.
///
/// # Errors
/// As [`confirm`]; then none is confirmed.
pub(super) async fn confirm_all(app: &App, wanted: &[Wanted<'_>], actor: &Actor) -> Result<Vec<Mapped>> {
    let codes: Vec<ItemCode> = wanted.iter().map(|wanted| wanted.code.clone()).collect();
    let items = app.onec.items(&codes).await?;
    let tx = app.store.begin().await?;
    let mut made = Vec::with_capacity(wanted.len());
    for Wanted { product, name, code } in wanted {
        let item = in_use(&items, code)?;
        let known = hold(app, &tx, *product, name).await?;
        let before = mapped(&tx, *product).await?;
        let name = if name.is_empty() { known.as_str() } else { *name };
        let (row, _) = write(app, &tx, (*product, name), (*code, &item.name), before, actor).await?;
        made.push(row.into());
    }
    deals::release_unmapped(app, &tx).await?;
    app.store.commit(tx).await?;
    Ok(made)
}

/// Confirms that a product without an item is this one. Of two people who decide at once one wins. May be repeated.
///
/// # Errors
/// Refuses a product that has its item, with that item; and an item 1C does not have. Fails with 1C.
pub async fn choose(app: &App, product: ProductId, code: &ItemCode, actor: &Actor) -> Result<Made> {
    let items = app.onec.items(std::slice::from_ref(code)).await?;
    let item = in_use(&items, code)?;
    let tx = app.store.begin().await?;
    let name = hold(app, &tx, product, "").await?;
    if let Some(other) = mapped(&tx, product).await? {
        return Err(taken(&tx, product, other).await?);
    }
    let (row, change) = write(app, &tx, (product, &name), (code, &item.name), None, actor).await?;
    deals::release_unmapped(app, &tx).await?;
    app.store.commit(tx).await?;
    Ok(Made::of(row, change, actor))
}

/// What a person typed in answer to a product's card: a code of an item is confirmed, other words are searched for.
pub enum Typed {
    /// It was a code; the product is that item.
    Made(Made),
    /// The items most like those words.
    Found(Vec<Offer>),
}

/// Takes what a person typed for a product: leading zeros of a code may be left out. May be repeated.
///
/// # Errors
/// As [`choose`].
pub async fn typed(app: &App, product: ProductId, typed: &str, actor: &Actor) -> Result<Typed> {
    let typed = typed.trim();
    if !may_be_code(typed) {
        return found(app, typed).await;
    }
    // Codes of the catalogue have eleven digits; nobody types nine zeros.
    let padded = typed.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("{typed:0>11}"));
    for code in std::iter::once(typed.to_owned()).chain(padded).filter_map(|code| ItemCode::parse(&code)) {
        match choose(app, product, &code, actor).await {
            Err(Error::Refusal(Refusal::ItemUnknown(_))) => {}
            outcome => return outcome.map(Typed::Made),
        }
    }
    found(app, typed).await
}

/// A code is one short word with a digit in it; anything else is looked for among the names, without asking 1C.
fn may_be_code(typed: &str) -> bool {
    /// What 1C takes at most.
    const LONGEST: usize = 25;
    typed.chars().count() <= LONGEST
        && !typed.contains(char::is_whitespace)
        && typed.chars().any(|letter| letter.is_ascii_digit())
}

async fn found(app: &App, typed: &str) -> Result<Typed> {
    let found = cards::search(app, typed).await?;
    if found.is_empty() {
        return Err(ItemCode::parse(typed).map_or(Refusal::ItemUnreadable, Refusal::ItemUnknown).into());
    }
    Ok(Typed::Found(found))
}

/// The product is none of these items: they never come first for it again. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn refuse(app: &App, product: ProductId, codes: &[ItemCode], actor: &Actor) -> Result<()> {
    let tx = app.store.begin().await?;
    for code in codes {
        remember_refused(app, &tx, product, code.as_str(), actor).await?;
    }
    Ok(app.store.commit(tx).await?)
}

/// The product has no item in 1C; nobody is asked about it again until somebody maps it. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn no_item(app: &App, product: ProductId, actor: &Actor) -> Result<()> {
    set(app, product, product::Column::NoItemBy, Expr::value(Some(actor.column()))).await
}

/// Not now: the product is not asked about for a day. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn later(app: &App, product: ProductId) -> Result<()> {
    set(app, product, product::Column::LaterUntil, Expr::value(Some(app.clock.now() + LATER))).await
}

/// What a product is after a mapping was taken back.
pub enum Undone {
    /// It has no item again; the name of the one it had.
    Open(String),
    /// The item it was before.
    Stands(Made),
}

/// Takes a mapping back, within a day and while it stands: the product is again what it was before, and is not offered that
/// item first any more. Invoices made meanwhile stay. May be repeated.
///
/// # Errors
/// Refuses one that was replaced, taken back or made longer ago.
pub async fn undo(app: &App, change: i64, actor: &Actor) -> Result<Undone> {
    let tx = app.store.begin().await?;
    let Some(made) = mapping_change::Entity::find_by_id(change).one(&tx).await? else {
        return Err(Refusal::OutOfDate.into());
    };
    let product = ProductId::new(made.product_id).ok_or(Refusal::OutOfDate)?;
    hold(app, &tx, product, &made.product_name).await?;
    let last = last_change(&tx, product).await?;
    let stands = last.is_some_and(|last| last.id == made.id) && made.after_code.is_some();
    if !stands || app.clock.now() - made.at > UNDO {
        return Err(Refusal::OutOfDate.into());
    }
    let (code, name) = (made.after_code.unwrap_or_default(), made.after_name.unwrap_or_default());
    remember_refused(app, &tx, product, &code, actor).await?;
    let row = Entity::update_many().filter(Column::Bitrix24ProductId.eq(product.to_string()));
    match (&made.before_code, &made.before_name) {
        (Some(before), Some(before_name)) => {
            row.col_expr(Column::OnecProductCode, Expr::value(before.clone()))
                .col_expr(Column::OnecProductName, Expr::value(before_name.clone()))
                .exec(&tx)
                .await?;
        }
        _ => {
            Entity::delete_many().filter(Column::Bitrix24ProductId.eq(product.to_string())).exec(&tx).await?;
        }
    }
    let back = mapping_change::ActiveModel {
        product_id: Set(made.product_id),
        product_name: Set(made.product_name),
        before_code: Set(Some(code)),
        before_name: Set(Some(name.clone())),
        after_code: Set(made.before_code),
        after_name: Set(made.before_name),
        actor: Set(actor.column()),
        at: Set(app.clock.now()),
        undoes: Set(Some(made.id)),
        ..Default::default()
    };
    let back = back.insert(&tx).await?.id;
    // The chat's message of the product is brought up to date.
    let undone = match mapped(&tx, product).await? {
        Some(row) => {
            tell(app, &tx, product, &row, back, actor).await?;
            Undone::Stands(Made::of(row, back, actor))
        }
        None => {
            queue::enqueue(&tx, app.clock.now(), &[Job::OfferItems { product }]).await?;
            Undone::Open(name)
        }
    };
    app.store.commit(tx).await?;
    Ok(undone)
}

/// Confirms all pairs that were shown together; gives how many. Those settled meanwhile are left as they are.
///
/// # Errors
/// Refuses when the pairs are no longer exactly those; fails with 1C.
pub async fn choose_certain(app: &App, mark: &str, actor: &Actor) -> Result<usize> {
    let shown = cards::certain(app).await?;
    if shown.mark != mark {
        return Err(Refusal::OutOfDate.into());
    }
    let mut made = 0;
    for pair in &shown.pairs {
        match choose(app, pair.product.id, &pair.offer.code, actor).await {
            Ok(_) => made += 1,
            Err(Error::Refusal(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(made)
}

/// An item among those 1C has; one marked for deletion counts as none.
fn in_use<'a>(items: &'a BTreeMap<ItemCode, Item>, code: &ItemCode) -> Result<&'a Item, Refusal> {
    items.get(code).filter(|item| !item.marked).ok_or_else(|| Refusal::ItemUnknown(code.clone()))
}

/// Holds a product against everybody else who decides about it, until the transaction ends; gives its name as it is known.
async fn hold(app: &App, tx: &DatabaseTransaction, product: ProductId, name: &str) -> Result<String> {
    catalogues::know(app, tx, &[NamedProduct { id: product, name: name.to_owned() }]).await?;
    let row = product::Entity::find_by_id(product.get()).lock_exclusive().one(tx).await?;
    Ok(row.map(|row| row.name).unwrap_or_default())
}

async fn mapped(db: &impl ConnectionTrait, product: ProductId) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Bitrix24ProductId.eq(product.to_string())).one(db).await?)
}

async fn last_change(tx: &DatabaseTransaction, product: ProductId) -> Result<Option<mapping_change::Model>> {
    let changes = mapping_change::Entity::find().filter(mapping_change::Column::ProductId.eq(product.get()));
    Ok(changes.order_by_desc(mapping_change::Column::Id).one(tx).await?)
}

async fn taken(tx: &DatabaseTransaction, product: ProductId, other: Model) -> Result<Error> {
    let last = last_change(tx, product).await?;
    let by = last.map(|last| last.actor).or(other.actor).unwrap_or_default();
    Ok(Refusal::AlreadyMapped { item: other.onec_product_name, by }.into())
}

/// The mapping and everything it causes, in one transaction.
async fn write(
    app: &App,
    tx: &DatabaseTransaction,
    (product, product_name): (ProductId, &str),
    (code, item_name): (&ItemCode, &str),
    before: Option<Model>,
    actor: &Actor,
) -> Result<(Model, i64)> {
    let now = app.clock.now();
    let row = ActiveModel {
        bitrix24_product_id: Set(product.to_string()),
        bitrix24_product_name: Set(product_name.chars().take(NAME).collect()),
        onec_product_code: Set(code.as_str().to_owned()),
        onec_product_name: Set(item_name.to_owned()),
        created_at: Set(now.naive_utc()),
        updated_at: Set(now.naive_utc()),
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
    let row = Entity::insert(row).on_conflict(replace).exec_with_returning(tx).await?;
    let change = mapping_change::ActiveModel {
        product_id: Set(product.get()),
        product_name: Set(product_name.to_owned()),
        before_code: Set(before.as_ref().map(|before| before.onec_product_code.clone())),
        before_name: Set(before.map(|before| before.onec_product_name)),
        after_code: Set(Some(row.onec_product_code.clone())),
        after_name: Set(Some(row.onec_product_name.clone())),
        actor: Set(actor.column()),
        at: Set(now),
        ..Default::default()
    };
    let change = change.insert(tx).await?.id;
    let refused = mapping_refused::Entity::delete_many()
        .filter(mapping_refused::Column::ProductId.eq(product.get()))
        .filter(mapping_refused::Column::ItemCode.eq(code.as_str()));
    refused.exec(tx).await?;
    // Who maps a product after all takes back that it has no item.
    product::Entity::update_many()
        .col_expr(product::Column::NoItemBy, Expr::value(Option::<String>::None))
        .col_expr(product::Column::LaterUntil, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(product::Column::Id.eq(product.get()))
        .exec(tx)
        .await?;
    tell(app, tx, product, &row, change, actor).await?;
    Ok((row, change))
}

/// The chat's message of the product, if one was sent, says what it is now.
async fn tell(
    app: &App,
    tx: &DatabaseTransaction,
    product: ProductId,
    row: &Model,
    change: i64,
    actor: &Actor,
) -> Result<()> {
    let cause = cards::cause(product);
    let Some(Notice::ProductUnmapped { product: named, .. } | Notice::ProductMapped { product: named, .. }) =
        alerts::said(tx, &cause).await?
    else {
        return Ok(());
    };
    let notice = Notice::ProductMapped {
        product: named,
        code: row.onec_product_code.clone(),
        item: row.onec_product_name.clone(),
        by: actor.column(),
        change,
    };
    alerts::end(app, tx, &cause, Some(notice)).await
}

async fn remember_refused(
    app: &App,
    tx: &DatabaseTransaction,
    product: ProductId,
    code: &str,
    actor: &Actor,
) -> Result<()> {
    let row = mapping_refused::ActiveModel {
        product_id: Set(product.get()),
        item_code: Set(code.to_owned()),
        actor: Set(actor.column()),
        at: Set(app.clock.now()),
    };
    let once = OnConflict::columns([mapping_refused::Column::ProductId, mapping_refused::Column::ItemCode])
        .do_nothing()
        .to_owned();
    mapping_refused::Entity::insert(row).on_conflict(once).exec_without_returning(tx).await?;
    Ok(())
}

async fn set(app: &App, product: ProductId, column: product::Column, value: Expr) -> Result<()> {
    let tx = app.store.begin().await?;
    let update = product::Entity::update_many().col_expr(column, value).filter(product::Column::Id.eq(product.get()));
    update.exec(&tx).await?;
    // The chat's message of the product is brought up to date.
    queue::enqueue(&tx, app.clock.now(), &[Job::OfferItems { product }]).await?;
    Ok(app.store.commit(tx).await?)
}

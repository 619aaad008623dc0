//! The invoice of a deal in 1C: intended once, created at most once, its number saved at once and carried back.
//!
//! Before every creation we look; every doubtful outcome is decided by reading. A document a person deleted or marked is
//! asked about, never made again.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
};

use super::deals::{self, Draft, DraftLine};
use super::journal::{self, Step};
use super::{Actor, Error, Result, notices};
use crate::app::App;
use crate::clients::bitrix::{Glance, Stage, Written};
use crate::clients::onec::{self, Invoice, Item, NewInvoice, NewLine};
use crate::entity::deal;
use crate::entity::invoice::{ActiveModel, Column, Entity, Model, State};
use crate::i18n::{self, Args};
use crate::queue::{self, Job};
use crate::types::{DealId, ItemCode, Lang, Money, Notice, Ref, VatRate, Waiting};

/// The invoice of a deal, if one is intended or issued.
///
/// # Errors
/// When the database fails.
pub async fn of(db: &impl ConnectionTrait, deal: DealId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(deal.get()).one(db).await?)
}

/// Records what is to be invoiced, replacing a draft that was not sent yet; `before` is that draft's row. A buyer already
/// settled stays as long as the deal says the same of its buyer.
///
/// # Errors
/// When the database fails.
pub async fn intend(
    app: &App,
    tx: &DatabaseTransaction,
    deal: DealId,
    draft: &Draft,
    sold_on: NaiveDate,
    before: Option<Model>,
) -> Result<()> {
    let same_buyer = before.as_ref().is_some_and(|row| draft_of(row).is_ok_and(|old| old.buyer == draft.buyer));
    let settled = before.filter(|_| same_buyer);
    let row = ActiveModel {
        deal_id: Set(deal.get()),
        reference: Set(Ref::ours(&app.config.bitrix.portal, "deal", &deal.to_string()).uuid()),
        state: Set(State::Pending),
        draft: Set(serde_json::to_value(draft)?),
        sold_on: Set(sold_on),
        sum_tiyn: Set(draft.sum().tiyn()),
        buyer: Set(settled.as_ref().and_then(|row| row.buyer)),
        buyer_name: Set(settled.map(|row| row.buyer_name).unwrap_or_default()),
        contract: Set(None),
        posted: Set(false),
        stale: Set(false),
        comment_sent: Set(false),
        created_at: Set(app.clock.now()),
        ..Default::default()
    };
    let replace = OnConflict::column(Column::DealId)
        .update_columns([
            Column::Draft,
            Column::SoldOn,
            Column::SumTiyn,
            Column::Buyer,
            Column::BuyerName,
            Column::Contract,
        ])
        .to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// The invoice of a deal that is still on its way into the books; none when it is there, or when the deal has turned back
/// or waits: a draft of yesterday must not be issued. One that was sent is seen through whatever the deal does.
///
/// # Errors
/// When the database fails.
pub async fn under_way(app: &App, id: DealId) -> Result<Option<(Model, Draft)>> {
    let db = app.store.db();
    let issuing = deals::of(db, id).await?.is_some_and(|deal| deal.state == deal::State::Issuing);
    let row = of(db, id).await?.filter(|row| match row.state {
        State::Pending => issuing,
        State::Sending => true,
        State::Issued => false,
    });
    row.map(|row| Ok((row.clone(), draft_of(&row)?))).transpose()
}

/// Creates the invoice in 1C unless it is there, and saves its number at once.
///
/// # Errors
/// When 1C or the database fails.
pub async fn issue(app: &App, deal: DealId) -> Result<()> {
    let Some((row, draft)) = under_way(app, deal).await? else { return Ok(()) };
    // Without a buyer or a contract the step before is still to come, and comes back here.
    let (Some(key), Some(buyer), Some(contract)) = (Ref::new(row.reference), known(row.buyer), known(row.contract))
    else {
        return Ok(());
    };
    if let Some(document) = app.onec.invoice(key).await? {
        return take(app, deal, document).await;
    }
    if row.stale {
        return read_again(app, deal).await;
    }
    let codes: Vec<ItemCode> = draft.lines.iter().map(|line| line.item.clone()).collect();
    let items = app.onec.items(&codes).await?;
    let gone = missing(&codes, &items);
    if !gone.is_empty() {
        set_state(app, deal, State::Pending).await?;
        return deals::wait(app, deal, None, Waiting::ItemsGone { codes: gone }).await;
    }
    let (goods, services) = lines(app, &row, &draft, &items);
    let new = NewInvoice {
        key,
        date: document_time(app, row.sold_on),
        buyer,
        contract: Some(contract),
        comment: mark(app, deal),
        vat: app.config.invoice.vat.rate_on(row.sold_on),
        goods,
        services,
    };
    set_state(app, deal, State::Sending).await?;
    match app.onec.create_invoice(&new).await {
        Ok(document) => take(app, deal, document).await,
        Err(fault) => {
            if !fault.doubtful() && !onec::left_a_document(&fault) {
                set_state(app, deal, State::Pending).await?;
            }
            Err(fault.into())
        }
    }
}

/// Whether a draft says what was sent.
pub fn says_the_same(row: &Model, draft: &Draft) -> bool {
    draft_of(row).is_ok_and(|sent| sent == *draft)
}

/// The deal says something else than what was sent: if that did not arrive, it must not be sent again.
///
/// # Errors
/// When the database fails.
pub async fn mark_stale(db: &impl ConnectionTrait, deal: DealId) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Stale, true.into())
        .filter(Column::DealId.eq(deal.get()))
        .filter(Column::State.eq(State::Sending))
        .exec(db)
        .await?;
    Ok(())
}

/// Has 1C post the invoice, and believes only what it reads back.
///
/// # Errors
/// When 1C or the database fails.
pub async fn post(app: &App, id: DealId) -> Result<()> {
    let row = of(app.store.db(), id).await?.filter(|row| row.state == State::Issued && !row.posted);
    let Some(key) = row.and_then(|row| Ref::new(row.reference)) else { return Ok(()) };
    app.onec.post_invoice(key).await?;
    let tx = app.store.begin().await?;
    Entity::update_many().col_expr(Column::Posted, true.into()).filter(Column::DealId.eq(id.get())).exec(&tx).await?;
    journal::note(&tx, app.clock.now(), id, &Step::Posted, &Actor::System).await?;
    Ok(app.store.commit(tx).await?)
}

/// Writes the numbers into their deals in one request, and believes only what the portal gives back; then the chat is told.
/// Gives what came of each, in their order. May be repeated.
pub async fn write_numbers(app: &App, ids: &[DealId]) -> Vec<Result<()>> {
    let mut work = Shared::of(ids);
    for id in ids {
        work.prepare(*id, issued_but_open(app, *id).await);
    }
    let numbers: Vec<_> = work.ready.iter().map(|(id, row)| (*id, row.number.clone().unwrap_or_default())).collect();
    if let Err(error) = deals::expect_echoes(app, &work.deals()).await {
        return work.all_failed(&error);
    }
    let field = &app.config.bitrix.invoice_field;
    let written = app.bitrix.write_field(field, &numbers).await;
    for ((id, row), written) in std::mem::take(&mut work.ready).into_iter().zip(written) {
        let outcome = match written {
            Ok(Written::Taken { before, after }) => {
                told(app, id, row, Some(Write { before, after: after.map(|at| at.to_utc()) })).await
            }
            Ok(Written::Gone) => told(app, id, row, None).await,
            Ok(Written::Dropped) => deals::wait(app, id, None, Waiting::FieldMissing { field: field.clone() }).await,
            Err(fault) => Err(fault.into()),
        };
        work.settle(id, outcome);
    }
    work.outcomes()
}

/// Tells the timelines of deals of their invoices, once each, in one request; where one may have been told before, a look
/// comes first. Gives what came of each, in their order. May be repeated.
pub async fn comment(app: &App, ids: &[DealId]) -> Vec<Result<()>> {
    let mut work = Shared::of(ids);
    for id in ids {
        work.prepare(*id, of(app.store.db(), *id).await.map(|row| row.filter(|row| row.number.is_some())));
    }
    look_for_comments(app, &mut work).await;
    if let Err(error) = note_comments_sent(app, &work.deals()).await {
        return work.all_failed(&error);
    }
    let texts: Vec<_> = work.ready.iter().map(|(id, row)| (*id, comment_text(app, *id, row))).collect();
    let added = app.bitrix.comment(&texts).await;
    for ((id, _), added) in std::mem::take(&mut work.ready).into_iter().zip(added) {
        let outcome = match added {
            Ok(()) => note_commented(app, id).await,
            Err(fault) => Err(fault.into()),
        };
        work.settle(id, outcome);
    }
    work.outcomes()
}

/// Deals worked on together: those still to be done, with their invoices, and what came of the others.
struct Shared<'a> {
    ids: &'a [DealId],
    ready: Vec<(DealId, Model)>,
    settled: BTreeMap<DealId, Result<()>>,
}

impl<'a> Shared<'a> {
    fn of(ids: &'a [DealId]) -> Self {
        Self { ids, ready: Vec::new(), settled: BTreeMap::new() }
    }

    /// A deal takes part when it has an invoice to work on.
    fn prepare(&mut self, id: DealId, invoice: Result<Option<Model>>) {
        match invoice {
            Ok(Some(row)) => self.ready.push((id, row)),
            Ok(None) => self.settle(id, Ok(())),
            Err(error) => self.settle(id, Err(error)),
        }
    }

    fn deals(&self) -> Vec<DealId> {
        self.ready.iter().map(|(id, _)| *id).collect()
    }

    fn settle(&mut self, id: DealId, outcome: Result<()>) {
        self.settled.insert(id, outcome);
    }

    /// What came of each, in the order of the start.
    fn outcomes(mut self) -> Vec<Result<()>> {
        self.ids.iter().map(|id| self.settled.remove(id).unwrap_or(Ok(()))).collect()
    }

    /// Our own tables failed before anything was sent.
    fn all_failed(mut self, error: &Error) -> Vec<Result<()>> {
        for id in self.deals() {
            self.settle(id, Err(anyhow::anyhow!("{error}").into()));
        }
        self.outcomes()
    }
}

/// The invoice of a deal whose number is still to be written.
async fn issued_but_open(app: &App, id: DealId) -> Result<Option<Model>> {
    let open = deals::of(app.store.db(), id).await?.is_some_and(|deal| deal.state != deal::State::Done);
    Ok(of(app.store.db(), id).await?.filter(|row| open && row.state == State::Issued && row.number.is_some()))
}

/// Settles those whose timeline has the comment already.
async fn look_for_comments(app: &App, work: &mut Shared<'_>) {
    let (doubtful, fresh) = std::mem::take(&mut work.ready).into_iter().partition(|(_, row)| row.comment_sent);
    work.ready = fresh;
    let doubtful: Vec<(DealId, Model)> = doubtful;
    let marks: Vec<_> = doubtful.iter().map(|(id, _)| (*id, mark(app, *id))).collect();
    for ((id, row), found) in doubtful.into_iter().zip(app.bitrix.commented(&marks).await) {
        match found {
            Ok(true) => {
                let noted = note_commented(app, id).await;
                work.settle(id, noted);
            }
            Ok(false) => work.ready.push((id, row)),
            Err(fault) => work.settle(id, Err(fault.into())),
        }
    }
}

/// From now on the comments may be there, whatever becomes of us.
async fn note_comments_sent(app: &App, ids: &[DealId]) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::CommentSent, true.into())
        .filter(Column::DealId.is_in(ids.iter().map(|id| id.get())))
        .exec(app.store.db())
        .await?;
    Ok(())
}

async fn note_commented(app: &App, id: DealId) -> Result<()> {
    journal::note(app.store.db(), app.clock.now(), id, &Step::Commented, &Actor::System).await?;
    Ok(())
}

/// The portal's people read Russian whatever the chat speaks.
fn comment_text(app: &App, id: DealId, row: &Model) -> String {
    let number = row.number.clone().unwrap_or_default();
    let args = Args::new().text("number", number).text("sum", Money::from_tiyn(row.sum_tiyn));
    format!("{}\n{}", i18n::plain(Lang::Ru, "invoice-comment", &args), mark(app, id))
}

/// How many invoices were issued since a moment.
///
/// # Errors
/// When the database fails.
pub async fn count_issued_since(db: &impl ConnectionTrait, since: chrono::DateTime<chrono::Utc>) -> Result<u64> {
    Ok(Entity::find().filter(Column::IssuedAt.gte(since)).count(db).await?)
}

/// A document of 1C is this deal's invoice: its number is saved and sent on.
async fn take(app: &App, id: DealId, document: Invoice) -> Result<()> {
    if document.marked {
        return deals::wait(app, id, None, Waiting::DocumentMarked { number: document.number }).await;
    }
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let Some(deal) = deals::lock(&tx, id).await? else { return Ok(()) };
    let Some(row) = of(&tx, id).await? else { return Ok(()) };
    let ours = Money::from_tiyn(row.sum_tiyn);
    Entity::update_many()
        .col_expr(Column::State, State::Issued.into_value().into())
        .col_expr(Column::Number, document.number.clone().into())
        .col_expr(Column::BooksTiyn, document.sum.tiyn().into())
        .col_expr(Column::Posted, document.posted.into())
        .col_expr(Column::IssuedAt, now.into())
        // One we do not remember sending was made before our tables were lost, and its deal may have been told of it.
        .col_expr(Column::CommentSent, (row.comment_sent || row.state == State::Pending).into())
        .filter(Column::DealId.eq(id.get()))
        .exec(&tx)
        .await?;
    deals::advance(app, &tx, id, deal::State::Issued).await?;
    let step = Step::Issued { number: document.number.clone(), sum: document.sum };
    journal::note(&tx, now, id, &step, &Actor::System).await?;
    if document.sum != ours {
        let notice =
            Notice::SumRecalculated { deal: id, title: deal.title, number: document.number, ours, books: document.sum };
        notices::tell_all(app, &tx, &format!("sum:{id}"), notice).await?;
    }
    let mut jobs = vec![Job::WriteInvoiceNumber { deal: id }];
    if row.stale {
        // It said something else already while this was on its way: people are shown the difference.
        jobs.push(Job::SyncDeal { deal: id });
    }
    if app.config.invoice.post && !document.posted {
        jobs.push(Job::PostInvoice { deal: id });
    }
    queue::enqueue(&tx, now, &jobs).await?;
    Ok(app.store.commit(tx).await?)
}

/// A write into a deal: what it was before, and when it was changed by it.
struct Write {
    before: Option<Glance>,
    after: Option<DateTime<Utc>>,
}

impl Write {
    /// When the deal is changed last, where only this write lies between what was read and what stands there now; none where
    /// it has to be read again.
    fn is_the_only_change(&self, deal: &deal::Model, sum_tiyn: i64) -> Option<DateTime<Utc>> {
        let before = self.before?;
        let as_read = Some(before.changed_at.to_utc()) == deal.changed_at
            && before.stage == Stage::Won
            && Money::exact(before.amount) == Ok(Money::from_tiyn(sum_tiyn));
        self.after.filter(|_| as_read)
    }
}

/// The deal's part is done: the journal and the chat hear of it. `written` where the number stands on the deal.
async fn told(app: &App, id: DealId, invoice: Model, written: Option<Write>) -> Result<()> {
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let Some(deal) = deals::lock(&tx, id).await? else { return Ok(()) };
    let title = deal.title.clone();
    let number = invoice.number.unwrap_or_default();
    let on_deal = written.is_some();
    let changed_at = written.and_then(|write| write.is_the_only_change(&deal, invoice.sum_tiyn));
    deals::finish(app, &tx, deal, changed_at).await?;
    let step = if on_deal { Step::NumberWritten { number: number.clone() } } else { Step::Gone };
    journal::note(&tx, now, id, &step, &Actor::System).await?;
    let sum = Money::from_tiyn(invoice.books_tiyn.unwrap_or(invoice.sum_tiyn));
    let notice = Notice::InvoiceIssued { deal: id, title, number, sum, buyer: invoice.buyer_name };
    notices::tell_all(app, &tx, &format!("issued:{id}"), notice).await?;
    let read_again = (on_deal && changed_at.is_none()).then_some(Job::SyncDeal { deal: id });
    let jobs = on_deal.then_some(Job::CommentDeal { deal: id }).into_iter().chain(read_again);
    queue::enqueue(&tx, now, &jobs.collect::<Vec<_>>()).await?;
    Ok(app.store.commit(tx).await?)
}

async fn set_state(app: &App, deal: DealId, state: State) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, state.into_value().into())
        .filter(Column::DealId.eq(deal.get()))
        .exec(app.store.db())
        .await?;
    Ok(())
}

/// What was invoiced, or is to be.
///
/// # Errors
/// When the row cannot be read.
pub fn draft_of(row: &Model) -> Result<Draft> {
    Ok(serde_json::from_value(row.draft.clone())?)
}

fn missing(codes: &[ItemCode], items: &BTreeMap<ItemCode, Item>) -> Vec<String> {
    let there = |code: &&ItemCode| items.get(code).is_some_and(|item| !item.marked);
    let mut gone: Vec<String> = codes.iter().filter(|code| !there(code)).map(ItemCode::to_string).collect();
    gone.sort();
    gone.dedup();
    gone
}

/// What was sent did not arrive, and the deal has changed since: it starts anew from the portal.
async fn read_again(app: &App, deal: DealId) -> Result<()> {
    let tx = app.store.begin().await?;
    Entity::update_many()
        .col_expr(Column::State, State::Pending.into_value().into())
        .col_expr(Column::Stale, false.into())
        .filter(Column::DealId.eq(deal.get()))
        .exec(&tx)
        .await?;
    queue::enqueue(&tx, app.clock.now(), &[Job::SyncDeal { deal }]).await?;
    Ok(app.store.commit(tx).await?)
}

/// The rows as they are to be created: goods, and services, which have their own section.
fn lines(app: &App, row: &Model, draft: &Draft, items: &BTreeMap<ItemCode, Item>) -> (Vec<NewLine>, Vec<NewLine>) {
    let vat = app.config.invoice.vat.rate_on(row.sold_on);
    let line = |line: &DraftLine| items.get(&line.item).map(|item| new_line(line, item, vat));
    draft.lines.iter().filter_map(line).partition(|line| !line.item.service)
}

fn known(reference: Option<uuid::Uuid>) -> Option<Ref> {
    reference.and_then(Ref::new)
}

fn new_line(line: &DraftLine, item: &Item, vat: Option<VatRate>) -> NewLine {
    NewLine {
        item: item.clone(),
        quantity: line.quantity,
        price: line.price,
        sum: line.sum,
        vat: vat.map_or(Money::ZERO, |rate| rate.inside(line.sum)),
    }
}

/// The document's moment in local time: now for a sale of today, noon for one of an earlier day.
fn document_time(app: &App, sold_on: NaiveDate) -> NaiveDateTime {
    let now = app.clock.now().with_timezone(&app.config.timezone).naive_local();
    let noon = NaiveTime::from_hms_opt(12, 0, 0).expect("noon is a time of day");
    if now.date() == sold_on { now } else { sold_on.and_time(noon) }
}

/// The mark by which people, and we ourselves, recognise what belongs to a deal.
pub fn mark(app: &App, deal: DealId) -> String {
    format!("B24 {}/{deal}", app.config.bitrix.portal)
}

//! The invoice's number on its way back: into the deals, their timelines and the chat, many deals in one request.
//!
//! Each deal comes out by itself. Only what the portal gives back counts as written; a comment is never added twice.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::journal::{self, Step};
use super::super::{Actor, Error, Result, deals, notices};
use super::{mark, of};
use crate::app::App;
use crate::clients::bitrix::{Glance, Stage, Written};
use crate::entity::deal;
use crate::entity::invoice::{Column, Entity, Model, State};
use crate::i18n::{self, Args};
use crate::queue::{self, Job};
use crate::types::{DealId, Lang, Money, Notice, Waiting};

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

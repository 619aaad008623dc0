//! Which use case runs which job, and nothing else.

use crate::app::App;
use crate::ops::{Result, counterparties, deals, health, inbox, invoices, notices};
use crate::queue::Job;

/// Runs a job; each may run twice.
pub(super) async fn run(app: &App, job: &Job) -> Result<()> {
    match *job {
        Job::SyncDeal { deal } => deals::sync(app, deal).await,
        Job::FindCounterparty { deal } => counterparties::find(app, deal).await,
        Job::CreateCounterparty { deal } => counterparties::create(app, deal).await,
        Job::CreateContract { deal } => counterparties::create_contract(app, deal).await,
        Job::IssueInvoice { deal } => invoices::issue(app, deal).await,
        Job::PostInvoice { deal } => invoices::post(app, deal).await,
        Job::WriteInvoiceNumber { deal } => invoices::write_number(app, deal).await,
        Job::CommentDeal { deal } => invoices::comment(app, deal).await,
        Job::MeasureStatus { chat, update } => health::report(app, chat, update).await,
        Job::ForgetOld => {
            inbox::forget_old(app).await?;
            notices::forget_old(app).await
        }
    }
}

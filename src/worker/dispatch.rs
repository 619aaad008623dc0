//! Which use case runs which job, and which jobs share a request; nothing else.

use crate::app::App;
use crate::ops::{
    Result, alerts, counterparties, deals, digest, health, inbox, invoices, mappings, mirror, notices, outages,
    reports, stock,
};
use crate::queue::Job;
use crate::types::DealId;

/// How many jobs of this kind run together, because one request serves them all.
pub(super) fn together(app: &App, job: &Job) -> usize {
    match job {
        Job::SyncDeal { .. } => app.bitrix.reads_at_once(),
        Job::WriteInvoiceNumber { .. } | Job::CommentDeal { .. } => app.bitrix.writes_at_once(),
        _ => 1,
    }
}

/// Runs jobs of one kind, as many as [`together`] allows; each may run twice. Gives what became of each, in their order.
pub(super) async fn run(app: &App, jobs: &[Job]) -> Vec<Result<()>> {
    let deals: Vec<DealId> = jobs.iter().filter_map(Job::deal).collect();
    match jobs {
        [Job::SyncDeal { .. }, ..] => deals::sync(app, &deals).await,
        [Job::WriteInvoiceNumber { .. }, ..] => invoices::write_numbers(app, &deals).await,
        [Job::CommentDeal { .. }, ..] => invoices::comment(app, &deals).await,
        [job] => vec![run_alone(app, job).await],
        _ => jobs.iter().map(|_| Err(anyhow::anyhow!("jobs of this kind do not run together").into())).collect(),
    }
}

async fn run_alone(app: &App, job: &Job) -> Result<()> {
    match *job {
        Job::FindCounterparty { deal } => counterparties::find(app, deal).await,
        Job::CreateCounterparty { deal } => counterparties::create(app, deal).await,
        Job::CreateContract { deal } => counterparties::create_contract(app, deal).await,
        Job::IssueInvoice { deal } => invoices::issue(app, deal).await,
        Job::PostInvoice { deal } => invoices::post(app, deal).await,
        Job::SweepDeals { asked } => deals::sweep::sweep(app, asked).await,
        Job::RefreshProducts => mappings::catalogues::refresh_products(app).await,
        Job::RefreshItems => mappings::catalogues::refresh_items(app).await,
        Job::ReadMirror => mirror::pass::go_on(app).await,
        Job::FreshenMirror => mirror::freshen(app).await,
        Job::OfferItems { product } => mappings::cards::offer(app, product).await,
        Job::KeepAlert { alert } => deals::keep(app, alert).await,
        Job::LookAfterAlerts => alerts::look_after(app).await,
        Job::SendDigests => digest::send_due(app).await,
        Job::BeginStock => stock::runs::begin_nightly(app).await,
        Job::CompareStock { run } => stock::compare::compare(app, run).await,
        Job::WriteStock { run } => stock::write::write(app, run).await,
        Job::SendReports => reports::subscriptions::send_due(app).await,
        Job::Remind => outages::remind(app).await,
        Job::MeasureStatus { asked } => health::report(app, asked).await,
        Job::ForgetOld => {
            inbox::forget_old(app).await?;
            stock::history::thin(app).await?;
            stock::runs::forget_old(app).await?;
            reports::kept::forget_old(app).await?;
            alerts::forget_old(app).await?;
            notices::forget_old(app).await
        }
        Job::SyncDeal { .. } | Job::WriteInvoiceNumber { .. } | Job::CommentDeal { .. } => {
            Err(anyhow::anyhow!("this job shares a request").into())
        }
    }
}

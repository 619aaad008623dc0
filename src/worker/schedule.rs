//! What happens by the clock. A tick only enqueues; the queue does the rest, once, whoever ticked.

use tokio_cron_scheduler::{Job as Tick, JobScheduler, JobSchedulerError};

use crate::app::App;
use crate::ops::{invoices, mirror, stock};
use crate::queue::{self, Job};

/// When what is enqueued, in local time: minute and hour with seconds first, and why then.
const TABLE: [(&str, Job); 10] = [
    // The portal never sends an event again, so what it did not tell is found within a quarter of an hour.
    ("0 */15 * * * *", Job::SweepDeals { asked: None }),
    // A report is at most so old where an event was lost; one request.
    ("30 */5 * * * *", Job::FreshenMirror),
    // What was deleted shows only when everything is read again; after the catalogues.
    ("0 30 3 * * *", Job::ReadMirror),
    // Both catalogues, before anybody sells; in the hours in which 1C is not asked for anything else.
    ("0 10 3 * * *", Job::RefreshProducts),
    ("0 20 3 * * *", Job::RefreshItems),
    // People choose full hours.
    ("2 0 * * * *", Job::SendReports),
    // After the reports, at the full hours people choose.
    ("4 0 * * * *", Job::SendDigests),
    // What was put off until a moment is told within five minutes of it.
    ("10 */5 * * * *", Job::LookAfterAlerts),
    // Nothing may wait for a day without a word; an hour is exact enough.
    ("0 5 * * * *", Job::Remind),
    // What is over is only kept to recognise repetitions; the small hours disturb nobody.
    ("0 40 4 * * *", Job::ForgetOld),
];

/// Starts the table above; the scheduler lives until it is shut down. What was missed while no process ran is made up for
/// at once.
pub(super) async fn start(app: &App) -> anyhow::Result<JobScheduler> {
    let missed = [
        Job::SweepDeals { asked: None },
        Job::RefreshProducts,
        Job::RefreshItems,
        Job::FreshenMirror,
        Job::SendReports,
        Job::SendDigests,
        Job::LookAfterAlerts,
    ];
    queue::enqueue(app.store.db(), app.clock.now(), &missed).await?;
    stock::runs::make_up_night(app).await?;
    mirror::pass::make_up(app).await?;
    invoices::complete(app).await?;
    let scheduler = JobScheduler::new().await?;
    for (times, job) in TABLE {
        scheduler.add(tick(app, times, job)?).await?;
    }
    let nightly = app.config.stock.nightly.format("%-S %-M %-H * * *").to_string();
    scheduler.add(tick(app, &nightly, Job::BeginStock)?).await?;
    scheduler.start().await?;
    Ok(scheduler)
}

/// A job enqueued at the local times of a cron expression, by one process of several.
fn tick(app: &App, times: &str, job: Job) -> Result<Tick, JobSchedulerError> {
    let (app, zone) = (app.clone(), app.config.timezone);
    Tick::new_async_tz(times, zone, move |_, _| {
        let (app, job) = (app.clone(), job.clone());
        Box::pin(async move {
            let taken = queue::tick(&app.store, job.name(), app.clock.now(), std::slice::from_ref(&job)).await;
            if let Err(error) = taken {
                tracing::error!(%error, job = job.identity(), "a tick was lost");
            }
        })
    })
}

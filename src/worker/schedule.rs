//! What happens by the clock. A tick only enqueues; the queue does the rest, once, whoever ticked.

use tokio_cron_scheduler::{Job as Tick, JobScheduler, JobSchedulerError};

use crate::app::App;
use crate::queue::{self, Job};

/// Starts the table below; the scheduler lives until it is shut down.
pub(super) async fn start(app: &App) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    // What is over is only kept to recognise repetitions; the small hours disturb nobody.
    scheduler.add(tick(app, "0 40 4 * * *", Job::ForgetOld)?).await?;
    scheduler.start().await?;
    Ok(scheduler)
}

/// A job enqueued at the local times of a cron expression (seconds first).
fn tick(app: &App, times: &str, job: Job) -> Result<Tick, JobSchedulerError> {
    let (app, zone) = (app.clone(), app.config.timezone);
    Tick::new_async_tz(times, zone, move |_, _| {
        let (app, job) = (app.clone(), job.clone());
        Box::pin(async move {
            match queue::enqueue(app.store.db(), app.clock.now(), std::slice::from_ref(&job)).await {
                Ok(()) => app.store.stir(),
                Err(error) => tracing::error!(%error, job = job.identity(), "a tick was lost"),
            }
        })
    })
}

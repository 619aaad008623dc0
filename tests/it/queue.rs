//! What the queue promises, on the database it really uses.

use chrono::TimeDelta;
use daneker::queue::{self, Job, Lane};
use daneker::types::DealId;

use crate::harness::story;

fn sync(number: i64) -> Job {
    Job::SyncDeal { deal: DealId::new(number).unwrap() }
}

#[tokio::test]
async fn jobs_that_mean_the_same_merge_until_one_has_started() {
    story(async |w| {
        let (store, now) = (w.app().store.clone(), w.clock.now());
        queue::enqueue(store.db(), now, &[sync(1), sync(2)]).await.unwrap();
        queue::enqueue(store.db(), now, &[sync(1)]).await.unwrap();
        let first = queue::claim(store.db(), now, Lane::Portal).await.unwrap().unwrap();
        assert_eq!(first.job, sync(1));

        queue::enqueue(store.db(), now, &[sync(1)]).await.unwrap();
        assert_eq!(queue::backlog(store.db()).await.unwrap().waiting, 3, "news that came mid-run is kept");
        queue::postpone(&store, &first, now, "away").await.unwrap();
        assert_eq!(queue::backlog(store.db()).await.unwrap().waiting, 2, "the postponed one yields to the news");
        for _ in 0..2 {
            let claimed = queue::claim(store.db(), now, Lane::Portal).await.unwrap().unwrap();
            queue::finish(store.db(), &claimed).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_claim_outlives_its_process_only_as_long_as_its_lease() {
    story(async |w| {
        let store = w.app().store.clone();
        let start = w.clock.now();
        queue::enqueue(store.db(), start, &[sync(1)]).await.unwrap();
        let dead = queue::claim(store.db(), start, Lane::Portal).await.unwrap().unwrap();
        let within = start + queue::LEASE - TimeDelta::seconds(1);
        assert!(queue::claim(store.db(), within, Lane::Portal).await.unwrap().is_none());

        queue::renew(store.db(), within, &dead).await.unwrap();
        let after = start + queue::LEASE;
        assert!(queue::claim(store.db(), after, Lane::Portal).await.unwrap().is_none(), "renewed in time");

        let taken = queue::claim(store.db(), within + queue::LEASE, Lane::Portal).await.unwrap().unwrap();
        queue::finish(store.db(), &dead).await.unwrap();
        assert_eq!(queue::backlog(store.db()).await.unwrap().waiting, 1, "a claim that was lost finishes nothing");
        queue::finish(store.db(), &taken).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_parked_job_keeps_its_reason_and_makes_way_for_news() {
    story(async |w| {
        let (store, now) = (w.app().store.clone(), w.clock.now());
        queue::enqueue(store.db(), now, &[sync(1)]).await.unwrap();
        let claimed = queue::claim(store.db(), now, Lane::Portal).await.unwrap().unwrap();
        queue::park(store.db(), &claimed, "refused: no").await.unwrap();
        let parked = queue::parked(store.db()).await.unwrap();
        assert_eq!(parked[0].reason.as_deref(), Some("refused: no"));

        queue::enqueue(store.db(), now, &[sync(1)]).await.unwrap();
        assert!(queue::parked(store.db()).await.unwrap().is_empty());
        let again = queue::claim(store.db(), now, Lane::Portal).await.unwrap().unwrap();
        assert_eq!(again.attempts, 0);
        queue::finish(store.db(), &again).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn two_claims_at_once_never_get_the_same_job() {
    story(async |w| {
        let (store, now) = (w.app().store.clone(), w.clock.now());
        let jobs: Vec<Job> = (1..=20).map(sync).collect();
        queue::enqueue(store.db(), now, &jobs).await.unwrap();
        let claims = (0..20).map(|_| queue::claim(store.db(), now, Lane::Portal));
        let claimed = futures::future::try_join_all(claims).await.unwrap();
        let mut identities: Vec<_> = claimed.iter().flatten().map(|one| one.job.identity()).collect();
        identities.sort();
        identities.dedup();
        assert_eq!(identities.len(), 20, "each job was claimed by one");
        for one in claimed.iter().flatten() {
            queue::finish(store.db(), one).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn no_two_jobs_of_one_deal_run_at_once() {
    story(async |w| {
        let (store, now) = (w.app().store.clone(), w.clock.now());
        let deal = DealId::new(1).unwrap();
        let jobs = [sync(1), Job::IssueInvoice { deal }, sync(2)];
        queue::enqueue(store.db(), now, &jobs).await.unwrap();
        let first = queue::claim(store.db(), now, Lane::Portal).await.unwrap().unwrap();
        assert_eq!(first.job, sync(1));
        queue::enqueue(store.db(), now, &[sync(1)]).await.unwrap();
        assert!(queue::claim(store.db(), now, Lane::Books).await.unwrap().is_none(), "its deal is being read");
        let other = queue::claim(store.db(), now, Lane::Portal).await.unwrap().unwrap();
        assert_eq!(other.job, sync(2), "another deal does not wait");

        queue::finish(store.db(), &first).await.unwrap();
        let issue = queue::claim(store.db(), now, Lane::Books).await.unwrap().unwrap();
        assert!(queue::claim(store.db(), now, Lane::Portal).await.unwrap().is_none(), "it is being issued");
        for claimed in [&issue, &other] {
            queue::finish(store.db(), claimed).await.unwrap();
        }
        let again = queue::claim(store.db(), now, Lane::Portal).await.unwrap().unwrap();
        queue::finish(store.db(), &again).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_a_person_wants_runs_now_and_as_if_it_had_not_failed() {
    story(async |w| {
        let (store, now) = (w.app().store.clone(), w.clock.now());
        let deal = DealId::new(1).unwrap();
        queue::enqueue(store.db(), now, &[sync(1), Job::CommentDeal { deal }]).await.unwrap();
        let postponed = queue::claim(store.db(), now, Lane::Portal).await.unwrap().unwrap();
        queue::postpone(&store, &postponed, now + TimeDelta::hours(6), "away").await.unwrap();
        let parked = queue::claim(store.db(), now, Lane::Portal).await.unwrap().unwrap();
        queue::park(store.db(), &parked, "refused").await.unwrap();
        assert!(queue::claim(store.db(), now, Lane::Portal).await.unwrap().is_none());

        queue::revive(store.db(), now, deal).await.unwrap();
        for _ in 0..2 {
            let claimed = queue::claim(store.db(), now, Lane::Portal).await.unwrap().unwrap();
            assert_eq!(claimed.attempts, 0);
            queue::finish(store.db(), &claimed).await.unwrap();
        }
    })
    .await;
}

//! What the queue promises, on the database it really uses.

use chrono::{DateTime, TimeDelta, Utc};
use daneker::queue::{self, Claimed, Job, Lane};
use daneker::store::Store;
use daneker::types::DealId;

use crate::harness::story;

fn sync(number: i64) -> Job {
    Job::SyncDeal { deal: DealId::new(number).unwrap() }
}

/// The job of a lane that is due next, taken alone.
async fn claim(store: &Store, now: DateTime<Utc>, lane: Lane) -> Option<Claimed> {
    queue::claim(store, now, lane, |_| 1).await.unwrap().pop()
}

#[tokio::test]
async fn jobs_that_mean_the_same_merge_until_one_has_started() {
    story(async |w| {
        let (store, now) = (w.app().store.clone(), w.clock.now());
        queue::enqueue(store.db(), now, &[sync(1), sync(2)]).await.unwrap();
        queue::enqueue(store.db(), now, &[sync(1)]).await.unwrap();
        let first = claim(&store, now, Lane::Portal).await.unwrap();
        assert_eq!(first.job, sync(1));

        queue::enqueue(store.db(), now, &[sync(1)]).await.unwrap();
        assert_eq!(queue::backlog(store.db()).await.unwrap().waiting, 3, "news that came mid-run is kept");
        queue::postpone(&store, &first, now, "away").await.unwrap();
        assert_eq!(queue::backlog(store.db()).await.unwrap().waiting, 2, "the postponed one yields to the news");
        for _ in 0..2 {
            let claimed = claim(&store, now, Lane::Portal).await.unwrap();
            queue::finish(store.db(), [&claimed]).await.unwrap();
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
        let dead = claim(&store, start, Lane::Portal).await.unwrap();
        let within = start + queue::LEASE - TimeDelta::seconds(1);
        assert!(claim(&store, within, Lane::Portal).await.is_none());

        queue::renew(store.db(), within, std::slice::from_ref(&dead)).await.unwrap();
        let after = start + queue::LEASE;
        assert!(claim(&store, after, Lane::Portal).await.is_none(), "renewed in time");

        let taken = claim(&store, within + queue::LEASE, Lane::Portal).await.unwrap();
        queue::finish(store.db(), [&dead]).await.unwrap();
        assert_eq!(queue::backlog(store.db()).await.unwrap().waiting, 1, "a claim that was lost finishes nothing");
        queue::finish(store.db(), [&taken]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_parked_job_keeps_its_reason_and_makes_way_for_news() {
    story(async |w| {
        let (store, now) = (w.app().store.clone(), w.clock.now());
        queue::enqueue(store.db(), now, &[sync(1)]).await.unwrap();
        let claimed = claim(&store, now, Lane::Portal).await.unwrap();
        queue::park(store.db(), &claimed, "refused: no").await.unwrap();
        let parked = queue::parked(store.db()).await.unwrap();
        assert_eq!(parked[0].reason.as_deref(), Some("refused: no"));

        queue::enqueue(store.db(), now, &[sync(1)]).await.unwrap();
        assert!(queue::parked(store.db()).await.unwrap().is_empty());
        let again = claim(&store, now, Lane::Portal).await.unwrap();
        assert_eq!(again.attempts, 0);
        queue::finish(store.db(), [&again]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn two_claims_at_once_never_get_the_same_job() {
    story(async |w| {
        let (store, now) = (w.app().store.clone(), w.clock.now());
        let jobs: Vec<Job> = (1..=20).map(sync).collect();
        queue::enqueue(store.db(), now, &jobs).await.unwrap();
        let claims = (0..20).map(|_| claim(&store, now, Lane::Portal));
        let claimed = futures::future::join_all(claims).await;
        let mut identities: Vec<_> = claimed.iter().flatten().map(|one| one.job.identity()).collect();
        identities.sort();
        identities.dedup();
        assert_eq!(identities.len(), 20, "each job was claimed by one");
        for one in claimed.iter().flatten() {
            queue::finish(store.db(), [one]).await.unwrap();
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
        let first = claim(&store, now, Lane::Portal).await.unwrap();
        assert_eq!(first.job, sync(1));
        queue::enqueue(store.db(), now, &[sync(1)]).await.unwrap();
        assert!(claim(&store, now, Lane::Books).await.is_none(), "its deal is being read");
        let other = claim(&store, now, Lane::Portal).await.unwrap();
        assert_eq!(other.job, sync(2), "another deal does not wait");

        queue::finish(store.db(), [&first]).await.unwrap();
        let issue = claim(&store, now, Lane::Books).await.unwrap();
        assert!(claim(&store, now, Lane::Portal).await.is_none(), "it is being issued");
        for claimed in [&issue, &other] {
            queue::finish(store.db(), [claimed]).await.unwrap();
        }
        let again = claim(&store, now, Lane::Portal).await.unwrap();
        queue::finish(store.db(), [&again]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_a_person_wants_runs_now_and_as_if_it_had_not_failed() {
    story(async |w| {
        let (store, now) = (w.app().store.clone(), w.clock.now());
        let deal = DealId::new(1).unwrap();
        queue::enqueue(store.db(), now, &[sync(1), Job::CommentDeal { deal }]).await.unwrap();
        let postponed = claim(&store, now, Lane::Portal).await.unwrap();
        queue::postpone(&store, &postponed, now + TimeDelta::hours(6), "away").await.unwrap();
        let parked = claim(&store, now, Lane::Portal).await.unwrap();
        queue::park(store.db(), &parked, "refused").await.unwrap();
        assert!(claim(&store, now, Lane::Portal).await.is_none());

        queue::revive(store.db(), now, deal).await.unwrap();
        for _ in 0..2 {
            let claimed = claim(&store, now, Lane::Portal).await.unwrap();
            assert_eq!(claimed.attempts, 0);
            queue::finish(store.db(), [&claimed]).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn jobs_that_share_a_request_are_taken_together_and_no_others() {
    story(async |w| {
        let (store, now) = (w.app().store.clone(), w.clock.now());
        let other = Job::CommentDeal { deal: DealId::new(3).unwrap() };
        queue::enqueue(store.db(), now, &[sync(1), sync(2), sync(3), sync(4)]).await.unwrap();
        queue::enqueue(store.db(), now, std::slice::from_ref(&other)).await.unwrap();
        let three = queue::claim(&store, now, Lane::Portal, |_| 3).await.unwrap();
        assert_eq!(three.iter().map(|one| one.job.clone()).collect::<Vec<_>>(), [sync(1), sync(2), sync(3)]);
        let rest = queue::claim(&store, now, Lane::Portal, |_| 50).await.unwrap();
        assert_eq!(rest.iter().map(|one| one.job.clone()).collect::<Vec<_>>(), [sync(4)], "its deal is being read");

        assert!(queue::renew(store.db(), now, &three).await.unwrap());
        queue::finish(store.db(), [&three[1]]).await.unwrap();
        assert!(!queue::renew(store.db(), now, &three).await.unwrap(), "one of them is not ours any more");
        queue::finish(store.db(), three.iter().chain(&rest)).await.unwrap();
        let last = claim(&store, now, Lane::Portal).await.unwrap();
        assert_eq!(last.job, other);
        queue::finish(store.db(), [&last]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_tick_is_taken_once_whoever_ticks() {
    story(async |w| {
        let (store, now) = (w.app().store.clone(), w.clock.now());
        let tick = async |now| queue::tick(&store, "remind", now, &[Job::Remind]).await.unwrap();
        assert!(tick(now).await);
        assert!(!tick(now).await, "another process ticks in the same minute");
        w.settle().await;
        assert!(tick(now + TimeDelta::minutes(60)).await);
        assert!(!tick(now).await, "a clock that is late takes nothing");
    })
    .await;
}

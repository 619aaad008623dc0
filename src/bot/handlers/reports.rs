//! Questions about figures, and the buttons below what they are answered with.

use super::super::callback::View;
use super::super::screens::reports as screens;
use super::super::turn::Turn;
use super::{deals, language, reply, start, status, stock};
use crate::i18n::Args;
use crate::ops::reports::ask::{Answer, Answered, Planner, Question, ask};
use crate::ops::reports::execute::execute;
use crate::ops::reports::kept::{self, Kept};
use crate::ops::reports::plan::{Dimension, Plan};
use crate::ops::reports::rules::{Choice, Command};
use crate::ops::reports::subscriptions::{self, Rhythm};
use crate::ops::reports::{alter, told};
use crate::ops::{Actor, Error, Result};
use crate::types::{DealId, Notice, Screen};

/// The hour reports come at where nobody chose another one.
const HOUR: u32 = 9;

/// /report revenue last month, or just the question.
pub(in crate::bot) async fn answer(turn: Turn, question: String) -> Result<()> {
    if question.is_empty() {
        let wanted = subscriptions::all(turn.app(), turn.room).await;
        return reply(&turn, wanted.map(|wanted| screens::usage(&wanted, &turn.reader()))).await;
    }
    let _typing = turn.typing();
    let previous = kept::last(turn.app(), turn.room, &turn.actor).await?;
    let asked = Question {
        text: &question,
        lang: Some(turn.lang),
        now: turn.app().clock.now(),
        previous: previous.as_ref().map(|kept| &kept.plan),
    };
    let Answered { answer, planner, comment } = match ask(turn.app(), &asked).await {
        Ok(answered) => answered,
        Err(error) => return reply(&turn, Err(error)).await,
    };
    let plain = turn.reader().plain();
    match answer {
        Answer::Report(figures) => {
            let screen = |report| screens::report(&figures, planner, comment.as_deref(), report, &turn.reader());
            show(&turn, &figures.plan, planner, screen).await
        }
        Answer::Clarify(clarification) => {
            let question = told::clarification(&clarification, &plain);
            let label = |choice: &Choice| told::choice(choice, &plain);
            offer(&turn, &question, label, &clarification.choices, planner).await
        }
        Answer::NotUnderstood(choices) => {
            let label = |choice: &Choice| told::title(&choice.plan, &plain);
            offer(&turn, &told::not_understood(&plain), label, &choices, planner).await
        }
        Answer::Refuse(refusal) => reply(&turn, Ok(screens::refused(refusal, &turn.reader()))).await,
        Answer::Route(command) => follow(turn, command).await,
    }
}

/// Answers with a report: its plan is kept, and what was asked for besides words follows.
async fn show(turn: &Turn, plan: &Plan, planner: Planner, screen: impl FnOnce(i64) -> Screen) -> Result<()> {
    let app = turn.app();
    let tx = app.store.begin().await?;
    let report = kept::keep(app, &tx, turn.room, &turn.actor, (plan, planner)).await?;
    turn.post(&tx, screen(report)).await?;
    for (place, output) in plan.output.iter().enumerate() {
        turn.post_beside(&tx, place, subscriptions::beside(*output, report)).await?;
    }
    turn.end(tx).await
}

/// Asks back, with a button for each answer.
async fn offer(
    turn: &Turn,
    question: &str,
    label: impl Fn(&Choice) -> String,
    choices: &[Choice],
    planner: Planner,
) -> Result<()> {
    let app = turn.app();
    let tx = app.store.begin().await?;
    let mut buttons = Vec::new();
    for choice in choices {
        // Nobody's, so that no question follows what was only offered.
        let report = kept::keep(app, &tx, turn.room, &Actor::System, (&choice.plan, planner)).await?;
        buttons.push((label(choice), report));
    }
    turn.post(&tx, screens::asked_back(question, &buttons)).await?;
    turn.end(tx).await
}

/// An order is followed where it only shows something; what changes anything is left to its command.
async fn follow(turn: Turn, command: Command) -> Result<()> {
    match command {
        Command::Stock(words) => stock::show(turn, words).await,
        Command::Deal(number) => deals::show(turn, DealId::new(number)).await,
        Command::Status => status::measure(turn).await,
        Command::Help => start::help(turn).await,
        Command::Lang => language::ask(turn, None).await,
        order @ (Command::Sync | Command::Map | Command::Stuck) => {
            reply(&turn, Ok(screens::routed(&told::route(&order), &turn.reader()))).await
        }
    }
}

/// A button below a report.
pub(in crate::bot) async fn view(turn: Turn, (report, view): (i64, View)) -> Result<()> {
    let kept = match kept::of(turn.app().store.db(), turn.room, report).await {
        Ok(kept) => kept,
        Err(Error::Refusal(_)) => {
            turn.toast("toast-outdated", &Args::new()).await;
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    turn.acknowledge().await;
    let _typing = turn.typing();
    let plan = &kept.plan;
    match view {
        View::Plain => compute(&turn, plan, kept.planner).await,
        View::ByManager => compute(&turn, &alter::by(plan, Dimension::Manager), kept.planner).await,
        View::ByDay => compute(&turn, &alter::by(plan, Dimension::Day), kept.planner).await,
        View::Compare => compute(&turn, &alter::compared(plan), kept.planner).await,
        View::Chart => turn.tell(Notice::ReportChart { report }).await,
        View::Xlsx => turn.tell(Notice::ReportFile { report }).await,
        View::How => {
            let figures = execute(turn.app(), plan).await;
            reply(&turn, figures.map(|figures| screens::how(&figures, kept.planner, &turn.reader()))).await
        }
        View::EveryDay => subscribe(&turn, &kept).await,
    }
}

async fn compute(turn: &Turn, plan: &Plan, planner: Planner) -> Result<()> {
    match execute(turn.app(), plan).await {
        Ok(figures) => {
            show(turn, plan, planner, |report| screens::report(&figures, planner, None, report, &turn.reader())).await
        }
        Err(error) => reply(turn, Err(error)).await,
    }
}

async fn subscribe(turn: &Turn, kept: &Kept) -> Result<()> {
    let app = turn.app();
    let tx = app.store.begin().await?;
    let wanted = (Rhythm::Daily, HOUR);
    let made = subscriptions::subscribe(app, &tx, turn.room, kept, wanted, &turn.actor).await;
    match made {
        Ok(subscription) => {
            turn.post(&tx, screens::subscribed(&subscription, &turn.reader())).await?;
            turn.end(tx).await
        }
        Err(error) => {
            drop(tx);
            reply(turn, Err(error)).await
        }
    }
}

/// Another rhythm or hour for a report that comes by itself.
pub(in crate::bot) async fn reschedule(turn: Turn, (subscription, rhythm, hour): (i64, Rhythm, u32)) -> Result<()> {
    let app = turn.app();
    let tx = app.store.begin().await?;
    match subscriptions::change(app, &tx, (turn.room, subscription), (rhythm, hour)).await {
        Ok(changed) => {
            app.store.commit(tx).await?;
            turn.turn_over(screens::subscribed(&changed, &turn.reader())).await?;
            turn.acknowledge().await;
        }
        Err(Error::Refusal(_)) => {
            drop(tx);
            turn.toast("toast-outdated", &Args::new()).await;
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// A report does not come by itself any more.
pub(in crate::bot) async fn unsubscribe(turn: Turn, subscription: i64) -> Result<()> {
    let app = turn.app();
    let tx = app.store.begin().await?;
    match subscriptions::end(app, &tx, (turn.room, subscription)).await {
        Ok(ended) => {
            // Beside and not in the place of what was tapped: that may be a report somebody still reads.
            turn.post(&tx, screens::unsubscribed(&ended, &turn.reader())).await?;
            turn.end(tx).await?;
            turn.acknowledge().await;
        }
        Err(Error::Refusal(_)) => {
            drop(tx);
            turn.toast("toast-outdated", &Args::new()).await;
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

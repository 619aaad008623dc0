//! Asking the model, as often as a day allows.
//!
//! Nobody who asks for a report is troubled by the model: where there is none, where it is away or asked often enough today,
//! there simply is no answer of it.

use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::faults::Faults;
use super::read::Asked;
use super::references::References;
use super::{prompt, read, schema};
use crate::app::App;
use crate::clients::openrouter::{Form, Prompt, Turn};
use crate::entity::model_call::{ActiveModel, Column, Entity};
use crate::ops::Result;
use crate::ops::reports::rules::{Context, Understood};

/// Most letters of a question the model sees.
const LETTERS: usize = 1_000;

/// Most tokens of a plan; the longest one takes about half of them.
const TOKENS: u32 = 1_000;

/// How often an answer is asked for: once more where the first had faults.
const ROUNDS: usize = 2;

/// Reads a question by the model: at most [`ROUNDS`] calls. None where there is no model to ask, or none that answers. May be
/// repeated, for the price of the calls; it changes nothing but their count.
///
/// # Errors
/// When the database fails.
pub async fn understand(app: &App, question: &str, context: &Context<'_>) -> Result<Option<Understood>> {
    if app.model.is_none() {
        return Ok(None);
    }
    let question: String = question.chars().take(LETTERS).collect();
    let (previous, references) = context.previous.map(References::hide).unzip();
    let references = references.unwrap_or_default();
    let asked = Asked { question: &question, context, references: &references };
    let instructions = prompt::instructions(context.today, previous.as_ref());
    let mut turns = vec![Turn::Person(prompt::question(&question))];
    let mut last = None;
    for _ in 0..ROUNDS {
        let Some(text) = answer(app, &instructions, &turns).await? else { return Ok(None) };
        match read::read(&text, &asked) {
            Ok(understood) => return Ok(Some(understood)),
            Err(faults) => turns.extend(repair(&text, &faults)),
        }
        last = Some(text);
    }
    Ok(last.map(|text| read::give_up(&text, &asked)))
}

async fn answer(app: &App, instructions: &str, turns: &[Turn]) -> Result<Option<String>> {
    let form = Some(Form { name: "report_plan", schema: schema::schema() });
    Box::pin(say(app, &Prompt { purpose: "plan", instructions, turns, form, most_tokens: TOKENS })).await
}

fn repair(text: &str, faults: &Faults) -> [Turn; 2] {
    // Not which ones: they repeat words of the question.
    tracing::info!("a plan of the model had faults");
    [Turn::Model(text.to_owned()), Turn::Person(prompt::again(faults))]
}

/// What the model says. None where there is none, where it was asked often enough today, or where no answer came, which is
/// logged. May be repeated; each call counts.
///
/// # Errors
/// When the database fails.
pub(in crate::ops::reports) async fn say(app: &App, prompt: &Prompt<'_>) -> Result<Option<String>> {
    let (Some(model), Some(settings)) = (&app.model, &app.config.model) else { return Ok(None) };
    let today = app.today();
    if !take(app.store.db(), today, settings.daily_calls).await? {
        tracing::info!(calls = settings.daily_calls, "the model was asked often enough today");
        return Ok(None);
    }
    let said = model.ask(prompt).await;
    Ok(said.inspect_err(|fault| tracing::warn!(%fault, "the model gave no answer")).ok())
}

/// Takes one call of a day's budget, before the call is made: a process that dies over it has spent it. False when all are
/// taken, by whichever process.
async fn take(db: &impl ConnectionTrait, day: NaiveDate, budget: u32) -> Result<bool> {
    if budget == 0 {
        return Ok(false);
    }
    let row = ActiveModel { day: Set(day), calls: Set(1) };
    let calls = || Expr::col((Entity, Column::Calls));
    let count = OnConflict::column(Column::Day)
        .value(Column::Calls, calls().add(1))
        .action_cond_where(calls().lt(budget))
        .to_owned();
    Ok(Entity::insert(row).on_conflict(count).exec_without_returning(db).await? > 0)
}

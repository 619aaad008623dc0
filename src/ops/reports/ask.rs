//! A question is understood, and answered with figures, a question back, a refusal, or the command it is for.
//!
//! The rules come first; a model is only asked where they are unsure, and never makes a figure.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::Result;
use super::execute::execute;
use super::figures::Figures;
use super::plan::{Metric, Period, Plan};
use super::rules::{self, Choice, Clarification, Command, Context, Label, Named, Names, Understood};
use super::{model, told};
use crate::app::App;
use crate::entity::{manager, product, source, warehouse};
use crate::types::Lang;

/// What is offered to somebody whose question nobody understood.
const USUAL: [Metric; 4] = [Metric::Revenue, Metric::DealsWon, Metric::AvgCheck, Metric::LeadsCreated];

/// A question with what it is asked in.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The words.
    pub text: &'a str,
    /// The asker's language, where the words do not tell.
    pub lang: Option<Lang>,
    /// The moment it is asked for.
    pub now: DateTime<Utc>,
    /// The plan of the answer before.
    pub previous: Option<&'a Plan>,
}

/// Who understood a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planner {
    /// Our rules.
    Rules,
    /// A language model.
    Model,
}

impl Planner {
    /// The word in tables, answers and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Model => "model",
        }
    }

    /// The planner of that word.
    pub fn parse(key: &str) -> Self {
        if key == Self::Model.key() { Self::Model } else { Self::Rules }
    }
}

/// What a question is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Figures.
    Report(Box<Figures>),
    /// A question back.
    Clarify(Clarification),
    /// Nobody understood it; this is what can be asked.
    NotUnderstood(Vec<Choice>),
    /// It is not answered.
    Refuse(rules::Refusal),
    /// It is an order that has a command.
    Route(Command),
}

/// A question that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// With what.
    pub answer: Answer,
    /// Who understood it.
    pub planner: Planner,
    /// What a model says about the figures, where the settings want it; every number in it is one of them.
    pub comment: Option<String>,
}

/// Answers a question. The same question on the same data gives the same answer, as far as the rules understand it.
///
/// # Errors
/// Refuses what [`execute`] refuses; fails with the database. A model that fails is nobody's error: then the question was not
/// understood.
pub async fn ask(app: &App, question: &Question<'_>) -> Result<Answered> {
    let today = app.day_of(question.now);
    let names = names(app.store.db()).await?;
    let context = Context { today, lang: question.lang, names: &names, previous: question.previous };
    let (understood, planner) = understand(app, question.text, &context).await?;
    let answer = match understood {
        Understood::Answer(plan) => Answer::Report(Box::new(execute(app, &plan).await?)),
        Understood::Clarify(clarification) => Answer::Clarify(clarification),
        Understood::Refuse(refusal) => Answer::Refuse(refusal),
        Understood::Route(command) => Answer::Route(command),
        Understood::Unsure => Answer::NotUnderstood(usual(today)),
    };
    let lang = question.lang.or_else(|| rules::language(question.text)).unwrap_or_default();
    let comment = match &answer {
        Answer::Report(figures) => Box::pin(told::comment(app, figures, lang)).await?,
        _ => None,
    };
    Ok(Answered { answer, planner, comment })
}

async fn understand(app: &App, text: &str, context: &Context<'_>) -> Result<(Understood, Planner)> {
    let understood = rules::understand(text, context);
    if understood != Understood::Unsure {
        return Ok((understood, Planner::Rules));
    }
    let by_model = Box::pin(model::understand(app, text, context)).await?;
    Ok(match by_model.filter(|understood| *understood != Understood::Unsure) {
        Some(understood) => (understood, Planner::Model),
        None => (Understood::Unsure, Planner::Rules),
    })
}

/// The usual reports of this month.
fn usual(today: NaiveDate) -> Vec<Choice> {
    let from = today - chrono::Days::new(chrono::Datelike::day0(&today).into());
    let choice = |metric| Choice {
        label: Label::Metric(metric),
        plan: Plan {
            metrics: vec![metric],
            dimension: None,
            filters: Vec::new(),
            period: Period { from, to: today },
            sort: None,
            limit: None,
            compare: None,
            output: Vec::new(),
        },
    };
    USUAL.map(choice).into()
}

/// What the portal and 1C call their things.
async fn names(db: &impl ConnectionTrait) -> Result<Names> {
    let named = |(number, name): (i64, String)| Named { number, name };
    let managers = manager::Entity::find().order_by_asc(manager::Column::Id).all(db).await?;
    let products = product::Entity::find().filter(product::Column::GoneAt.is_null());
    let products = products.order_by_asc(product::Column::Id).all(db).await?;
    Ok(Names {
        managers: managers.into_iter().map(|row| named((row.id, row.name))).collect(),
        products: products.into_iter().map(|row| named((row.id, row.name))).collect(),
        warehouses: warehouse::Entity::find().all(db).await?.into_iter().map(|row| row.name).collect(),
        sources: source::Entity::find().all(db).await?.into_iter().map(|row| (row.code, row.name)).collect(),
    })
}

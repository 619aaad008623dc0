//! A question in plain words becomes a plan by rules: no model, no network, the same plan for the same words.
//!
//! A word the rules do not know makes them unsure rather than bold; they never guess a figure, and never a name.

mod amounts;
mod answer;
mod asides;
mod assemble;
mod clarify;
mod compare;
mod concepts;
mod counts;
mod dates;
mod deals;
mod dimensions;
mod earlier;
mod endings;
mod filters;
mod follow_up;
mod items;
mod layout;
mod lexicon;
mod lists;
mod metrics;
mod named_days;
mod names;
mod negation;
mod numbers;
mod numerals;
mod people;
mod periods;
mod ranges;
mod ranks;
mod reading;
mod refuse;
pub(in crate::ops::reports) mod resolve;
mod rewording;
mod sense;
mod slots;
mod spans;
mod spelling;
mod stands;
mod stock;
mod stretches;
mod words;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::Deserialize;

use super::plan::{Dimension, Metric, Plan};
use crate::types::Lang;

/// Somebody or something by its number on the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The number.
    pub number: i64,
    /// The name, as the portal has it.
    pub name: String,
}

/// What the portal and 1C call their things; data, never instruction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Who answers for deals.
    pub managers: Vec<Named>,
    /// What is sold.
    pub products: Vec<Named>,
    /// Warehouses of 1C.
    pub warehouses: Vec<String>,
    /// Sources: the portal's code and the name.
    pub sources: Vec<(String, String)>,
}

/// What a question is asked in.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The local day.
    pub today: NaiveDate,
    /// The asker's language, where the words do not tell.
    pub lang: Option<Lang>,
    /// Known names.
    pub names: &'a Names,
    /// The plan of the answer before.
    pub previous: Option<&'a Plan>,
}

/// What became of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Understood {
    /// It asks for this.
    Answer(Plan),
    /// It has several readings.
    Clarify(Clarification),
    /// It is not answered.
    Refuse(Refusal),
    /// It is an order that has a command.
    Route(Command),
    /// The rules do not know.
    Unsure,
}

/// One question back, with two to five answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clarification {
    /// What is asked.
    pub about: About,
    /// The answers.
    pub choices: Vec<Choice>,
}

/// What is asked back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Which of several managers of that name.
    Manager(String),
    /// There is no manager of that name; these are the nearest.
    NoManager(String),
    /// There is no such day: year, month, day.
    NoDay(i32, u32, u32),
    /// Which figure.
    Metric,
    /// Of what the first ones are wanted.
    Dimension,
}

/// An answer to a question back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it is called.
    pub label: Label,
    /// What is then computed.
    pub plan: Plan,
}

/// What an answer is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// A name of the portal.
    Name(String),
    /// Days, the first and the last.
    Days(NaiveDate, NaiveDate),
    /// A figure.
    Metric(Metric),
    /// What figures are told apart by.
    Dimension(Dimension),
}

/// Why a question is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Profit, margin, cost: the portal knows no costs.
    Profit,
    /// What is to come.
    Forecast,
    /// Phones and addresses of clients.
    PersonalData,
    /// Something is to be changed.
    Writing,
    /// Tokens, passwords, our own instructions.
    Secrets,
    /// A figure nobody computed.
    MadeUp,
    /// We have no figures of that.
    NoSuchData,
    /// Days that have not begun.
    Future,
    /// No words.
    Empty,
    /// No words anybody knows.
    Noise,
}

/// An order that has a command of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Bring stock together.
    Sync,
    /// How much there is of what these words name.
    Stock(String),
    /// Products without an item.
    Map,
    /// What waits for a person.
    Stuck,
    /// How the systems are.
    Status,
    /// The path of a deal.
    Deal(i64),
    /// What can be asked.
    Help,
    /// Another language.
    Lang,
}

/// Reads a question. Pure: the same words in the same context always give the same.
pub fn understand(question: &str, context: &Context<'_>) -> Understood {
    let lost = |understood: &Understood| matches!(understood, Understood::Unsure | Understood::Refuse(Refusal::Noise));
    let understood = read(question, context);
    if !lost(&understood) {
        return understood;
    }
    // Nobody asks by the other keyboard layout what makes sense in this one.
    let retyped = layout::retyped(question).map(|question| read(&question, context));
    retyped.filter(|retyped| !lost(retyped)).unwrap_or(understood)
}

/// The language a question is in; where no word tells, by its letters, and none without any.
pub fn language(question: &str) -> Option<Lang> {
    let tokens: Vec<words::Token> = words::tokens(question).into_iter().take(words::MOST).collect();
    let latin = tokens.iter().find(|token| token.is_word()).map(|token| token.text.is_ascii());
    items::language_of(&lexicon::Heard::of(tokens)).or(latin?.then_some(Lang::En))
}

fn read(question: &str, context: &Context<'_>) -> Understood {
    if question.trim().is_empty() {
        return Understood::Refuse(Refusal::Empty);
    }
    let tokens = words::tokens(question);
    if sense::is_noise(&tokens) {
        return Understood::Refuse(Refusal::Noise);
    }
    if tokens.len() > words::MOST {
        return Understood::Unsure;
    }
    let heard = lexicon::Heard::of(tokens);
    refuse::decide(&heard).unwrap_or_else(|| assemble::assemble(&heard, context))
}

//! From what the words mean to a plan, a question back, or neither.

use super::answer;
use super::concepts::{Concept, Word};
use super::lexicon::Heard;
use super::names::Directory;
use super::reading::{Reading, What};
use super::slots::{self, Slots};
use super::{Command, Context, Refusal, Understood, follow_up, refuse, rewording, stock};
use crate::types::Lang;

/// Makes of the words what can be made of them.
pub(super) fn assemble(heard: &Heard, context: &Context<'_>) -> Understood {
    let directory = Directory::of(context.names);
    let mut reading = Reading::of(heard, &directory, context.lang);
    if is_chat(&reading, context) {
        return Understood::Refuse(Refusal::Noise);
    }
    if let Some(words) = stock::asked(&reading, &directory) {
        return Understood::Route(Command::Stock(words));
    }
    if context.previous.is_some() {
        rewording::now(&mut reading);
    }
    let follows = follows(&reading);
    let next = reading.has_any(&[Word::Next, Word::FutureDay]);
    let slots = slots::read(&mut reading, context).filter(|_| reading.rest().next().is_none());
    let Some(slots) = slots else { return leftover(heard, next) };
    if next || slots.days.main.is_some_and(|span| span.is_future(context.today) && slots.no_day.is_none()) {
        return Understood::Refuse(Refusal::Future);
    }
    match context.previous.filter(|_| follows || leans(&slots)) {
        // «ну да», «чьи они»: nothing was put over the answer before.
        Some(_) if slots == Slots { pronoun: slots.pronoun, ..Slots::default() } => Understood::Unsure,
        Some(previous) => match follow_up::patch(previous, &slots, context.today) {
            Some(plan) => answer::finish(plan, &slots, context),
            None => Understood::Unsure,
        },
        // «сколько она продала», «а без кредита?»: nothing was said before.
        None if slots.pronoun && !slots.tells_rows() || follows && !slots.figures.said => Understood::Unsure,
        None => answer::afresh(&slots, context),
    }
}

/// «спасибо», «ну и денёк сегодня»: nothing is asked.
fn is_chat(reading: &Reading, context: &Context<'_>) -> bool {
    let idle = |what: &What| match what {
        What::Is(Concept::Word(Word::Chat | Word::Follow | Word::And | Word::All | Word::This)) => true,
        What::Is(Concept::Unit(_) | Concept::Word(Word::Today | Word::Yesterday)) => context.previous.is_none(),
        _ => false,
    };
    // «нуу привет», «привет, Нурлан».
    let short = reading.items.len() == 2 && context.previous.is_none();
    reading.has(Word::Chat)
        && reading.items.iter().all(|item| idle(&item.what) || short && item.what == What::Unknown && !item.act)
}

/// Whether the words lean on an answer before: «а за март?», «ал наурызда ше?».
fn follows(reading: &Reading) -> bool {
    let first = reading.items.iter().position(|item| !item.is(Word::Chat)).unwrap_or_default();
    let last = reading.items.len().saturating_sub(1);
    reading.is_one(first, &[Word::Follow, Word::And]) || reading.lang == Lang::Kk && reading.is(last, Word::Follow)
}

/// Whether what was asked makes sense only together with what was asked before.
fn leans(slots: &Slots) -> bool {
    let only_figures = slots.figures.said
        && *slots == Slots { figures: slots.figures.clone(), pronoun: slots.pronoun, ..Slots::default() };
    let nothing_said = !slots.figures.said && !slots.figures.vague;
    nothing_said || only_figures || slots.pronoun && !slots.tells_rows()
}

/// Something was not understood: it may be a thing we have no figures of.
fn leftover(heard: &Heard, next: bool) -> Understood {
    if refuse::lacks(heard) {
        Understood::Refuse(Refusal::NoSuchData)
    } else if next {
        Understood::Refuse(Refusal::Future)
    } else {
        Understood::Unsure
    }
}

//! From what the words mean to a plan, a question back, or neither.

use super::answer;
use super::concepts::{Concept, Word};
use super::lexicon::Heard;
use super::names::Directory;
use super::reading::{Reading, What};
use super::slots::{self, Slots};
use super::stands::{self, Stand};
use super::{Command, Context, Refusal, Understood, follow_up, refuse, rewording, stock};

/// Makes of the words what can be made of them.
pub(super) fn assemble(heard: &Heard, context: &Context<'_>) -> Understood {
    let directory = Directory::of(context.names);
    let mut reading = Reading::of(heard, &directory, context.lang);
    let context = &if reading.has(Word::Reset) { Context { previous: None, ..*context } } else { *context };
    reading.items.retain(|item| !item.is(Word::Reset));
    if reading.items.is_empty() {
        return Understood::Refuse(Refusal::Noise);
    }
    if is_chat(&reading, context) {
        return Understood::Refuse(Refusal::Noise);
    }
    if let Some(words) = stock::asked(&reading, &directory) {
        return Understood::Route(Command::Stock(words));
    }
    if context.previous.is_some() {
        rewording::now(&mut reading);
    }
    let follows = stands::follows(&reading);
    let next = reading.has_any(&[Word::Next, Word::FutureDay]);
    let slots = slots::read(&mut reading, context).filter(|_| reading.rest().next().is_none());
    let Some(slots) = slots else { return leftover(heard, next) };
    if next || slots.days.main.is_some_and(|span| span.is_future(context.today) && slots.no_day.is_none()) {
        return Understood::Refuse(Refusal::Future);
    }
    match context.previous.map(|previous| (previous, stands::stand(&reading, heard, &slots, previous))) {
        // «ну да», «чьи они»: nothing was put over the answer before.
        Some((_, Stand::Leans)) if slots == Slots { pronoun: slots.pronoun, ..Slots::default() } => Understood::Unsure,
        Some((previous, Stand::Leans)) => match follow_up::patch(previous, &slots, context.today) {
            Some(plan) if stands::judges(&reading) && stands::is_of_losses(&plan) => Understood::Unsure,
            Some(plan) => answer::finish(plan, &slots, context),
            None => Understood::Unsure,
        },
        Some((_, Stand::Untold)) => Understood::Unsure,
        Some((_, Stand::Alone)) => answer::afresh(&slots, context),
        // «сколько она продала», «а без кредита?»: nothing was said before.
        None if slots.pronoun && !slots.tells_rows() || follows && !slots.figures.said => Understood::Unsure,
        None => answer::afresh(&slots, context),
    }
}

/// «спасибо», «ну и денёк сегодня»: nothing is asked.
fn is_chat(reading: &Reading, context: &Context<'_>) -> bool {
    let idle = |what: &What| match what {
        What::Is(Concept::Word(Word::Chat | Word::Follow | Word::And | Word::All | Word::This | Word::Myself)) => true,
        What::Is(Concept::Unit(_) | Concept::Word(Word::Today | Word::Yesterday)) => context.previous.is_none(),
        _ => false,
    };
    // «нуу привет», «привет, Нурлан».
    let short = reading.items.len() == 2 && context.previous.is_none();
    reading.has(Word::Chat)
        && reading.items.iter().all(|item| idle(&item.what) || short && item.what == What::Unknown && !item.act)
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

//! Filters as the model writes them: names looked up by the words of the question, words checked against the closed lists.

use super::answer::DraftFilter;
use super::faults::Faults;
use super::read::Asked;
use super::vocabulary::words_of_field;
use crate::ops::reports::plan::{Field, Filter, Op, Operand, Plan};
use crate::ops::reports::rules::{About, Choice, Clarification, Label, Named, resolve};

/// Most filters of a plan, and most values of one.
const MOST: usize = 20;

/// Most people offered where a name is not of just one.
const MOST_PEOPLE: usize = 5;

/// Filters that were read.
#[derive(Clone, Debug, Default)]
pub(super) struct Filters {
    pub(super) certain: Vec<Filter>,
    /// A name that is not of just one manager.
    pub(super) doubt: Option<Doubt>,
}

/// A name that is not of just one manager, and the filter it stands in.
#[derive(Clone, Debug)]
pub(super) struct Doubt {
    about: About,
    people: Vec<Named>,
    op: Op,
    /// The others the filter compares with.
    others: Vec<Operand>,
}

impl Doubt {
    /// Asks which manager is meant; each answer completes the plan.
    pub(super) fn ask(&self, plan: &Plan) -> Clarification {
        let choice = |named: &Named| {
            let operands = self.others.iter().cloned().chain([Operand::Number(named.number)]).collect();
            let mut plan = plan.clone();
            plan.filters.extend(compared(Field::Manager, self.op, operands));
            Choice { label: Label::Name(named.name.clone()), plan }
        };
        Clarification { about: self.about.clone(), choices: self.people.iter().map(choice).collect() }
    }
}

/// Reads filters; what is wrong with them is added to the faults.
pub(super) fn read(drafts: &[DraftFilter], asked: &Asked<'_>, faults: &mut Faults) -> Filters {
    let mut filters = Filters::default();
    if drafts.len() > MOST {
        faults.add(format!("more than {MOST} filters"));
        return filters;
    }
    for (place, draft) in drafts.iter().enumerate() {
        let again = drafts[..place].iter().any(|other| other.field == draft.field && other.op == draft.op);
        faults.keep(match draft.field {
            field if again => Err(format!("two filters with field {field:?} and op {:?}; use op \"in\"", draft.op)),
            Field::Amount | Field::Value => bound(draft).map(|filter| filters.certain.push(filter)),
            _ => names(draft, asked, &mut filters),
        });
    }
    filters
}

/// A filter by a number.
fn bound(draft: &DraftFilter) -> Result<Filter, String> {
    match (&draft.value, draft.op) {
        (Operand::Number(number), op) if *number >= 0 && op != Op::In => {
            Ok(Filter { field: draft.field, op, value: draft.value.clone() })
        }
        _ => Err(format!("field {:?} is compared with one whole number from 0 on", draft.field)),
    }
}

/// A filter by names or words.
fn names(draft: &DraftFilter, asked: &Asked<'_>, filters: &mut Filters) -> Result<(), String> {
    if !matches!(draft.op, Op::Eq | Op::Ne | Op::In) {
        return Err(format!("field {:?} takes op \"eq\", \"ne\" or \"in\"", draft.field));
    }
    let (mut operands, mut doubt) = (Vec::new(), None);
    for text in texts(&draft.value).ok_or_else(|| format!("field {:?} is compared with words", draft.field))? {
        match named(draft.field, text, asked)? {
            Found::Sure(found) => operands.extend(found),
            Found::Perhaps(..) if doubt.is_some() || filters.doubt.is_some() => {
                return Err("more than one name that is not of just one manager".to_owned());
            }
            Found::Perhaps(about, people) => doubt = Some((about, people)),
        }
    }
    match doubt {
        Some((about, people)) => filters.doubt = Some(Doubt { about, people, op: draft.op, others: operands }),
        None => filters.certain.extend(compared(draft.field, draft.op, operands)),
    }
    Ok(())
}

/// The words of a value, at least one.
fn texts(value: &Operand) -> Option<Vec<&str>> {
    let all = if let Operand::List(list) = value { list } else { std::slice::from_ref(value) };
    let words = all.iter().map(|one| if let Operand::Text(text) = one { Some(text.as_str()) } else { None });
    (1..=MOST).contains(&all.len()).then(|| words.collect()).flatten()
}

/// What a text of the model names.
enum Found {
    Sure(Vec<Operand>),
    Perhaps(About, Vec<Named>),
}

fn named(field: Field, text: &str, asked: &Asked<'_>) -> Result<Found, String> {
    if let Some(words) = words_of_field(field) {
        let known = words.contains(&text).then(|| Found::Sure(vec![Operand::Text(text.to_owned())]));
        return known.ok_or_else(|| format!("{text:?} is none of {words:?}"));
    }
    if let Some(operand) = asked.references.find(field, text) {
        return Ok(Found::Sure(vec![operand.clone()]));
    }
    // What the question does not say was made up.
    if !resolve::mentions(asked.question, text) {
        return Err(format!("{text:?} does not stand in the question"));
    }
    let names = asked.context.names;
    let found: Vec<Operand> = match field {
        Field::Manager => return manager(text, asked),
        Field::Product => resolve::products(text, names).into_iter().map(Operand::Number).collect(),
        Field::Source => resolve::source(text, names).into_iter().map(Operand::Text).collect(),
        _ => resolve::warehouse(text, names).into_iter().map(Operand::Text).collect(),
    };
    if found.is_empty() { Err(format!("no {field:?} is called {text:?}")) } else { Ok(Found::Sure(found)) }
}

fn manager(text: &str, asked: &Asked<'_>) -> Result<Found, String> {
    let names = asked.context.names;
    let people = resolve::managers(text, names);
    if let [one] = &people[..] {
        return Ok(Found::Sure(vec![Operand::Number(one.number)]));
    }
    let (about, people) = if people.is_empty() {
        (About::NoManager(text.to_owned()), resolve::nearest_managers(text, names, MOST_PEOPLE))
    } else {
        (About::Manager(text.to_owned()), people.into_iter().take(MOST_PEOPLE).collect())
    };
    if people.is_empty() { Err(format!("nobody is called {text:?}")) } else { Ok(Found::Perhaps(about, people)) }
}

/// The filters that compare with these operands.
fn compared(field: Field, op: Op, operands: Vec<Operand>) -> Vec<Filter> {
    let mut values: Vec<Operand> = Vec::new();
    operands.into_iter().for_each(|operand| {
        if !values.contains(&operand) {
            values.push(operand);
        }
    });
    match (op, values.len()) {
        (Op::Ne, _) => values.into_iter().map(|value| Filter { field, op, value }).collect(),
        (_, 1) => values.into_iter().map(|value| Filter { field, op: Op::Eq, value }).collect(),
        _ => vec![Filter { field, op: Op::In, value: Operand::List(values) }],
    }
}

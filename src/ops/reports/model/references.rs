//! What the plan before is compared with, kept back: the model sees a number of ours instead of a name or a number of the
//! portal, and gives it back where it still counts.

use crate::ops::reports::plan::{Field, Operand, Plan};

/// What was kept back, in the order of its numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct References(Vec<(Field, Operand)>);

impl References {
    /// The plan before as the model may see it, and what is missing in it.
    pub(super) fn hide(previous: &Plan) -> (Plan, Self) {
        let (mut plan, mut hidden) = (previous.clone(), Self::default());
        for filter in plan.filters.iter_mut().filter(|filter| is_private(filter.field)) {
            filter.value = hidden.stand_in(filter.field, &filter.value);
        }
        (plan, hidden)
    }

    /// What a reference stands for, where it stands for something of this field.
    pub(super) fn find(&self, field: Field, text: &str) -> Option<&Operand> {
        let place = text.strip_prefix('#')?.parse::<usize>().ok()?.checked_sub(1)?;
        self.0.get(place).filter(|(of, _)| *of == field).map(|(_, operand)| operand)
    }

    fn stand_in(&mut self, field: Field, operand: &Operand) -> Operand {
        if let Operand::List(list) = operand {
            return Operand::List(list.iter().map(|operand| self.stand_in(field, operand)).collect());
        }
        self.0.push((field, operand.clone()));
        Operand::Text(format!("#{}", self.0.len()))
    }
}

fn is_private(field: Field) -> bool {
    matches!(field, Field::Manager | Field::Product | Field::Source | Field::Warehouse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::reports::plan::{Filter, Metric, Op, Period};

    #[test]
    fn nothing_of_the_portal_is_seen_and_everything_is_found_again() {
        let day = chrono::NaiveDate::default();
        let people = Operand::List(vec![Operand::Number(31), Operand::Number(47)]);
        let filter = |field, op, value| Filter { field, op, value };
        let previous = Plan {
            metrics: vec![Metric::Revenue],
            dimension: None,
            filters: vec![
                filter(Field::Manager, Op::In, people),
                filter(Field::Warehouse, Op::Eq, Operand::Text("Алматы".to_owned())),
                filter(Field::Amount, Op::Gt, Operand::Number(5000)),
            ],
            period: Period { from: day, to: day },
            sort: None,
            limit: None,
            compare: None,
            output: Vec::new(),
        };
        let (seen, hidden) = References::hide(&previous);
        let seen = serde_json::to_string(&seen.filters).expect("filters are JSON");
        assert_eq!(
            seen,
            r##"[{"field":"manager","op":"in","value":["#1","#2"]},{"field":"warehouse","op":"eq","value":"#3"},"##
                .to_owned()
                + r#"{"field":"amount","op":"gt","value":5000}]"#
        );
        assert_eq!(hidden.find(Field::Manager, "#2"), Some(&Operand::Number(47)));
        assert_eq!(hidden.find(Field::Warehouse, "#3"), Some(&Operand::Text("Алматы".to_owned())));
        for (field, text) in
            [(Field::Product, "#1"), (Field::Manager, "#0"), (Field::Manager, "#9"), (Field::Manager, "1")]
        {
            assert_eq!(hidden.find(field, text), None, "{text}");
        }
    }
}

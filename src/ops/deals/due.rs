//! Whether a deal is ours: won, and paid by Kaspi as this portal marks it.

use serde_json::Value;

use crate::clients::bitrix::{Deal, Stage};
use crate::config::Kaspi;

/// Whether the deal is won and any of the marks of the settings holds.
pub(super) fn is_due(rule: &Kaspi, deal: &Deal) -> bool {
    deal.stage == Stage::Won
        && (rule.every_won
            || field_says_so(rule, deal)
            || title_says_so(rule, &deal.title)
            || rule.pipelines.contains(&deal.pipeline)
            || paid_so(rule, deal))
}

fn field_says_so(rule: &Kaspi, deal: &Deal) -> bool {
    let Some(value) = rule.field.as_ref().and_then(|field| deal.fields.get(field)) else { return false };
    let accepted = |value: &Value| {
        let text = match value {
            Value::String(text) => text.trim().to_lowercase(),
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => if *yes { "1" } else { "0" }.to_owned(),
            _ => return false,
        };
        rule.field_values.contains(&text)
    };
    // A field that may hold several values comes as a list.
    match value {
        Value::Array(values) => values.iter().any(accepted),
        value => accepted(value),
    }
}

fn title_says_so(rule: &Kaspi, title: &str) -> bool {
    let title = title.to_lowercase();
    rule.title_words.iter().any(|word| title.contains(word))
}

fn paid_so(rule: &Kaspi, deal: &Deal) -> bool {
    deal.payments.iter().filter(|payment| payment.paid).any(|payment| {
        let (name, number) = (payment.pay_system_name.to_lowercase(), payment.pay_system.map(|id| id.to_string()));
        rule.pay_systems.iter().any(|wanted| number.as_deref() == Some(wanted) || name.contains(wanted))
    })
}

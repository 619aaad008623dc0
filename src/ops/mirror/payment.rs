//! How a deal was paid, as this portal notes it.

use std::collections::HashMap;

use crate::app::App;
use crate::clients::bitrix::Deal;
use crate::config::Mirror;
use crate::entity::mirrored_deal;
use crate::ops::deals::is_paid_by_kaspi;
use crate::types::{PaymentGroup, PaymentKind};

/// The words of the choices of the payment field, lower case, by their numbers.
pub(super) type Choices = HashMap<String, String>;

/// The user fields of a deal that tell how it was paid.
pub(super) fn fields(app: &App) -> Vec<String> {
    let mut fields: Vec<String> =
        [&app.config.mirror.payment_field, &app.config.kaspi.field].into_iter().flatten().cloned().collect();
    fields.dedup();
    fields
}

/// How a deal was paid: by the field, and where that says nothing, by the rule for what is paid by Kaspi. Payments are read
/// with a deal of its own and not with a list: what they told before stays.
pub(super) fn of(
    app: &App,
    choices: &Choices,
    deal: &Deal,
    before: Option<&mirrored_deal::Model>,
) -> (PaymentKind, PaymentGroup) {
    let rule = &app.config.kaspi;
    let kind = kind(&app.config.mirror, choices, deal);
    let unread = !rule.pay_systems.is_empty() && deal.payments.is_empty();
    let known_before = || unread && before.is_some_and(|row| row.payment_group == PaymentGroup::Kaspi.key());
    let group = match kind.group() {
        PaymentGroup::Unknown if is_paid_by_kaspi(rule, deal) || known_before() => PaymentGroup::Kaspi,
        group => group,
    };
    (kind, group)
}

fn kind(settings: &Mirror, choices: &Choices, deal: &Deal) -> PaymentKind {
    let value = settings.payment_field.as_ref().and_then(|field| deal.fields.get(field));
    let Some(typed) = value.and_then(text).map(|text| text.trim().to_lowercase()) else { return PaymentKind::Unknown };
    // Of a field with choices the portal gives the number.
    let words = choices.get(&typed).unwrap_or(&typed);
    settings.payment_values.iter().find(|(_, known)| known == words).map_or(PaymentKind::Unknown, |(kind, _)| *kind)
}

/// The first value of a field.
fn text(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Array(values) => values.first().and_then(text),
        _ => None,
    }
}

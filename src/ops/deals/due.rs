//! Whether a deal is ours: won, and paid by Kaspi as this portal marks it.

use serde_json::Value;

use crate::clients::bitrix::{Deal, Stage};
use crate::config::Kaspi;

/// Whether the deal is won, and ours by its mark, or because every won deal is.
pub(super) fn is_due(rule: &Kaspi, deal: &Deal) -> bool {
    deal.stage == Stage::Won && (rule.every_won || is_paid_by_kaspi(rule, deal))
}

/// Whether a deal has any of the marks of Kaspi, won or not. Payments count only where they were read.
pub fn is_paid_by_kaspi(rule: &Kaspi, deal: &Deal) -> bool {
    field_says_so(rule, deal)
        || title_says_so(rule, &deal.title)
        || rule.pipelines.contains(&deal.pipeline)
        || paid_so(rule, deal)
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
        let name = payment.pay_system_name.to_lowercase();
        rule.pay_systems.iter().any(|wanted| match wanted.parse() {
            Ok(number) => payment.pay_system == Some(number),
            Err(_) => name.contains(wanted),
        })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use rust_decimal::Decimal;
    use serde_json::json;

    use super::*;
    use crate::clients::bitrix::{Client, Payment};
    use crate::types::DealId;

    fn won() -> Deal {
        Deal {
            id: DealId::new(7).unwrap(),
            title: "Офис на Абая".to_owned(),
            stage: Stage::Won,
            pipeline: 3,
            amount: Decimal::ZERO,
            currency: "KZT".to_owned(),
            manager: None,
            source: String::new(),
            lead: None,
            created_at: None,
            closed_on: None,
            moved_at: None,
            changed_at: None,
            read_whole: false,
            fields: [].into(),
            lines: Vec::new(),
            payments: Vec::new(),
            client: Client::default(),
        }
    }

    fn titled(title: &str) -> Deal {
        Deal { title: title.to_owned(), ..won() }
    }

    fn with_field(value: Value) -> Deal {
        Deal { fields: [("UF_KASPI".to_owned(), value)].into(), ..won() }
    }

    fn with_payment(pay_system: Option<i64>, name: &str, paid: bool) -> Deal {
        Deal { payments: vec![Payment { pay_system, pay_system_name: name.to_owned(), paid }], ..won() }
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[track_caller]
    fn check(rule: &Kaspi, cases: impl IntoIterator<Item = (Deal, bool)>) {
        for (deal, expected) in cases {
            assert_eq!(is_due(rule, &deal), expected, "{deal:?}");
        }
    }

    #[test]
    fn only_a_won_deal_is_due_and_only_by_a_mark() {
        check(&Kaspi::default(), [(titled("Kaspi"), false), (with_field(json!("Y")), false)]);
        let in_stage = |stage| Deal { stage, ..titled("Kaspi") };
        let cases = [(in_stage(Stage::Won), true), (in_stage(Stage::InWork), false), (in_stage(Stage::Lost), false)];
        check(&Kaspi { every_won: true, ..Kaspi::default() }, cases.clone());
        check(&Kaspi { title_words: words(&["kaspi"]), ..Kaspi::default() }, cases);
    }

    #[test]
    fn a_field_counts_in_any_clothes() {
        let field = Some("UF_KASPI".to_owned());
        let rule = Kaspi { field, field_values: words(&["1", "y", "каспи"]), ..Kaspi::default() };
        for yes in [json!("1"), json!(1), json!(true), json!("Y"), json!(" y "), json!("Каспи"), json!(["2", 1])] {
            check(&rule, [(with_field(yes), true)]);
        }
        for no in [json!("0"), json!(0), json!(false), json!("N"), json!("11"), json!(""), json!(null), json!([])] {
            check(&rule, [(with_field(no), false)]);
        }
        check(&rule, [(with_field(json!({"value": "1"})), false), (with_field(json!([["1"]])), false), (won(), false)]);
        let other = Deal { fields: [("UF_OTHER".to_owned(), json!("1"))].into(), ..won() };
        check(&rule, [(other, false)]);
    }

    #[test]
    fn a_word_counts_anywhere_in_the_title_in_any_case() {
        let rule = Kaspi { title_words: words(&["kaspi", "каспи"]), ..Kaspi::default() };
        let cases =
            [("KASPI QR", true), ("оплата по КАСПИ", true), ("Каспийская", true), ("Наличные", false), ("", false)];
        check(&rule, cases.map(|(title, expected)| (titled(title), expected)));
    }

    #[test]
    fn a_pipeline_counts_by_its_number() {
        let in_pipeline = |pipeline| Deal { pipeline, ..won() };
        let rule = Kaspi { pipelines: vec![0, 3], ..Kaspi::default() };
        check(&rule, [(in_pipeline(0), true), (in_pipeline(3), true), (in_pipeline(30), false)]);
    }

    #[test]
    fn a_paid_payment_counts_by_number_or_by_part_of_the_name() {
        let by_number = Kaspi { pay_systems: words(&["5"]), ..Kaspi::default() };
        check(
            &by_number,
            [
                (with_payment(Some(5), "Карта", true), true),
                (with_payment(Some(5), "Карта", false), false),
                (with_payment(Some(15), "Карта", true), false),
                (with_payment(Some(7), "Рассрочка 5 месяцев", true), false),
                (with_payment(None, "5", true), false),
                (won(), false),
            ],
        );
        let by_name = Kaspi { pay_systems: words(&["kaspi", "red 3"]), ..Kaspi::default() };
        check(
            &by_name,
            [
                (with_payment(Some(12), "Kaspi QR", true), true),
                (with_payment(None, "Оплата KASPI", true), true),
                (with_payment(Some(12), "Kaspi QR", false), false),
                (with_payment(Some(12), "Red 3 месяца", true), true),
                (with_payment(Some(12), "Наличные", true), false),
            ],
        );
        let mut both = with_payment(Some(5), "Карта", false);
        both.payments.extend(with_payment(Some(7), "Kaspi", true).payments);
        check(&by_number, [(both.clone(), false)]);
        check(&by_name, [(both, true)]);
    }
}

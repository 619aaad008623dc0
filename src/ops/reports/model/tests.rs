//! What becomes of the model's answers: good ones, wrong ones and hostile ones.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use serde_json::{Value, json};

use super::read::{self, Asked};
use super::references::References;
use super::vocabulary::{words_of, words_of_field};
use crate::ops::reports::plan::{Dimension, Field, Filter, Metric, Op, Operand, Output, Period, Plan, Sort};
use crate::ops::reports::rules::{About, Context, Label, Named, Names, Understood, resolve};

const QUESTION: &str =
    "сколько Сергей и Айгуль продали коллагена со склада Алматы через инстаграм, сделка 123, больше 5000";

fn names() -> Names {
    let named = |all: &[(i64, &str)]| {
        all.iter().map(|(number, name)| Named { number: *number, name: (*name).to_owned() }).collect()
    };
    Names {
        managers: named(&[(1, "Сергей Иванов"), (2, "Сергей Петров"), (3, "Айгуль Сапарова"), (4, "Данияр Ахметов")]),
        products: named(&[(11, "Коллаген морской"), (12, "Омега-3"), (13, "Коллаген говяжий")]),
        warehouses: vec!["Алматы".to_owned()],
        sources: vec![("INSTAGRAM".to_owned(), "Instagram".to_owned())],
    }
}

fn previous() -> Plan {
    let day = "2026-02-01".parse().expect("a day");
    let manager = Filter { field: Field::Manager, op: Op::Eq, value: Operand::Number(4) };
    Plan {
        metrics: vec![Metric::Revenue],
        dimension: None,
        filters: vec![manager],
        period: Period { from: day, to: day },
        sort: None,
        limit: None,
        compare: None,
        output: Vec::new(),
    }
}

/// What becomes of an answer to [`QUESTION`] on the eighteenth of March.
fn read(text: &str) -> Result<Understood, String> {
    with(|asked| read::read(text, asked).map_err(|faults| faults.to_string()))
}

fn with<T>(act: impl FnOnce(&Asked<'_>) -> T) -> T {
    let (names, previous) = (names(), previous());
    let (_, references) = References::hide(&previous);
    let today = "2026-03-18".parse().expect("a day");
    let context = Context { today, lang: None, names: &names, previous: Some(&previous) };
    act(&Asked { question: QUESTION, context: &context, references: &references })
}

/// A plan with some of its parts changed.
fn plan(changes: Value) -> Value {
    let mut plan = json!({
        "metrics": ["revenue"], "dimension": null, "filters": [], "from": "2026-02-01", "to": "2026-02-28", "sort": null,
        "limit": null, "compare": null, "output": [],
    });
    for (name, value) in changes.as_object().expect("an object") {
        plan[name] = value.clone();
    }
    plan
}

fn answer(changes: Value) -> String {
    json!({ "outcome": { "answer": plan(changes) } }).to_string()
}

fn filter(field: &str, op: &str, value: Value) -> Value {
    json!({ "filters": [{ "field": field, "op": op, "value": value }] })
}

#[test]
fn a_good_answer_is_the_plan_it_says() {
    let changes = json!({
        "metrics": ["revenue", "deals_won"], "dimension": "day", "from": "2026-03-01", "to": "2026-03-31",
        "sort": "value_desc", "limit": 5, "compare": { "from": "2026-02-01", "to": "2026-02-28" }, "output": ["xlsx", "chart"],
    });
    let Ok(Understood::Answer(plan)) = read(&answer(changes)) else { panic!("no plan") };
    assert_eq!(plan.metrics, [Metric::Revenue, Metric::DealsWon]);
    assert_eq!((plan.dimension, plan.sort, plan.limit), (Some(Dimension::Day), Some(Sort::ValueDesc), Some(5)));
    assert_eq!(plan.period.to.to_string(), "2026-03-18");
    assert_eq!(plan.compare.map(|days| days.to.to_string()).as_deref(), Some("2026-02-18"));
    assert_eq!(plan.output, [Output::Chart, Output::Xlsx]);
}

#[test]
fn an_order_of_a_single_figure_is_passed_over() {
    let Ok(Understood::Answer(plan)) = read(&answer(json!({ "sort": "value_asc", "limit": 3 }))) else {
        panic!("no plan")
    };
    assert_eq!((plan.sort, plan.limit), (None, None));
}

#[test]
fn names_become_numbers_of_the_portal() {
    let text = |text: &str| Operand::Text(text.to_owned());
    let list = |numbers: &[i64]| Operand::List(numbers.iter().copied().map(Operand::Number).collect());
    for (field, op, value, op_read, read_as) in [
        ("manager", "eq", json!("Айгуль"), Op::Eq, Operand::Number(3)),
        ("manager", "ne", json!("#1"), Op::Ne, Operand::Number(4)),
        ("manager", "in", json!(["Айгуль", "#1"]), Op::In, list(&[3, 4])),
        ("manager", "in", json!(["Айгуль", "Айгуль"]), Op::Eq, Operand::Number(3)),
        ("product", "eq", json!("коллагена"), Op::In, list(&[11, 13])),
        ("source", "eq", json!("инстаграм"), Op::Eq, text("INSTAGRAM")),
        ("payment_group", "in", json!(["kaspi", "cash"]), Op::In, Operand::List(vec![text("kaspi"), text("cash")])),
        ("payment_kind", "eq", json!("kaspi_red"), Op::Eq, text("kaspi_red")),
        ("amount", "gt", json!(5000), Op::Gt, Operand::Number(5000)),
    ] {
        let Ok(Understood::Answer(plan)) = read(&answer(filter(field, op, value.clone()))) else {
            panic!("{field} {value}")
        };
        assert_eq!(plan.filters.len(), 1, "{field} {value}");
        assert_eq!((plan.filters[0].op, &plan.filters[0].value), (op_read, &read_as), "{field} {value}");
    }
    let stock = json!({ "metrics": ["stock_qty"], "filters": filter("warehouse", "eq", json!("Алматы"))["filters"] });
    let Ok(Understood::Answer(plan)) = read(&answer(stock)) else { panic!("no plan") };
    assert_eq!(plan.filters[0].value, text("Алматы"));
}

#[test]
fn a_name_of_several_managers_is_asked_about() {
    let Ok(Understood::Clarify(asks)) = read(&answer(filter("manager", "in", json!(["Айгуль", "Сергей"]))))
    else {
        panic!("no question back")
    };
    assert_eq!(asks.about, About::Manager("Сергей".to_owned()));
    let labels: Vec<_> = asks.choices.iter().map(|choice| choice.label.clone()).collect();
    assert_eq!(labels, ["Сергей Иванов", "Сергей Петров"].map(|name| Label::Name(name.to_owned())));
    let both = Operand::List(vec![Operand::Number(3), Operand::Number(2)]);
    assert_eq!(asks.choices[1].plan.filters, [Filter { field: Field::Manager, op: Op::In, value: both }]);
}

#[test]
fn a_name_of_no_manager_is_asked_about() {
    let Ok(Understood::Clarify(asks)) = read(&answer(filter("manager", "eq", json!("коллаген")))) else {
        panic!("no question back")
    };
    assert_eq!(asks.about, About::NoManager("коллаген".to_owned()));
    assert_eq!(asks.choices.len(), 4);
}

#[test]
fn refusals_orders_and_questions_back_are_taken_from_closed_lists() {
    for (outcome, expected) in [
        (json!({ "refuse": "profit" }), Some("Refuse(Profit)")),
        (json!({ "refuse": "empty" }), None),
        (json!({ "refuse": "mood" }), None),
        (json!({ "route": { "command": "sync", "argument": null } }), Some("Route(Sync)")),
        (json!({ "route": { "command": "stock", "argument": "коллаген" } }), Some("Route(Stock(\"коллаген\"))")),
        (json!({ "route": { "command": "stock", "argument": "омега" } }), None),
        (json!({ "route": { "command": "deal", "argument": "123" } }), Some("Route(Deal(123))")),
        (json!({ "route": { "command": "deal", "argument": "124" } }), None),
        (json!({ "route": { "command": "deal", "argument": null } }), None),
        (json!({ "route": { "command": "format_disk", "argument": null } }), None),
        (json!({ "refuse": "profit", "route": { "command": "sync" } }), None),
        (json!("answer"), None),
    ] {
        let read = read(&json!({ "outcome": outcome }).to_string()).ok().map(|understood| format!("{understood:?}"));
        assert_eq!(read.as_deref(), expected, "{outcome}");
    }
}

#[test]
fn a_question_back_has_choices_that_can_be_computed() {
    for (metrics, between, count) in [
        (json!([]), json!({ "metrics": ["revenue", "qty"] }), Some(2)),
        (json!(["revenue"]), json!({ "dimensions": ["manager", "product", "deal"] }), Some(3)),
        (json!([]), json!({ "metrics": ["revenue"] }), None),
        (json!([]), json!({ "metrics": ["revenue", "revenue"] }), None),
        (json!(["revenue"]), json!({ "dimensions": ["manager", "warehouse"] }), None),
        (json!([]), json!({ "dimensions": ["manager", "product"] }), None),
        (json!(["revenue"]), json!({ "managers": ["Сергей", "Айгуль"] }), None),
    ] {
        let doubt = json!({ "plan": plan(json!({ "metrics": metrics })), "between": between });
        let choices =
            read(&json!({ "outcome": { "clarify": doubt } }).to_string()).map(|understood| match understood {
                Understood::Clarify(asks) => asks.choices.len(),
                other => panic!("{other:?}"),
            });
        assert_eq!(choices.ok(), count, "{between}");
    }
}

#[test]
fn what_cannot_be_true_of_a_plan_is_a_fault() {
    let too_many: Vec<Value> = (0..30).map(|_| json!("cash")).collect();
    let two = json!({ "filters": [
        { "field": "payment_group", "op": "eq", "value": "cash" }, { "field": "payment_group", "op": "eq", "value": "card" },
    ] });
    for changes in [
        json!({ "metrics": [] }),
        json!({ "metrics": ["revenue", "revenue"] }),
        json!({ "metrics": ["profit"] }),
        json!({ "metrics": ["revenue", "leads_created"] }),
        json!({ "dimension": "warehouse" }),
        json!({ "dimension": "client" }),
        json!({ "metrics": ["deals_open"], "dimension": "day" }),
        json!({ "metrics": ["stock_qty"], "dimension": "manager" }),
        json!({ "from": "2026-02-30" }),
        json!({ "from": "2026-03-01" }),
        json!({ "to": null }),
        json!({ "limit": 0 }),
        json!({ "limit": 1001 }),
        json!({ "limit": -1 }),
        json!({ "limit": 1.5 }),
        json!({ "compare": { "from": "2026-01-01", "to": "2026-01-30" } }),
        json!({ "compare": { "from": "2026-02-01", "to": "2026-02-28" } }),
        json!({ "having": "more" }),
        filter("manager", "eq", json!(3)),
        filter("manager", "gt", json!("Айгуль")),
        filter("manager", "eq", json!("Данияр")),
        filter("manager", "eq", json!("#2")),
        filter("manager", "in", json!([["Айгуль"]])),
        filter("product", "eq", json!("#1")),
        filter("product", "eq", json!("склада")),
        filter("warehouse", "eq", json!("Алматы")),
        filter("payment_group", "eq", json!("kaspi_red")),
        filter("payment_kind", "eq", json!("credit")),
        filter("payment_group", "in", json!([])),
        filter("payment_group", "in", json!(too_many)),
        filter("amount", "gt", json!("5000")),
        filter("amount", "in", json!([1, 2])),
        filter("amount", "gt", json!(-1)),
        filter("value", "eq", json!(0)),
        two,
    ] {
        assert!(read(&answer(changes.clone())).is_err(), "{changes}");
    }
    let fenced = format!("```json\n{}\n```", answer(json!({})));
    for text in ["", "revenue", "[]", "{}", "null", &fenced, &"[".repeat(10_000)] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn every_fault_is_told_at_once() {
    let faults = read(&answer(json!({ "metrics": [], "from": "soon", "limit": 0 }))).expect_err("a fault");
    assert_eq!(
        faults,
        "- metrics is empty\n- limit is not within 1 and 1000\n- \"soon\" is no day of the calendar as YYYY-MM-DD\n"
    );
}

#[test]
fn days_to_come_are_refused() {
    let next = json!({ "from": "2026-04-01", "to": "2026-04-30" });
    assert_eq!(format!("{:?}", read(&answer(next))), "Ok(Refuse(Future))");
}

#[test]
fn an_answer_given_up_keeps_what_holds_of_it() {
    let given_up = |text: &str| with(|asked| read::give_up(text, asked));
    let Understood::Clarify(asks) = given_up(&answer(json!({ "metrics": [], "dimension": "product" }))) else {
        panic!("no question back")
    };
    let metrics: Vec<_> = asks.choices.iter().map(|choice| choice.plan.metrics.clone()).collect();
    assert_eq!(metrics, [[Metric::Revenue], [Metric::DealsWon], [Metric::AvgCheck]]);
    for text in
        [answer(json!({ "from": "soon" })), String::new(), json!({ "outcome": { "refuse": "empty" } }).to_string()]
    {
        assert_eq!(given_up(&text), Understood::Unsure, "{text}");
    }
}

/// A word of the vocabulary, or none.
fn words(known: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop_oneof![9 => prop::sample::select(known).prop_map(|word| json!(word)), 1 => scrap()]
}

/// Anything JSON can hold.
fn scrap() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(|it| json!(it)),
        any::<i64>().prop_map(|it| json!(it)),
        any::<f64>().prop_map(|it| json!(it)),
        "[#0-9a-zа-я -]{0,12}".prop_map(|it| json!(it)),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|it| json!(it)),
            prop::collection::btree_map("outcome|answer|metrics|[a-z]{0,6}", inner, 0..4).prop_map(|it| json!(it)),
        ]
    })
}

fn day() -> impl Strategy<Value = Value> {
    let date = (2024..2027, 0..14, 0..33).prop_map(|(year, month, day)| json!(format!("{year}-{month:02}-{day:02}")));
    prop_oneof![9 => date, 1 => scrap()]
}

/// The first and the last day, and those to compare with: good ones of this year, past or to come, or any.
fn days() -> impl Strategy<Value = [Value; 3]> {
    let good = (0..120_i64, 1..40_i64, any::<bool>()).prop_map(|(first, length, is_compared)| {
        let day = |number| {
            let new_year: chrono::NaiveDate = "2026-01-01".parse().expect("a day");
            json!((new_year + chrono::TimeDelta::days(number)).to_string())
        };
        let before = json!({ "from": day(first - length), "to": day(first - 1) });
        [day(first), day(first + length - 1), if is_compared { before } else { Value::Null }]
    });
    let compare = (day(), day()).prop_map(|(from, to)| json!({ "from": from, "to": to }));
    let any =
        (day(), day(), prop_oneof![Just(Value::Null), compare]).prop_map(|(from, to, compare)| [from, to, compare]);
    prop_oneof![4 => good, 1 => any]
}

fn value() -> impl Strategy<Value = Value> {
    let word = || {
        let named = prop::sample::select(&["Сергей", "Айгуль", "Данияр", "коллаген", "Алматы", "#1", "#7", ""][..]);
        let paid = words_of_field(Field::PaymentKind).unwrap_or_default();
        prop_oneof![named.prop_map(|it| json!(it)), words(paid), any::<i32>().prop_map(|it| json!(it)), scrap()]
    };
    prop_oneof![word(), prop::collection::vec(word(), 0..4).prop_map(|it| json!(it))]
}

fn filters() -> impl Strategy<Value = Value> {
    let good = prop_oneof![
        Just(json!({ "field": "manager", "op": "in", "value": ["Айгуль", "#1"] })),
        Just(json!({ "field": "manager", "op": "ne", "value": "Сергей" })),
        Just(json!({ "field": "payment_kind", "op": "in", "value": ["kaspi_qr", "cash"] })),
        Just(json!({ "field": "amount", "op": "gt", "value": 5000 })),
    ];
    let any = (words(words_of::<Field>()), words(words_of::<Op>()), value());
    let any = any.prop_map(|(field, op, value)| json!({ "field": field, "op": op, "value": value }));
    prop::collection::vec(prop_oneof![2 => good, 1 => any], 0..3).prop_map(|filters| json!(filters))
}

/// A plan as a hostile model may write it: every part right, wrong or rubbish.
fn draft() -> impl Strategy<Value = Value> {
    let deals =
        prop::sample::select(&["revenue", "deals_won", "avg_check", "qty"][..]).prop_map(|metric| json!(metric));
    let metric = prop_oneof![4 => deals, 1 => words(words_of::<Metric>())];
    let parts = (
        prop::collection::vec(metric, 0..3),
        prop_oneof![Just(Value::Null), words(words_of::<Dimension>())],
        filters(),
        days(),
        prop_oneof![Just(Value::Null), words(words_of::<Sort>())],
        prop_oneof![4 => Just(Value::Null), 2 => (-5..2000).prop_map(|it| json!(it)), 1 => scrap()],
        prop::collection::vec(words(words_of::<Output>()), 0..3),
    );
    parts.prop_map(|(metrics, dimension, filters, [from, to, compare], sort, limit, output)| {
        json!({ "metrics": metrics, "dimension": dimension, "filters": filters, "from": from, "to": to, "sort": sort,
            "limit": limit, "compare": compare, "output": output })
    })
}

fn hostile() -> impl Strategy<Value = String> {
    let between = prop_oneof![
        prop::collection::vec(words(words_of::<Metric>()), 0..6).prop_map(|it| json!({ "metrics": it })),
        prop::collection::vec(words(words_of::<Dimension>()), 0..6).prop_map(|it| json!({ "dimensions": it })),
    ];
    let outcome = prop_oneof![
        4 => draft().prop_map(|plan| json!({ "answer": plan })),
        2 => (draft(), between).prop_map(|(plan, between)| json!({ "clarify": { "plan": plan, "between": between } })),
        1 => scrap(),
    ];
    prop_oneof![
        8 => outcome.prop_map(|outcome| json!({ "outcome": outcome }).to_string()),
        1 => scrap().prop_map(|it| it.to_string()),
        1 => any::<String>(),
    ]
}

fn plans(understood: &Understood) -> Vec<&Plan> {
    match understood {
        Understood::Answer(plan) => vec![plan],
        Understood::Clarify(asks) => {
            assert!(!asks.choices.is_empty());
            asks.choices.iter().map(|choice| &choice.plan).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a plan is one the executor can be given.
fn holds(plan: &Plan) -> bool {
    let today = "2026-03-18".parse().expect("a day");
    let past = |period: &Period| period.from <= period.to && period.to <= today;
    let known = |filter: &Filter| match (&filter.value, filter.field) {
        (Operand::List(list), field) => list.len() > 1 && list.iter().all(|one| is_known(one, field)),
        (one, field) => is_known(one, field),
    };
    resolve::fits(plan)
        && past(&plan.period)
        && plan.compare.as_ref().is_none_or(|compare| past(compare) && *compare != plan.period)
        && plan.limit.is_none_or(|limit| (1..=1000).contains(&limit))
        && plan.filters.iter().all(known)
}

fn is_known(operand: &Operand, field: Field) -> bool {
    let names = names();
    match (operand, field) {
        (Operand::Number(number), Field::Manager) => names.managers.iter().any(|named| named.number == *number),
        (Operand::Number(number), Field::Product) => names.products.iter().any(|named| named.number == *number),
        (Operand::Number(number), Field::Amount | Field::Value) => *number >= 0,
        (Operand::Text(code), Field::Source) => names.sources.iter().any(|(known, _)| known == code),
        (Operand::Text(name), Field::Warehouse) => names.warehouses.contains(name),
        (Operand::Text(word), field) => words_of_field(field).is_some_and(|words| words.contains(&word.as_str())),
        _ => false,
    }
}

#[test]
fn the_hostile_model_is_right_now_and_then() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let said = (0..500).map(|_| hostile().new_tree(&mut runner).expect("a value").current());
    let understood: Vec<_> = said.filter_map(|text| read(&text).ok()).collect();
    let answered = understood.iter().filter(|understood| matches!(understood, Understood::Answer(_))).count();
    let asked = understood.iter().filter(|understood| matches!(understood, Understood::Clarify(_))).count();
    assert!(answered >= 20 && asked >= 5, "{answered} plans and {asked} questions back prove little");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whatever_a_model_says_only_a_plan_that_holds_comes_of_it(text in hostile()) {
        let given_up = with(|asked| read::give_up(&text, asked));
        let read = read(&text);
        for plan in read.iter().chain([&given_up]).flat_map(plans) {
            prop_assert!(holds(plan), "{plan:?}");
        }
    }
}

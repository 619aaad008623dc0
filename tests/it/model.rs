//! Questions the rules do not understand, read by a model over OpenRouter: what it may decide, what it never sees, and what
//! becomes of a question when it is away, broke or wrong.

use axum::http::StatusCode;
use chrono::TimeDelta;
use daneker::app::App;
use daneker::ops::health;
use daneker::ops::reports::comment::{Cell, Figure, Table, comment};
use daneker::ops::reports::model::understand;
use daneker::ops::reports::plan::{Field, Filter, Metric, Op, Operand, Period, Plan};
use daneker::ops::reports::rules::{Context, Named, Names, Understood};
use daneker::sandbox::fault::{Fault, Trouble};
use daneker::sandbox::openrouter::OpenRouter;
use daneker::types::{Health, Lang, System};
use serde_json::{Value, json};

use crate::harness::{AIGUL, World, story, story_with};

const QUESTION: &str = "Как там Данияр, нормально сработал в феврале?";

/// A story with a model.
async fn with_model(own: &[(&'static str, &str)], tell: impl AsyncFnOnce(&mut World, &OpenRouter)) {
    let model = OpenRouter::start(0).await.unwrap();
    let address = model.base_url();
    let mut settings = vec![("OPENROUTER_API_KEY", model.key()), ("OPENROUTER_BASE_URL", address.as_str())];
    settings.extend(own);
    story_with(&settings, async |w| tell(w, &model).await).await;
}

fn names() -> Names {
    let named = |number, name: &str| Named { number, name: name.to_owned() };
    Names {
        managers: vec![named(31, "Айгуль Сапарова"), named(47, "Данияр Ахметов")],
        products: vec![named(901, "Коллаген морской")],
        warehouses: vec!["Алматы".to_owned()],
        sources: vec![("UC_2GIS".to_owned(), "2ГИС".to_owned())],
    }
}

/// The revenue of one manager in February.
fn plan(manager: Operand) -> Plan {
    let period = Period { from: "2026-02-01".parse().unwrap(), to: "2026-02-28".parse().unwrap() };
    let filters = vec![Filter { field: Field::Manager, op: Op::Eq, value: manager }];
    let (dimension, sort, limit, compare) = (None, None, None, None);
    Plan { metrics: vec![Metric::Revenue], dimension, filters, period, sort, limit, compare, output: Vec::new() }
}

/// The same in the words of a model.
fn answer() -> Value {
    json!({ "outcome": { "answer": plan(Operand::Text("Данияр".to_owned())) } })
}

async fn asks(app: &App, previous: Option<&Plan>) -> Option<Understood> {
    let (today, names) = ("2026-03-18".parse().unwrap(), names());
    understand(app, QUESTION, &Context { today, lang: Some(Lang::Ru), names: &names, previous }).await.unwrap()
}

#[tokio::test]
async fn a_model_reads_a_question_and_sees_no_name_of_the_portal() {
    with_model(&[], async |w, model| {
        model.will_say(&answer().to_string());
        let before = plan(Operand::Number(31));
        assert_eq!(asks(w.app(), Some(&before)).await, Some(Understood::Answer(plan(Operand::Number(47)))));
        let calls = model.calls().all();
        assert_eq!(calls.len(), 1);
        let sent = &calls[0].body;
        assert!(sent.contains("Данияр, нормально") && sent.contains("2026-03-18, a Wednesday") && sent.contains("#1"));
        for name in ["Сапарова", "Ахметов", "Айгуль", "Коллаген", "Алматы", "2ГИС", "UC_2GIS", "31}", "901"]
        {
            assert!(!sent.contains(name), "{name} was sent");
        }
    })
    .await;
}

#[tokio::test]
async fn a_wrong_answer_is_mended_once() {
    with_model(&[], async |w, model| {
        let mut wrong = answer();
        wrong["outcome"]["answer"]["from"] = json!("2026-02-30");
        model.will_say(&wrong.to_string());
        model.will_say(&answer().to_string());
        assert_eq!(asks(w.app(), None).await, Some(Understood::Answer(plan(Operand::Number(47)))));
        let calls = model.calls().all();
        assert_eq!(calls.len(), 2);
        assert!(calls[1].body.contains("is no day of the calendar"), "{}", calls[1].body);

        for _ in 0..2 {
            model.will_say("The revenue of Daniyar was 5 000 000.");
        }
        assert_eq!(asks(w.app(), None).await, Some(Understood::Unsure));
        assert_eq!(model.calls().all().len(), 4);
    })
    .await;
}

#[tokio::test]
async fn a_day_has_so_many_calls_whoever_makes_them() {
    with_model(&[("OPENROUTER_DAILY_CALLS", "2")], async |w, model| {
        let other = w.starts_another().await;
        for app in [w.app(), &other.app, w.app(), &other.app] {
            model.will_say(&answer().to_string());
            asks(app, None).await;
        }
        assert_eq!(model.calls().all().len(), 2);
        assert_eq!(asks(w.app(), None).await, None);
        w.clock.advance(TimeDelta::days(1));
        assert!(asks(w.app(), None).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn who_asks_is_not_troubled_by_a_model_that_does_not_answer() {
    with_model(&[("OPENROUTER_TIMEOUT", "1")], async |w, model| {
        model.will_break(502);
        assert_eq!(asks(w.app(), None).await, None);
        model.spend(true);
        assert_eq!(asks(w.app(), None).await, None);
        model.spend(false);
        let page = Trouble::html(StatusCode::OK.as_u16(), "<html>");
        for fault in [Fault::Away, Fault::Instead(Trouble::Silence), Fault::Instead(page)] {
            model.faults().set(fault.clone());
            assert_eq!(asks(w.app(), None).await, None, "{fault:?}");
            model.faults().clear();
        }
    })
    .await;
    with_model(&[("OPENROUTER_DAILY_CALLS", "0")], async |w, model| {
        assert_eq!(asks(w.app(), None).await, None);
        assert!(model.calls().all().is_empty());
    })
    .await;
    story(async |w| assert_eq!(asks(w.app(), None).await, None)).await;
}

#[tokio::test]
async fn the_status_shows_a_model_where_there_is_one() {
    let health = async |w: &World| {
        let mut systems = health::measure_all(w.app()).await.into_iter();
        systems.find(|measured| measured.system == System::Model).map(|measured| measured.health)
    };
    with_model(&[], async |w, model| {
        assert_eq!(health(w).await, Some(Health::Well("openai/gpt-4.1-mini".to_owned())));
        model.spend(true);
        w.clock.advance(TimeDelta::minutes(1));
        assert_eq!(health(w).await, Some(Health::Refusing("402: limit_remaining 0".to_owned())));
        w.says(AIGUL, AIGUL, "/status").await;
        w.settle().await;
        w.reads_about(AIGUL, &["Языковая модель"]);
    })
    .await;
    story(async |w| assert_eq!(health(w).await, None)).await;
}

#[tokio::test]
async fn a_comment_says_what_its_table_says_or_is_not_said() {
    let row = |name: &str, amount: i64| vec![Cell::Name(name.to_owned()), Cell::Figure(Figure::Amount(amount.into()))];
    let rows = vec![row("Айгуль Сапарова", 1_234_567), row("Данияр Ахметов", 800_000)];
    let table = Table { columns: vec!["manager".to_owned(), "revenue".to_owned()], rows };
    let plan = plan(Operand::Number(31));
    with_model(&[("REPORT_COMMENT", "yes")], async |w, model| {
        for (said, expected) in [
            ("Впереди [A]: 1,2 млн ₸.\n", Some("Впереди Айгуль Сапарова: 1,2 млн ₸.")),
            ("[A] на 434 567 впереди [B].", None),
            ("Впереди [C].", None),
        ] {
            model.will_say(said);
            assert_eq!(comment(w.app(), &plan, &table, Lang::Ru).await.unwrap().as_deref(), expected, "{said}");
        }
        for call in model.calls().all() {
            assert!(call.body.contains("1234567") && !call.body.contains("Сапарова"), "{}", call.body);
        }
    })
    .await;
    with_model(&[], async |w, model| {
        assert_eq!(comment(w.app(), &plan, &table, Lang::Ru).await.unwrap(), None);
        assert!(model.calls().all().is_empty());
    })
    .await;
}

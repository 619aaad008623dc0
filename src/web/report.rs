//! Questions in plain words from machines, with the field names of the service before us and what it never gave: the plan and
//! the table behind the words.

use std::str::FromStr;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::answer;
use crate::app::App;
use crate::ops::Error;
use crate::ops::reports::ask::{Answer, Answered, Planner, Question, ask};
use crate::ops::reports::figures::{Figure, Figures, Key, Row};
use crate::ops::reports::plan::Plan;
use crate::ops::reports::rules;
use crate::ops::reports::told::{self, Reader};
use crate::types::Lang;

/// Most rows of the table in words; the table beside it has all.
const ROWS: usize = 50;

/// What is asked.
#[derive(Deserialize)]
struct Asked {
    query: String,
    #[serde(default)]
    as_of: Option<String>,
    #[serde(default)]
    previous: Option<Value>,
    #[serde(default)]
    language: Option<String>,
}

/// `POST /api/ai-report`
pub(super) async fn report(State(app): State<App>, body: Bytes) -> Response {
    let asked: Asked = match serde_json::from_slice(&body) {
        Ok(asked) => asked,
        Err(error) => return answer::refuse(StatusCode::BAD_REQUEST, &format!("not the JSON expected: {error}")),
    };
    let now = match asked.as_of.as_deref().map(|text| moment(text, app.config.timezone)) {
        None => app.clock.now(),
        Some(Some(now)) => now,
        Some(None) => {
            return answer::refuse(StatusCode::BAD_REQUEST, "as_of is no ISO time, as 2026-03-18T10:00:00+05:00");
        }
    };
    let previous: Option<Plan> =
        match asked.previous.filter(|plan| !plan.is_null()).map(serde_json::from_value).transpose() {
            Ok(previous) => previous,
            Err(error) => return answer::refuse(StatusCode::BAD_REQUEST, &format!("previous is no plan: {error}")),
        };
    let lang = match asked.language.as_deref() {
        None | Some("") => None,
        Some(tag) => match Lang::from_tag(tag) {
            Some(lang) => Some(lang),
            None => return answer::refuse(StatusCode::BAD_REQUEST, "language must be ru, kk or en"),
        },
    };
    let question = Question { text: &asked.query, lang, now, previous: previous.as_ref() };
    let lang = lang.or_else(|| rules::language(&asked.query));
    let reader = Reader { lang: lang.unwrap_or_default(), zone: app.config.timezone, now };
    match ask(&app, &question).await {
        Ok(done) => Json(answered(&done, &reader)).into_response(),
        Err(Error::Refusal(refusal)) => match told::unavailable(&refusal, &reader) {
            Some((reason, words)) => Json(refused(&words, reason, Planner::Rules)).into_response(),
            None => answer::failed(&Error::Refusal(refusal)),
        },
        Err(error) => answer::failed(&error),
    }
}

/// A moment with its offset; without one a local time, or noon of a local day.
fn moment(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f");
    let local = time.ok().or_else(|| NaiveDate::from_str(text).ok()?.and_hms_opt(12, 0, 0));
    let of_local = || local?.and_local_timezone(zone).earliest().map(|at| at.to_utc());
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc()).or_else(of_local)
}

fn answered(Answered { answer, planner, comment }: &Answered, reader: &Reader) -> Value {
    let planner = *planner;
    match answer {
        Answer::Report(figures) => reported(figures, planner, comment.as_deref(), reader),
        Answer::Clarify(clarification) => {
            let question = told::clarification(clarification, reader);
            let choices = clarification.choices.iter().map(|choice| told::choice(choice, reader)).collect();
            asked_back(question, choices, planner)
        }
        Answer::NotUnderstood(choices) => {
            let choices = choices.iter().map(|choice| told::choice(choice, reader)).collect();
            asked_back(told::not_understood(reader), choices, planner)
        }
        Answer::Refuse(refusal) => refused(&told::refusal(*refusal, reader), told::reason(*refusal), planner),
        Answer::Route(command) => {
            let command = told::route(command);
            let mut body = body("route", told::routed(&command, reader), planner);
            body.insert("reason".to_owned(), command.into());
            body.into()
        }
    }
}

fn body(outcome: &str, report: String, planner: Planner) -> Map<String, Value> {
    let fields = [
        ("report", report.into()),
        ("outcome", outcome.into()),
        ("plan", Value::Null),
        ("table", Value::Null),
        ("source_rows", 0.into()),
        ("data_as_of", Value::Null),
        ("planner", planner.key().into()),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn asked_back(question: String, choices: Vec<String>, planner: Planner) -> Value {
    let mut body = body("clarify", question.clone(), planner);
    body.insert("clarify".to_owned(), json!({ "question": question, "choices": choices }));
    body.into()
}

fn refused(words: &str, reason: &str, planner: Planner) -> Value {
    let mut body = body("refuse", words.to_owned(), planner);
    body.insert("reason".to_owned(), reason.into());
    body.into()
}

fn reported(figures: &Figures, planner: Planner, comment: Option<&str>, reader: &Reader) -> Value {
    let mut words = told::text(&told::tell(figures, planner, ROWS, reader));
    if let Some(comment) = comment {
        words = format!("{words}\n\n{comment}");
    }
    let mut body = body("answer", words, planner);
    body.insert("plan".to_owned(), json!(figures.plan));
    body.insert("table".to_owned(), table(figures));
    body.insert("source_rows".to_owned(), figures.source_rows.into());
    body.insert("data_as_of".to_owned(), figures.data_as_of.to_rfc3339().into());
    body.into()
}

/// One column for what rows are told apart by and one for each metric, with a comparison followed by two more: the figure of
/// the other days, and by how much this one is above it, per cent.
fn table(figures: &Figures) -> Value {
    let metrics: Vec<String> = figures.metrics().iter().map(word).collect();
    let compared = figures.plan.compare.is_some();
    let mut columns: Vec<String> = figures.dimension().iter().map(word).collect();
    for metric in metrics {
        let others = compared.then(|| [format!("{metric}_before"), format!("{metric}_change")]);
        columns.push(metric);
        columns.extend(others.into_iter().flatten());
    }
    let rows: Vec<Value> = figures.rows.iter().map(cells).collect();
    json!({ "columns": columns, "rows": rows })
}

fn cells(row: &Row) -> Value {
    let mut cells: Vec<Value> = row.key.iter().map(key).collect();
    cells.extend(row.all().map(|of| figure(&of)));
    cells.into()
}

fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

fn key(key: &Key) -> Value {
    match key {
        Key::Day(day) | Key::Week(day) => day.to_string().into(),
        Key::Month(first) => first.format("%Y-%m").to_string().into(),
        Key::Weekday(number) => (*number).into(),
        Key::Named(name) => name.as_str().into(),
        Key::Numbered(number) | Key::Rate(number) => (*number).into(),
        Key::Deal(_, title) => title.as_str().into(),
        Key::Kind(kind) => kind.key().into(),
        Key::Group(group) => group.key().into(),
        Key::None => Value::Null,
    }
}

/// A number with all its digits, never through a float.
fn figure(figure: &Figure) -> Value {
    match figure {
        Figure::Nothing => Value::Null,
        figure => serde_json::from_str(&figure.number().to_string()).unwrap_or(Value::Null),
    }
}

//! Many commands in one HTTP request, each answer with its type.
//!
//! A batch costs one drop of the bucket and answers 200 even when every command in it has failed: the failures are
//! inside, and are taken out one by one. See <https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html>.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::answer::{Refusal, is_not_found};
use super::params;
use super::value::{self, Misfit, Row};
use crate::clients::{Fault, Kind, Ran};
use crate::types::System;

/// Commands the portal takes in one batch.
pub(super) const LARGEST: usize = 50;

/// One method with its parameters.
#[derive(Debug)]
pub(super) struct Command {
    method: &'static str,
    params: Value,
}

impl Command {
    /// A command; `params` is an object.
    pub(super) fn new(method: &'static str, params: Value) -> Self {
        Self { method, params }
    }
}

/// What a command returns, read out of its part of the answer.
pub(super) trait Read: Sized {
    /// Reads a result.
    fn read(result: &Value) -> Result<Self, Misfit>;
}

/// The place of a command in its batch, with the type of what it will return.
#[derive(Debug)]
pub(super) struct Slot<T> {
    key: String,
    method: &'static str,
    result: PhantomData<fn() -> T>,
}

impl<T> Slot<T> {
    /// A reference to a value in this command's result, `[item][companyId]`, for the parameters of a later command of
    /// the same batch. A reference that leads nowhere is no error: its text itself is passed on as the value.
    pub(super) fn at(&self, path: &str) -> Value {
        Value::String(format!("$result[{}]{path}", self.key))
    }
}

/// Commands on their way, run by the portal in this order.
#[derive(Debug, Default)]
pub(super) struct Batch {
    halt: bool,
    commands: Vec<Command>,
}

impl Batch {
    /// An empty batch that goes on after a failed command.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// An empty batch whose first failed command stops the rest, for commands that make no sense without those before.
    pub(super) fn halting() -> Self {
        Self { halt: true, ..Self::default() }
    }

    /// Adds a command. A batch that grew over [`LARGEST`] is refused as a whole before it is sent: cutting it in two
    /// would break its references.
    pub(super) fn add<T: Read>(&mut self, command: Command) -> Slot<T> {
        let slot = Slot { key: key(self.commands.len()), method: command.method, result: PhantomData };
        self.commands.push(command);
        slot
    }

    /// The body to send, or the no the portal would give to a batch too long.
    pub(super) fn body(&self) -> Result<Value, Kind> {
        if self.commands.len() > LARGEST {
            let words = format!("{} commands", self.commands.len());
            return Err(Kind::Refused { code: "ERROR_BATCH_LENGTH_EXCEEDED".to_owned(), words });
        }
        let commands: Map<String, Value> = self
            .commands
            .iter()
            .enumerate()
            .map(|(place, command)| {
                (key(place), format!("{}?{}", command.method, params::query(&command.params)).into())
            })
            .collect();
        Ok(json!({"halt": u8::from(self.halt), "cmd": commands}))
    }

    /// Sorts an answer by command. `meaning` is asked for each refused command, `timed` is told the times of each.
    pub(super) fn sort(
        &self,
        result: &Value,
        meaning: impl Fn(&'static str, Refusal) -> Kind,
        timed: impl Fn(&'static str, &Value),
    ) -> Result<Answers, Misfit> {
        let sections = Row::of("the result of a batch", result)?;
        let section = |name: &str| Row::of(name, sections.get(name));
        let (results, errors) = (section("result")?, section("result_error")?);
        let (next, times) = (section("result_next")?, section("result_time")?);
        let mut answers =
            Answers { outcomes: HashMap::new(), more: next.fields().map(|(key, _)| key.clone()).collect() };
        let halted = self.halt && !errors.is_empty();
        let results: HashMap<&String, &Value> = results.fields().collect();
        for (place, command) in self.commands.iter().enumerate() {
            let key = key(place);
            timed(command.method, times.get(&key));
            let outcome = match (Refusal::read(errors.get(&key), None), results.get(&key)) {
                (Some(refusal), _) => Err(meaning(command.method, refusal)),
                (None, Some(result)) => Ok((*result).clone()),
                (None, None) => Err(unanswered(halted)),
            };
            answers.outcomes.insert(key, outcome);
        }
        Ok(answers)
    }
}

/// What the commands of one batch returned.
#[derive(Debug)]
pub(super) struct Answers {
    outcomes: HashMap<String, Result<Value, Kind>>,
    more: Vec<String>,
}

impl Answers {
    /// What a command returned.
    pub(super) fn take<T: Read>(&mut self, slot: Slot<T>) -> Result<T, Fault> {
        let outcome = self.outcomes.remove(&slot.key).unwrap_or_else(|| Err(unanswered(false)));
        outcome
            .and_then(|result| T::read(&result).map_err(|misfit| Kind::Unreadable { words: misfit.to_string() }))
            .map_err(|kind| Fault { system: System::Bitrix24, call: slot.method.to_owned(), kind })
    }

    /// What a command returned, or nothing when the thing it asked for is not there.
    pub(super) fn find<T: Read>(&mut self, slot: Slot<T>) -> Result<Option<T>, Fault> {
        match self.take(slot) {
            Ok(found) => Ok(Some(found)),
            Err(fault) if is_not_found(&fault.kind) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Whether the list a command returned goes on. The portal's mark is the key; its value says nothing.
    pub(super) fn goes_on<T>(&self, slot: &Slot<T>) -> bool {
        self.more.contains(&slot.key)
    }
}

/// When the limit on a method ends, as the `time` of one of its answers tells: seconds since 1970.
pub(super) fn reset_at(time: &Value) -> Option<Duration> {
    let seconds = value::text(time.get("operating_reset_at")?).parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// Never a bare number: numbered commands would come back as a list without their names. Of one length, because the object of
/// commands is written in the order of its keys, and the portal runs them as written: a reference must not run before what it
/// refers to.
fn key(place: usize) -> String {
    format!("c{place:02}")
}

fn unanswered(halted: bool) -> Kind {
    if halted {
        let words = "not run, because a command before it had failed".to_owned();
        return Kind::Away { ran: Ran::No, again_after: None, words };
    }
    Kind::Unreadable { words: "a command of a batch without an answer".to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[derive(Debug, PartialEq)]
    struct Text(String);

    impl Read for Text {
        fn read(result: &Value) -> Result<Self, Misfit> {
            if result.is_array() { Err(Misfit("a text is a list".into())) } else { Ok(Self(value::text(result))) }
        }
    }

    fn sorted(batch: &Batch, result: &Value) -> Answers {
        batch.sort(result, |_, refusal| refusal.kind(None), |_, _| {}).unwrap()
    }

    #[test]
    fn commands_are_named_and_refer_to_each_other() {
        let mut batch = Batch::new();
        let deal = batch.add::<Text>(Command::new("crm.item.get", json!({"entityTypeId": 2, "id": 7})));
        batch.add::<Text>(Command::new("crm.item.get", json!({"entityTypeId": 4, "id": deal.at("[item][companyId]")})));
        let expected = json!({"halt": 0, "cmd": {
            "c00": "crm.item.get?entityTypeId=2&id=7",
            "c01": "crm.item.get?entityTypeId=4&id=%24result%5Bc00%5D%5Bitem%5D%5BcompanyId%5D",
        }});
        assert_eq!(batch.body().unwrap(), expected);
        assert_eq!(Batch::halting().body().unwrap()["halt"], 1);
    }

    #[test]
    fn commands_are_written_in_the_order_in_which_they_are_to_run() {
        let mut batch = Batch::new();
        for id in 0..LARGEST {
            batch.add::<Text>(Command::new("crm.item.get", json!({ "id": id })));
        }
        let body: Value = serde_json::from_str(&batch.body().unwrap().to_string()).unwrap();
        let written: Vec<&str> = body["cmd"].as_object().unwrap().values().filter_map(Value::as_str).collect();
        let expected: Vec<String> = (0..LARGEST).map(|id| format!("crm.item.get?id={id}")).collect();
        assert_eq!(written, expected);
    }

    #[test]
    fn a_batch_too_long_is_never_sent() {
        let mut batch = Batch::new();
        for _ in 0..LARGEST {
            batch.add::<Text>(Command::new("profile", json!({})));
        }
        assert!(batch.body().is_ok());
        batch.add::<Text>(Command::new("profile", json!({})));
        assert!(matches!(batch.body(), Err(Kind::Refused { code, .. }) if code == "ERROR_BATCH_LENGTH_EXCEEDED"));
    }

    #[test]
    fn failures_inside_a_good_answer_are_told_apart() {
        let mut batch = Batch::new();
        let slots: Vec<Slot<Text>> = (0..7).map(|_| batch.add(Command::new("crm.item.get", json!({})))).collect();
        let result = json!({
            "result": {"c00": "fine", "c05": ["a list"], "c06": null},
            "result_error": {
                "c01": {"error": "NOT_FOUND", "error_description": "Элемент не найден"},
                "c02": {"error": "insufficient_scope", "error_description": ""},
                "c03": {"error": "OPERATION_TIME_LIMIT", "error_description": "Method is blocked"},
            },
            "result_total": [], "result_next": {"c00": 50}, "result_time": [],
        });
        let mut answers = sorted(&batch, &result);
        assert!(answers.goes_on(&slots[0]) && !answers.goes_on(&slots[1]));
        let mut slots = slots.into_iter();
        let mut next = || answers.find(slots.next().unwrap()).map_err(|fault| fault.kind);
        assert_eq!(next().unwrap(), Some(Text("fine".into())));
        assert_eq!(next().unwrap(), None);
        assert!(matches!(next(), Err(Kind::LockedOut { code, .. }) if code == "INSUFFICIENT_SCOPE"));
        assert!(matches!(next(), Err(Kind::Limited { .. })));
        assert!(matches!(next(), Err(Kind::Unreadable { .. })), "neither a result nor an error");
        assert!(matches!(next(), Err(Kind::Unreadable { words }) if words == "a text is a list"));
        assert_eq!(next().unwrap(), Some(Text(String::new())));
    }

    #[test]
    fn empty_sections_are_lists_and_a_halted_rest_did_not_run() {
        let mut batch = Batch::halting();
        let (first, second) = (
            batch.add::<Text>(Command::new("profile", json!({}))),
            batch.add::<Text>(Command::new("scope", json!({}))),
        );
        let result = json!({"result": [], "result_error": {"c00": {"error": "", "error_description": "no"}},
            "result_total": [], "result_next": [], "result_time": []});
        let mut answers = sorted(&batch, &result);
        assert!(matches!(answers.take(first).unwrap_err().kind, Kind::Refused { .. }));
        assert!(matches!(answers.take(second).unwrap_err().kind, Kind::Away { ran: Ran::No, .. }));
        assert!(batch.sort(&json!("text"), |_, refusal| refusal.kind(None), |_, _| {}).is_err());
    }

    #[test]
    fn times_are_told_by_method() {
        let mut batch = Batch::new();
        batch.add::<Text>(Command::new("scope", json!({})));
        let result = json!({"result": {"c00": 1}, "result_time": {"c00": {"operating_reset_at": 1_715_000_000}}});
        let told = std::cell::RefCell::new(Vec::new());
        batch
            .sort(
                &result,
                |_, refusal| refusal.kind(None),
                |method, time| told.borrow_mut().push((method, reset_at(time))),
            )
            .unwrap();
        assert_eq!(told.into_inner(), [("scope", Some(Duration::from_secs(1_715_000_000)))]);
    }
}

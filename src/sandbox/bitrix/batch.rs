//! `batch`: up to fifty commands in one request, each able to refer to the results of those before it.
//!
//! <https://apidocs.bitrix24.ru/settings/how-to-call-rest-api/batch.html>

use serde_json::{Value, json};

use super::methods;
use super::params::Params;
use super::reply::{Answer, Refusal};
use super::rest::{Stopwatch, method_name};
use super::state::State;
use super::value::text as words;

/// Commands per request.
const LIMIT: usize = 50;

pub(super) fn run(state: &mut State, params: &Params) -> Answer {
    let commands = params.pairs("cmd");
    // The documentation says both this and that only the commands in excess fail.
    if commands.len() > LIMIT {
        return Err(Refusal::bad("ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded"));
    }
    let halt = params.truth("halt");
    let mut sections = Sections::default();
    for (key, command) in commands {
        let stopwatch = Stopwatch::start(state.now());
        match execute(state, &words(&command), &sections.result) {
            Ok(reply) => {
                sections.result.push((key.clone(), reply.result));
                sections.total.extend(reply.total.map(|total| (key.clone(), json!(total))));
                sections.next.extend(reply.next.map(|next| (key.clone(), json!(next))));
                sections.time.push((key, stopwatch.time(state.now())));
            }
            Err(mut refusal) => {
                if refusal.error == "insufficient_scope" {
                    refusal.description.clear();
                }
                sections.error.push((key, refusal.to_value()));
                if halt {
                    break;
                }
            }
        }
    }
    Ok(sections.into_value().into())
}

type Section = Vec<(String, Value)>;

#[derive(Default)]
struct Sections {
    result: Section,
    error: Section,
    total: Section,
    next: Section,
    time: Section,
}

impl Sections {
    fn into_value(self) -> Value {
        let sections = [
            ("result", self.result),
            ("result_error", self.error),
            ("result_total", self.total),
            ("result_next", self.next),
            ("result_time", self.time),
        ];
        sections.into_iter().map(|(name, section)| (name.to_owned(), php_array(section))).collect()
    }
}

/// A PHP array as JSON: a list when its keys are 0, 1, 2 and so on (or when it has none), else an object.
fn php_array(section: Section) -> Value {
    if section.iter().enumerate().all(|(index, (key, _))| *key == index.to_string()) {
        return section.into_iter().map(|(_, value)| value).collect();
    }
    section.into_iter().collect()
}

fn execute(state: &mut State, command: &str, results: &[(String, Value)]) -> Answer {
    let (method, query) = command.split_once('?').unwrap_or((command, ""));
    let method = method_name(method);
    if method == "batch" {
        return Err(Refusal::new(405, "ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage"));
    }
    let mut params = Params::from_form(query);
    params.replace(&|text| resolve(text, results));
    methods::call(state, &method, &params)
}

/// What a text with `$result[key][field]` in it stands for. A reference to a command without a result stays as text;
/// below a result the way ends where a step is missing.
fn resolve(text: &str, results: &[(String, Value)]) -> Option<Value> {
    const MARK: &str = "$result[";
    let start = text.find(MARK)?;
    let (keys, end) = brackets(&text[start + MARK.len() - 1..])?;
    let (first, path) = keys.split_first()?;
    let mut value = &results.iter().find(|(key, _)| key == first)?.1;
    for key in path {
        let Some(next) = step(value, key) else { break };
        value = next;
    }
    let end = start + MARK.len() - 1 + end;
    if start == 0 && end == text.len() {
        return Some(value.clone());
    }
    let rest = resolve(&text[end..], results);
    let rest = rest.as_ref().map_or_else(|| text[end..].to_owned(), words);
    Some(format!("{}{}{rest}", &text[..start], words(value)).into())
}

/// The keys of `[a][b]` at the start of the text, and where they end.
fn brackets(text: &str) -> Option<(Vec<&str>, usize)> {
    let mut keys = Vec::new();
    let mut end = 0;
    while let Some(inside) = text[end..].strip_prefix('[') {
        let Some(close) = inside.find(']') else { break };
        keys.push(&inside[..close]);
        end += close + 2;
    }
    (!keys.is_empty()).then_some((keys, end))
}

fn step<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match value {
        Value::Object(map) => map.get(key),
        Value::Array(list) => list.get(key.parse::<usize>().ok()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Value>) {
        let results = [
            ("deal".to_owned(), json!({"item": {"id": 7, "companyId": 0}})),
            ("list".to_owned(), json!([{"ID": "5"}])),
        ];
        assert_eq!(resolve(text, &results), expected, "{text}");
    }

    #[test]
    fn references_reach_into_results() {
        check("$result[deal][item][id]", Some(json!(7)));
        check("$result[list][0][ID]", Some(json!("5")));
        check("DEAL_$result[deal][item][id]/$result[list][0][ID]!", Some(json!("DEAL_7/5!")));
        check("$result[list][4][ID]", Some(json!([{"ID": "5"}])));
    }

    #[test]
    fn a_reference_to_a_failed_command_stays_as_it_is() {
        check("$result[gone][item][id]", None);
        check("no reference", None);
        check("$result[", None);
    }

    #[test]
    fn sections_are_lists_when_empty_or_numbered() {
        assert_eq!(php_array(Vec::new()), json!([]));
        assert_eq!(php_array(vec![("0".into(), json!(1)), ("1".into(), json!(2))]), json!([1, 2]));
        assert_eq!(php_array(vec![("1".into(), json!(1))]), json!({"1": 1}));
    }
}

//! Parameters of a call, from JSON, from a form or from the query string, with PHP's rules for names with brackets.
//!
//! The order of keys is kept: the commands of a `batch` and the keys of an `order` depend on it.

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::value::{Record, integer, text, truth};

/// The parameters of one call.
#[derive(Clone, Debug, Default)]
pub(super) struct Params {
    pairs: Vec<(String, Tree)>,
    any_case: bool,
}

/// A value as PHP has it: a list is a map with the keys 0, 1, 2.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(Value),
    Branch(Vec<(String, Tree)>),
}

impl Params {
    /// Parameters out of a query string or of a form's body.
    pub(super) fn from_form(encoded: &str) -> Self {
        Self::from_fields(form_urlencoded::parse(encoded.as_bytes()).into_owned())
    }

    /// Parameters out of decoded fields, as multipart bodies hold them.
    pub(super) fn from_fields(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut pairs = Vec::new();
        for (name, value) in fields {
            let path = path(&name);
            plant(&mut pairs, &path, Tree::Leaf(value.into()));
        }
        Self { pairs, any_case: false }
    }

    /// Parameters out of a JSON body; `None` when it is not a JSON object.
    pub(super) fn from_json(body: &str) -> Option<Self> {
        let Ordered(pairs) = serde_json::from_str(body).ok()?;
        let pairs = pairs.into_iter().map(|(key, raw)| Some((key, tree(&raw)?))).collect::<Option<_>>()?;
        Some(Self { pairs, any_case: false })
    }

    /// Adds the parameters of `other` which are not here yet.
    pub(super) fn or(mut self, other: Self) -> Self {
        for (key, tree) in other.pairs {
            if !self.pairs.iter().any(|(have, _)| *have == key) {
                self.pairs.push((key, tree));
            }
        }
        self
    }

    /// The same parameters for a method of the old families, which take `FILTER` for `filter`.
    pub(super) fn any_case(&self) -> Self {
        Self { pairs: self.pairs.clone(), any_case: true }
    }

    /// The parameter as JSON; a map without keys is an empty list, as in PHP.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        self.tree(name).map(Tree::to_value)
    }

    /// The children of the parameter in the order sent.
    pub(super) fn pairs(&self, name: &str) -> Vec<(String, Value)> {
        match self.tree(name) {
            Some(Tree::Branch(pairs)) => pairs.iter().map(|(key, tree)| (key.clone(), tree.to_value())).collect(),
            Some(Tree::Leaf(Value::Object(map))) => map.clone().into_iter().collect(),
            Some(Tree::Leaf(Value::Array(list))) => {
                list.iter().enumerate().map(|(index, value)| (index.to_string(), value.clone())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The children of the parameter as a record.
    pub(super) fn record(&self, name: &str) -> Record {
        self.pairs(name).into_iter().collect()
    }

    /// The parameter as a whole number.
    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        integer(&self.value(name)?)
    }

    /// The parameter as text; empty when absent.
    pub(super) fn text(&self, name: &str) -> String {
        self.value(name).map(|value| text(&value)).unwrap_or_default()
    }

    /// Whether the parameter says yes.
    pub(super) fn truth(&self, name: &str) -> bool {
        self.value(name).is_some_and(|value| truth(&value))
    }

    /// The parameter as a list of words.
    pub(super) fn words(&self, name: &str) -> Vec<String> {
        self.pairs(name).iter().map(|(_, value)| text(value)).collect()
    }

    /// Replaces texts, wherever they stand, by what `change` makes of them.
    pub(super) fn replace(&mut self, change: &impl Fn(&str) -> Option<Value>) {
        for (_, tree) in &mut self.pairs {
            tree.replace(change);
        }
    }

    fn tree(&self, name: &str) -> Option<&Tree> {
        let exact = self.pairs.iter().find(|(key, _)| key == name);
        let found = match exact {
            None if self.any_case => self.pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)),
            exact => exact,
        };
        found.map(|(_, tree)| tree)
    }
}

impl Tree {
    fn to_value(&self) -> Value {
        match self {
            Self::Leaf(value) => value.clone(),
            Self::Branch(pairs) if pairs.iter().enumerate().all(|(index, (key, _))| *key == index.to_string()) => {
                pairs.iter().map(|(_, tree)| tree.to_value()).collect()
            }
            Self::Branch(pairs) => pairs.iter().map(|(key, tree)| (key.clone(), tree.to_value())).collect(),
        }
    }

    fn replace(&mut self, change: &impl Fn(&str) -> Option<Value>) {
        match self {
            Self::Leaf(Value::String(text)) => {
                if let Some(value) = change(text) {
                    *self = Self::Leaf(value);
                }
            }
            Self::Leaf(_) => {}
            Self::Branch(pairs) => pairs.iter_mut().for_each(|(_, tree)| tree.replace(change)),
        }
    }
}

/// The keys of `a[b][]`: `a`, `b` and an empty one. Whatever is not well formed stays part of the first name.
fn path(name: &str) -> Vec<&str> {
    let Some((first, mut rest)) = name.split_once('[').filter(|(first, _)| !first.is_empty()) else {
        return vec![name];
    };
    let mut keys = vec![first];
    loop {
        let Some((key, after)) = rest.split_once(']') else { return vec![name] };
        keys.push(key);
        match after.strip_prefix('[') {
            Some(more) => rest = more,
            // PHP ignores what follows the last bracket.
            None => return keys,
        }
    }
}

fn plant(pairs: &mut Vec<(String, Tree)>, path: &[&str], leaf: Tree) {
    let Some((first, rest)) = path.split_first() else { return };
    let key = if first.is_empty() { next_index(pairs) } else { (*first).to_owned() };
    let index = pairs.iter().position(|(have, _)| *have == key).unwrap_or_else(|| {
        pairs.push((key, Tree::Branch(Vec::new())));
        pairs.len() - 1
    });
    let slot = &mut pairs[index].1;
    if rest.is_empty() {
        *slot = leaf;
        return;
    }
    if let Tree::Leaf(_) = slot {
        *slot = Tree::Branch(Vec::new());
    }
    if let Tree::Branch(children) = slot {
        plant(children, rest, leaf);
    }
}

fn next_index(pairs: &[(String, Tree)]) -> String {
    let largest = pairs.iter().filter_map(|(key, _)| key.parse::<u64>().ok()).max();
    largest.map_or(0, |largest| largest + 1).to_string()
}

/// A JSON object in the order written.
struct Ordered(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Ordered;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ordered, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Ordered(pairs))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

fn tree(raw: &RawValue) -> Option<Tree> {
    let json = raw.get();
    match json.as_bytes().first()? {
        b'{' => {
            let Ordered(pairs) = serde_json::from_str(json).ok()?;
            let pairs = pairs.into_iter().map(|(key, raw)| Some((key, tree(&raw)?))).collect::<Option<_>>()?;
            Some(Tree::Branch(pairs))
        }
        b'[' => {
            let list: Vec<Box<RawValue>> = serde_json::from_str(json).ok()?;
            let pairs = list.iter().enumerate().map(|(index, raw)| Some((index.to_string(), tree(raw)?)));
            Some(Tree::Branch(pairs.collect::<Option<_>>()?))
        }
        _ => serde_json::from_str(json).ok().map(Tree::Leaf),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn names_with_brackets_become_nested_values() {
        let params =
            Params::from_form("fields[TITLE]=A%26B&fields[PHONE][0][VALUE]=%2B7&select[]=ID&select[]=TITLE&id=7");
        assert_eq!(params.value("fields").unwrap(), json!({"TITLE": "A&B", "PHONE": [{"VALUE": "+7"}]}));
        assert_eq!(params.words("select"), ["ID", "TITLE"]);
        assert_eq!(params.integer("id"), Some(7));
    }

    #[test]
    fn list_and_map_are_told_apart_by_their_keys() {
        let params = Params::from_form("a[0]=x&a[1]=y&b[1]=x&c[]=1&c[7]=2&c[]=3&d[%3DownerType]=D&e[x=1");
        assert_eq!(params.value("a").unwrap(), json!(["x", "y"]));
        assert_eq!(params.value("b").unwrap(), json!({"1": "x"}));
        assert_eq!(params.value("c").unwrap(), json!({"0": "1", "7": "2", "8": "3"}));
        assert_eq!(params.value("d").unwrap(), json!({"=ownerType": "D"}));
        assert_eq!(params.value("e[x").unwrap(), json!("1"));
    }

    #[test]
    fn json_keeps_the_order_of_keys_and_the_digits_of_numbers() {
        let params = Params::from_json(r#"{"cmd":{"z":"a","a":"b"},"sum":10.10,"none":{}}"#).unwrap();
        let keys: Vec<_> = params.pairs("cmd").into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["z", "a"]);
        assert_eq!(params.text("sum"), "10.10");
        assert_eq!(params.value("none").unwrap(), json!([]));
        assert!(Params::from_json("[1]").is_none());
    }

    #[test]
    fn the_case_of_a_name_matters_unless_the_method_is_old() {
        let params = Params::from_form("FILTER[ID]=1");
        assert!(params.value("filter").is_none());
        assert_eq!(params.any_case().value("filter").unwrap(), json!({"ID": "1"}));
    }
}

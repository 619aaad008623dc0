//! The members of a set one by one while they arrive: a balance of a hundred thousand rows is never held as a whole.
//!
//! A set that broke off is no set: whoever reads it must not believe the part that came.

use std::fmt;
use std::io::{Cursor, Read};

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Map, Value};

use super::wire::Fields;
use crate::clients::fault::{Kind, Ran};

/// Hands each member of a set to `each`; gives how many there were.
pub(super) fn read(body: &mut dyn Read, each: &mut dyn FnMut(Fields<'_>)) -> Result<usize, Kind> {
    let mut json = Deserializer::from_reader(without_mark(body).map_err(|_| broken_off())?);
    let read = json.deserialize_map(Set { each }).and_then(|read| json.end().map(|()| read));
    match read {
        Ok(Found { error: Some(error), .. }) => Err(super::answer::refused_inside(&error)),
        Ok(Found { members: Some(members), .. }) => Ok(members),
        Ok(_) => Err(unreadable("a set was expected")),
        Err(error) if error.is_io() || error.is_eof() => Err(broken_off()),
        Err(_) => Err(unreadable("JSON of a set was expected")),
    }
}

fn broken_off() -> Kind {
    Kind::Away { ran: Ran::Perhaps, again_after: None, words: "the answer broke off".to_owned() }
}

fn unreadable(words: &str) -> Kind {
    Kind::Unreadable { words: words.to_owned() }
}

/// What the answer held.
#[derive(Default)]
struct Found {
    members: Option<usize>,
    error: Option<Value>,
}

struct Set<'a> {
    each: &'a mut dyn FnMut(Fields<'_>),
}

impl<'de> Visitor<'de> for Set<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a set")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let mut found = Found::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "value" => found.members = Some(map.next_value_seed(Members { each: &mut *self.each })?),
                "odata.error" | "error" => found.error = Some(map.next_value()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(found)
    }
}

struct Members<'a> {
    each: &'a mut dyn FnMut(Fields<'_>),
}

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = usize;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("members of a set")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<usize, A::Error> {
        let mut members = 0;
        while let Some(member) = seq.next_element::<Map<String, Value>>()? {
            (self.each)(Fields::in_map(&member));
            members += 1;
        }
        Ok(members)
    }
}

/// The body without the mark some versions of 1C put before UTF-8.
fn without_mark(body: &mut dyn Read) -> std::io::Result<impl Read> {
    const MARK: [u8; 3] = [0xef, 0xbb, 0xbf];
    let mut first = Vec::with_capacity(MARK.len());
    (&mut *body).take(MARK.len() as u64).read_to_end(&mut first)?;
    if first == MARK {
        first.clear();
    }
    Ok(Cursor::new(first).chain(body))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn codes(body: &str) -> (Vec<String>, Result<usize, String>) {
        let mut codes = Vec::new();
        let outcome = read(&mut body.as_bytes(), &mut |fields| codes.push(fields.text("Code").to_owned()));
        (codes, outcome.map_err(|kind| kind.to_string()))
    }

    #[test]
    fn members_come_one_by_one() {
        let body = "\u{feff}{\"odata.metadata\":\"x\",\"value\":[{\"Code\":\"1\"},{\"Code\":\"2\",\"Сумма\":1.5}]}";
        assert_eq!(codes(body), (vec!["1".to_owned(), "2".to_owned()], Ok(2)));
        assert_eq!(codes(r#"{"value":[]}"#), (vec![], Ok(0)));
    }

    #[test]
    fn what_broke_off_or_is_no_set_is_told_apart() {
        for (body, expected) in [
            (r#"{"value":[{"Code":"1"},{"Co"#, "away (the answer broke off)"),
            (r#"{"value":[{"Code":"1"}]"#, "away (the answer broke off)"),
            (r#"{"Ref_Key":"x"}"#, "unreadable (a set was expected)"),
            ("<html>", "unreadable (JSON of a set was expected)"),
            (r#"{"odata.error":{"code":"6","message":{"value":"нет поля"}}}"#, "refused (6: нет поля)"),
        ] {
            assert_eq!(codes(body).1.unwrap_err(), expected, "{body}");
        }
    }
}

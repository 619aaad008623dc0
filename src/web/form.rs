//! Reading the form Bitrix24 posts: what happened, to what, and the token that proves who says so.
//!
//! A reader of hostile text: it never panics, and it names the field that is wrong.

use crate::types::DealId;

/// What a form says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    /// The token; empty when there is none.
    pub token: String,
    event: Option<String>,
    id: Option<String>,
}

/// What an event means to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// Something happened to a deal.
    Deal(DealId),
    /// Something we do not care about.
    Other,
}

impl Form {
    /// Reads a form; a field that stands twice counts the first time.
    pub(super) fn read(body: &[u8]) -> Self {
        let mut form = Self { token: String::new(), event: None, id: None };
        for (key, value) in form_urlencoded::parse(body) {
            match key.as_ref() {
                "auth[application_token]" if form.token.is_empty() => form.token = value.into_owned(),
                "event" if form.event.is_none() => form.event = Some(value.into_owned()),
                "data[FIELDS][ID]" if form.id.is_none() => form.id = Some(value.into_owned()),
                _ => {}
            }
        }
        form
    }

    /// What happened.
    ///
    /// # Errors
    /// The field that is missing or malformed.
    pub(super) fn event(&self) -> Result<Event, &'static str> {
        let event = self.event.as_deref().filter(|event| !event.is_empty()).ok_or("event")?;
        match event.to_ascii_uppercase().as_str() {
            "ONCRMDEALADD" | "ONCRMDEALUPDATE" | "ONCRMDEALDELETE" => {
                self.id.as_deref().and_then(DealId::parse).map(Event::Deal).ok_or("data[FIELDS][ID]")
            }
            _ => Ok(Event::Other),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn encode(pairs: &[(&str, &str)]) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }

    #[test]
    fn a_form_as_the_portal_sends_it_is_read() {
        let body = "event=ONCRMDEALUPDATE&event_handler_id=975&data%5BFIELDS%5D%5BID%5D=7405&ts=1766047124\
                    &auth%5Bdomain%5D=some-domain.bitrix24.kz&auth%5Bapplication_token%5D=51856fefc120afa4b628cc82d3935cce";
        let form = Form::read(body.as_bytes());
        assert_eq!(form.token, "51856fefc120afa4b628cc82d3935cce");
        assert_eq!(form.event(), Ok(Event::Deal(DealId::new(7405).unwrap())));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (pairs, field) in [
            (vec![], "event"),
            (vec![("event", "")], "event"),
            (vec![("event", "ONCRMDEALADD")], "data[FIELDS][ID]"),
            (vec![("event", "ONCRMDEALADD"), ("data[FIELDS][ID]", "7e3")], "data[FIELDS][ID]"),
            (vec![("event", "ONCRMDEALDELETE"), ("data[FIELDS][ID]", "-1")], "data[FIELDS][ID]"),
        ] {
            assert_eq!(Form::read(encode(&pairs).as_bytes()).event(), Err(field), "{pairs:?}");
        }
    }

    #[test]
    fn other_events_are_none_of_our_business() {
        let form = Form::read(encode(&[("event", "ONCRMLEADADD"), ("data[FIELDS][ID]", "x")]).as_bytes());
        assert_eq!(form.event(), Ok(Event::Other));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(body in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = Form::read(&body).event();
        }

        #[test]
        fn whatever_stands_around_it_the_deal_is_found(
            id in 1_i64.., token in "[ -~а-яәғқңөұүһі]{1,40}", key in "[a-z]{3}\\[[^\\]]{0,8}\\]", value in ".{0,40}", first in any::<bool>(),
        ) {
            let id_text = id.to_string();
            let mut pairs = vec![("event", "OnCrmDealUpdate"), ("data[FIELDS][ID]", &id_text), ("auth[application_token]", &token)];
            pairs.insert(if first { 0 } else { 2 }, (&key, &value));
            let form = Form::read(encode(&pairs).as_bytes());
            prop_assert_eq!(form.event(), Ok(Event::Deal(DealId::new(id).unwrap())));
            prop_assert_eq!(form.token, token);
        }
    }
}

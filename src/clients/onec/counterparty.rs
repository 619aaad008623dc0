//! Counterparties of 1C: found by БИН or ИИН, by phone or by reference, created under a reference of ours.
//!
//! It finds, it does not choose: whom a deal belongs to when there are several is not decided here.

use std::collections::BTreeMap;

use super::OneC;
use super::answer::NOT_PUBLISHED;
use super::body;
use super::query::{Query, all_of, any_of, guid, text};
use super::wire::{self, CONTACTS, COUNTERPARTIES, COUNTERPARTY_FIELDS, Fields};
use crate::clients::fault::{Fault, Kind};
use crate::types::{Bin, Holder, Phone, Ref};

/// References asked for at once: a longer address may be cut off by the web server.
const KEYS_AT_ONCE: usize = 20;

/// A counterparty of 1C.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterparty {
    /// Its reference.
    pub key: Ref,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its БИН or ИИН, as written in 1C: it may be anything.
    pub bin: Option<String>,
    /// The contract documents with it take by default.
    pub main_contract: Option<Ref>,
    /// Marked for deletion.
    pub marked: bool,
}

/// A counterparty to create.
#[derive(Clone, Debug)]
pub struct NewCounterparty {
    /// The reference it gets.
    pub key: Ref,
    /// Its name, cut to 100 characters for lists, whole for documents.
    pub name: String,
    /// A person or a company.
    pub holder: Holder,
    /// Its БИН or ИИН.
    pub bin: Option<Bin>,
    /// Its phone, which goes into the comment: the register of contacts cannot be written safely.
    pub phone: Option<Phone>,
    /// Where it comes from, for people.
    pub comment: String,
}

impl OneC {
    /// Counterparties with this БИН or ИИН, without folders and those marked for deletion. May be repeated.
    ///
    /// # Errors
    /// As any call.
    pub async fn counterparties_by_bin(&self, bin: &Bin) -> Result<Vec<Counterparty>, Fault> {
        let found = self.in_use(format!("ИдентификационныйКодЛичности eq {}", text(bin.as_str()))).await?;
        Ok(found.into_values().map(|(counterparty, _)| counterparty).collect())
    }

    /// Counterparties whose contacts or comment name this phone, in any of its spellings, without folders and those
    /// marked for deletion. A base that does not publish the register of contacts is searched by comments only. Slow
    /// in a large base: neither can be looked up by an index. May be repeated.
    ///
    /// # Errors
    /// As any call.
    pub async fn counterparties_by_phone(&self, phone: &Phone) -> Result<Vec<Counterparty>, Fault> {
        let mut found = self.in_use(spelled_in("Комментарий", phone)).await?;
        found.retain(|_, (_, comment)| names_phone(comment, phone));
        let mut keys = self.keys_by_contact(phone).await?;
        keys.retain(|key| !found.contains_key(&key.uuid()));
        for some in keys.chunks(KEYS_AT_ONCE) {
            let any = any_of(some.iter().map(|key| format!("Ref_Key eq {}", guid(*key))));
            found.extend(self.in_use(format!("({any})")).await?);
        }
        Ok(found.into_values().map(|(counterparty, _)| counterparty).collect())
    }

    /// A counterparty by its reference, even one marked for deletion; none when 1C has none. May be repeated.
    ///
    /// # Errors
    /// As any call.
    pub async fn counterparty(&self, key: Ref) -> Result<Option<Counterparty>, Fault> {
        let Some(object) = self.link().object(COUNTERPARTIES, key).await? else { return Ok(None) };
        wire::counterparty(&object)
            .map(Some)
            .ok_or_else(|| self.link().unreadable("GET Catalog_Контрагенты by key", "a counterparty was expected"))
    }

    /// Who buys when the buyer is unknown; remembered for an hour.
    ///
    /// # Errors
    /// `Unclear` when there is nobody of the name, or not just one; otherwise as any call.
    pub async fn default_buyer(&self) -> Result<Counterparty, Fault> {
        self.directory().default_buyer(self.link()).await
    }

    /// Creates a counterparty under our reference, or returns the one that is already there, as it is. May be repeated.
    ///
    /// # Errors
    /// As any call. After a doubtful one it may still come into being; a repetition finds it.
    pub async fn create_counterparty(&self, new: &NewCounterparty) -> Result<Counterparty, Fault> {
        if let Some(counterparty) = self.counterparty(new.key).await? {
            return Ok(counterparty);
        }
        let object = self.link().create(COUNTERPARTIES, new.key, &body::counterparty(new)).await?;
        wire::counterparty(&object)
            .ok_or_else(|| self.link().unreadable("POST Catalog_Контрагенты", "a counterparty was expected"))
    }

    /// Counterparties a condition holds for, with their comments, without folders and those marked for deletion.
    async fn in_use(&self, condition: String) -> Result<BTreeMap<uuid::Uuid, (Counterparty, String)>, Fault> {
        let filter = format!("{condition} and DeletionMark eq false and IsFolder eq false");
        let members = self.link().set(Query::of(COUNTERPARTIES).filter(filter).select(&COUNTERPARTY_FIELDS)).await?;
        let with_comment = members.iter().filter_map(|member| {
            let counterparty = wire::counterparty(member).filter(|counterparty| !counterparty.marked)?;
            Some((counterparty.key.uuid(), (counterparty, Fields::of(member)?.text("Комментарий").to_owned())))
        });
        Ok(with_comment.collect())
    }

    async fn keys_by_contact(&self, phone: &Phone) -> Result<Vec<Ref>, Fault> {
        let fields = ["Объект", "Объект_Type", "Представление"];
        let query = Query::of(CONTACTS).filter(spelled_in("Представление", phone)).select(&fields);
        let contacts = match self.link().set(query).await {
            Err(Fault { kind: Kind::Refused { code, .. }, .. }) if code == NOT_PUBLISHED => return Ok(Vec::new()),
            contacts => contacts?,
        };
        let key = |contact: Fields<'_>| {
            let ours = contact.text("Объект_Type") == "StandardODATA.Catalog_Контрагенты"
                && names_phone(contact.text("Представление"), phone);
            contact.reference("Объект").filter(|_| ours)
        };
        let mut keys: Vec<Ref> = contacts.iter().filter_map(Fields::of).filter_map(key).collect();
        keys.sort_by_key(|key| key.uuid());
        keys.dedup();
        Ok(keys)
    }
}

/// A condition that every usual spelling of a number meets: whatever stands between them, the groups of
/// `+7 701 234-56-78` are never broken.
fn spelled_in(field: &str, phone: &Phone) -> String {
    let digits = phone.as_str();
    let groups = [&digits[1..4], &digits[4..7], &digits[7..9], &digits[9..11]];
    all_of(groups.iter().map(|group| format!("substringof({},{field})", text(group))))
}

/// Whether a text names a number, alone or among other words.
fn names_phone(words: &str, phone: &Phone) -> bool {
    let of_number =
        |c: char| c.is_ascii_digit() || c == '(' || c == ')' || c == '-' || c == '\u{2011}' || c.is_whitespace();
    words.split(|c: char| !of_number(c)).any(|part| Phone::parse(part).as_ref() == Some(phone))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_number_is_seen_among_words_and_in_any_spelling() {
        let phone = Phone::parse("+7 701 234 56 78").unwrap();
        for words in [
            "87012345678",
            "тел. 8 (701) 234-56-78, Айгүл",
            "из Bitrix24; +7 701 234 56 78",
            "+77770000000/+77012345678",
        ] {
            assert!(names_phone(words, &phone), "{words}");
        }
        for words in ["", "+7 701 234 56 79", "№ 1587012345678", "78 56 234 701"] {
            assert!(!names_phone(words, &phone), "{words}");
        }
    }

    #[test]
    fn the_condition_asks_for_groups_of_digits() {
        let phone = Phone::parse("87012345678").unwrap();
        assert_eq!(
            spelled_in("X", &phone),
            "substringof('701',X) and substringof('234',X) and substringof('56',X) and substringof('78',X)"
        );
    }
}

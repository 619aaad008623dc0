//! The fields of leads, deals, contacts and companies under both of their names, and the users' own fields.
//!
//! Records are stored under the names of `crm.item.*` and, for the users' own fields, under `UF_…`.
//! <https://apidocs.bitrix24.ru/api-reference/crm/universal/object-fields.html>

use serde_json::{Value, json};

use super::reply::Refusal;
use super::state::State;
use super::value::{Record, day, decimal, flag, integer, is_empty, moment, number, read_day, read_moment, text, truth};

/// The kinds of CRM objects this stand-in has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entity {
    Lead,
    Deal,
    Contact,
    Company,
}

impl Entity {
    /// The kind named by an `entityTypeId`.
    pub(super) fn from_type_id(id: i64) -> Option<Self> {
        match id {
            1 => Some(Self::Lead),
            2 => Some(Self::Deal),
            3 => Some(Self::Contact),
            4 => Some(Self::Company),
            _ => None,
        }
    }

    pub(super) fn type_id(self) -> i64 {
        match self {
            Self::Lead => 1,
            Self::Deal => 2,
            Self::Contact => 3,
            Self::Company => 4,
        }
    }

    pub(super) fn fields(self) -> &'static [Field] {
        match self {
            Self::Lead => LEAD,
            Self::Deal => DEAL,
            Self::Contact => CONTACT,
            Self::Company => COMPANY,
        }
    }
}

/// A field every portal has.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) camel: &'static str,
    pub(super) upper: &'static str,
    pub(super) kind: Kind,
    pub(super) writable: bool,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    /// Another object's id; 0 when there is none.
    Reference,
    References,
    Money,
    Text,
    Flag,
    Day,
    Moment,
    /// A yes or no of the users' own: 1 or 0 inside, `Y` or `N` outside.
    Boolean,
    /// The id of an option.
    Choice,
}

const fn own(camel: &'static str, upper: &'static str, kind: Kind) -> Field {
    Field { camel, upper, kind, writable: true }
}

const fn kept(camel: &'static str, upper: &'static str, kind: Kind) -> Field {
    Field { camel, upper, kind, writable: false }
}

const DEAL: &[Field] = &[
    kept("id", "ID", Kind::Integer),
    own("title", "TITLE", Kind::Text),
    own("typeId", "TYPE_ID", Kind::Text),
    own("stageId", "STAGE_ID", Kind::Text),
    kept("stageSemanticId", "STAGE_SEMANTIC_ID", Kind::Text),
    own("categoryId", "CATEGORY_ID", Kind::Integer),
    own("opportunity", "OPPORTUNITY", Kind::Money),
    own("isManualOpportunity", "IS_MANUAL_OPPORTUNITY", Kind::Flag),
    own("taxValue", "TAX_VALUE", Kind::Money),
    own("currencyId", "CURRENCY_ID", Kind::Text),
    own("probability", "PROBABILITY", Kind::Integer),
    own("companyId", "COMPANY_ID", Kind::Reference),
    own("contactId", "CONTACT_ID", Kind::Reference),
    own("contactIds", "CONTACT_IDS", Kind::References),
    own("mycompanyId", "MYCOMPANY_ID", Kind::Reference),
    own("leadId", "LEAD_ID", Kind::Reference),
    own("assignedById", "ASSIGNED_BY_ID", Kind::Integer),
    kept("createdBy", "CREATED_BY_ID", Kind::Integer),
    kept("updatedBy", "MODIFY_BY_ID", Kind::Integer),
    kept("movedBy", "MOVED_BY_ID", Kind::Integer),
    kept("createdTime", "DATE_CREATE", Kind::Moment),
    kept("updatedTime", "DATE_MODIFY", Kind::Moment),
    kept("movedTime", "MOVED_TIME", Kind::Moment),
    own("begindate", "BEGINDATE", Kind::Day),
    own("closedate", "CLOSEDATE", Kind::Day),
    kept("closed", "CLOSED", Kind::Flag),
    own("opened", "OPENED", Kind::Flag),
    own("sourceId", "SOURCE_ID", Kind::Text),
    own("sourceDescription", "SOURCE_DESCRIPTION", Kind::Text),
    own("originatorId", "ORIGINATOR_ID", Kind::Text),
    own("originId", "ORIGIN_ID", Kind::Text),
    own("comments", "COMMENTS", Kind::Text),
    own("additionalInfo", "ADDITIONAL_INFO", Kind::Text),
    kept("orderStage", "ORDER_STAGE", Kind::Text),
];

const LEAD: &[Field] = &[
    kept("id", "ID", Kind::Integer),
    own("title", "TITLE", Kind::Text),
    own("name", "NAME", Kind::Text),
    own("lastName", "LAST_NAME", Kind::Text),
    own("stageId", "STATUS_ID", Kind::Text),
    kept("stageSemanticId", "STATUS_SEMANTIC_ID", Kind::Text),
    own("opportunity", "OPPORTUNITY", Kind::Money),
    own("isManualOpportunity", "IS_MANUAL_OPPORTUNITY", Kind::Flag),
    own("currencyId", "CURRENCY_ID", Kind::Text),
    own("companyId", "COMPANY_ID", Kind::Reference),
    own("contactId", "CONTACT_ID", Kind::Reference),
    own("assignedById", "ASSIGNED_BY_ID", Kind::Integer),
    kept("createdBy", "CREATED_BY_ID", Kind::Integer),
    kept("updatedBy", "MODIFY_BY_ID", Kind::Integer),
    kept("createdTime", "DATE_CREATE", Kind::Moment),
    kept("updatedTime", "DATE_MODIFY", Kind::Moment),
    kept("movedTime", "MOVED_TIME", Kind::Moment),
    own("sourceId", "SOURCE_ID", Kind::Text),
    own("comments", "COMMENTS", Kind::Text),
];

const CONTACT: &[Field] = &[
    kept("id", "ID", Kind::Integer),
    own("name", "NAME", Kind::Text),
    own("secondName", "SECOND_NAME", Kind::Text),
    own("lastName", "LAST_NAME", Kind::Text),
    own("post", "POST", Kind::Text),
    own("companyId", "COMPANY_ID", Kind::Reference),
    own("sourceId", "SOURCE_ID", Kind::Text),
    own("assignedById", "ASSIGNED_BY_ID", Kind::Integer),
    kept("createdBy", "CREATED_BY_ID", Kind::Integer),
    kept("updatedBy", "MODIFY_BY_ID", Kind::Integer),
    kept("createdTime", "DATE_CREATE", Kind::Moment),
    kept("updatedTime", "DATE_MODIFY", Kind::Moment),
    own("opened", "OPENED", Kind::Flag),
    own("originId", "ORIGIN_ID", Kind::Text),
    own("comments", "COMMENTS", Kind::Text),
];

const COMPANY: &[Field] = &[
    kept("id", "ID", Kind::Integer),
    own("title", "TITLE", Kind::Text),
    own("typeId", "COMPANY_TYPE", Kind::Text),
    own("industry", "INDUSTRY", Kind::Text),
    own("isMyCompany", "IS_MY_COMPANY", Kind::Flag),
    own("assignedById", "ASSIGNED_BY_ID", Kind::Integer),
    kept("createdBy", "CREATED_BY_ID", Kind::Integer),
    kept("updatedBy", "MODIFY_BY_ID", Kind::Integer),
    kept("createdTime", "DATE_CREATE", Kind::Moment),
    kept("updatedTime", "DATE_MODIFY", Kind::Moment),
    own("opened", "OPENED", Kind::Flag),
    own("originId", "ORIGIN_ID", Kind::Text),
    own("comments", "COMMENTS", Kind::Text),
];

/// What a user field of deals holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A decimal.
    Double,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
    /// A day and a time.
    DateTime,
    /// One of these options, by the id the portal gives it.
    Enumeration(Vec<String>),
}

impl FieldKind {
    /// The portal's name of the kind, as in `USER_TYPE_ID`.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer => "integer",
            Self::Double => "double",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Enumeration(_) => "enumeration",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Text => Kind::Text,
            Self::Integer => Kind::Integer,
            Self::Double => Kind::Money,
            Self::Boolean => Kind::Boolean,
            Self::Date => Kind::Day,
            Self::DateTime => Kind::Moment,
            Self::Enumeration(_) => Kind::Choice,
        }
    }
}

/// A field of deals which somebody added.
#[derive(Clone, Debug)]
pub(super) struct UserField {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) kind: FieldKind,
    pub(super) label: String,
    pub(super) xml_id: Value,
    /// Ids of the options, in the order of `FieldKind::Enumeration`.
    pub(super) options: Vec<i64>,
}

impl UserField {
    /// The name `crm.item.*` uses unless asked for the original one: words in camel case, but a code with a digit stays
    /// as it is behind `ufCrm_`.
    pub(super) fn camel(&self) -> String {
        match self.name.strip_prefix("UF_CRM_") {
            Some(code) if code.contains(|c: char| c.is_ascii_digit()) => format!("ufCrm_{code}"),
            _ => camel(&self.name),
        }
    }

    /// The options as `crm.item.fields` and `crm.deal.userfield.list` show them.
    pub(super) fn items(&self) -> Vec<Value> {
        let FieldKind::Enumeration(labels) = &self.kind else { return Vec::new() };
        let pairs = self.options.iter().zip(labels);
        pairs.map(|(id, label)| json!({"ID": id.to_string(), "VALUE": label})).collect()
    }
}

fn camel(upper: &str) -> String {
    let mut words = upper.split('_').map(str::to_lowercase);
    let mut name = words.next().unwrap_or_default();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

/// The users' own fields of a kind of object; only deals have some here.
pub(super) fn user_fields(state: &State, entity: Entity) -> &[UserField] {
    if entity == Entity::Deal { &state.user_fields } else { &[] }
}

/// The stored name of a field called `outer` in `crm.item.*`. `UF_…` counts only with `original` names, and camel case
/// only without.
pub(super) fn stored_name(state: &State, entity: Entity, outer: &str, original: bool) -> Option<String> {
    if entity.fields().iter().any(|field| field.camel == outer) {
        return Some(outer.to_owned());
    }
    let mut own = user_fields(state, entity).iter();
    let found = own.find(|field| if original { field.name == outer } else { field.camel() == outer })?;
    Some(found.name.clone())
}

/// The stored name of a field called `outer` in `crm.deal.*`.
pub(super) fn stored_name_old(state: &State, entity: Entity, outer: &str) -> Option<String> {
    let field = entity.fields().iter().find(|field| field.upper == outer).map(|field| field.camel.to_owned());
    let own = || user_fields(state, entity).iter().find(|field| field.name == outer).map(|field| field.name.clone());
    field.or_else(own)
}

/// What may be written under a stored name: its kind, if the field is there and writable.
pub(super) fn writable(state: &State, entity: Entity, stored: &str) -> Option<Kind> {
    if let Some(field) = entity.fields().iter().find(|field| field.camel == stored) {
        return field.writable.then_some(field.kind);
    }
    user_fields(state, entity).iter().find(|field| field.name == stored).map(|field| field.kind.kind())
}

/// The stored form of a value somebody writes. `None` when the portal drops it without a word.
pub(super) fn coerce(name: &str, kind: Kind, value: &Value) -> Result<Option<Value>, Refusal> {
    let empty = is_empty(value);
    let plain = text(value);
    Ok(match kind {
        Kind::Integer | Kind::Reference if empty => Some(0.into()),
        Kind::Choice | Kind::Day | Kind::Moment if empty => Some(Value::Null),
        Kind::Money if empty => Some(0.into()),
        Kind::Integer | Kind::Reference | Kind::Choice => integer(value).map(Value::from),
        Kind::Money => decimal(value).map(|sum| number(sum.round_dp(2))),
        Kind::Text if value.is_array() || value.is_object() => None,
        Kind::Text => Some(plain.into()),
        Kind::Flag => Some(flag(truth(value))),
        Kind::Boolean => Some(i64::from(truth(value)).into()),
        Kind::Day => read_day(&plain).map(day),
        Kind::Moment => read_moment(&plain).map(moment),
        Kind::References => {
            let Value::Array(list) = value else {
                return Err(Refusal::bad(100, format!("Expected iterable value for multiple field, but got {name}")));
            };
            Some(list.iter().filter_map(integer).map(Value::from).collect())
        }
    })
}

/// The value of a user field as `crm.item.*` shows it.
pub(super) fn user_value(field: &UserField, record: &Record) -> Value {
    match (&field.kind, record.get(&field.name)) {
        (FieldKind::Boolean, Some(value)) => flag(truth(value)),
        (_, Some(value)) => value.clone(),
        (_, None) => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_user_fields_follow_the_documented_rule() {
        let camel = |name: &str| {
            let (id, kind, label) = (1, FieldKind::Text, String::new());
            UserField { id, name: name.into(), kind, label, xml_id: Value::Null, options: Vec::new() }.camel()
        };
        assert_eq!(camel("UF_CRM_ONEC_INVOICE"), "ufCrmOnecInvoice");
        assert_eq!(camel("UF_CRM_1747309879"), "ufCrm_1747309879");
        assert_eq!(camel("UF_CRM_DIGIT10"), "ufCrm_DIGIT10");
        assert_eq!(camel("UF_KASPI_PAYMENT"), "ufKaspiPayment");
    }
}

//! A deal as a manager fills it in before saving, and the lines of it.

use rust_decimal::Decimal;
use serde_json::Value;

use super::Bitrix24;
use super::fields::{Entity, FieldKind, coerce, writable};
use super::items;
use super::rows::{self, Discount, Row};
use super::state::{ADMINISTRATOR, State};
use super::value::{Record, decimal, number, text};

/// One line of a deal.
#[derive(Clone, Debug)]
pub struct Line {
    product: i64,
    name: Option<String>,
    price: Option<Decimal>,
    quantity: Decimal,
    tax: Option<Decimal>,
    tax_included: bool,
    discount: Decimal,
}

impl Line {
    /// A line with a product of the catalogue, at its price there.
    pub fn product(product: i64, quantity: impl Into<Decimal>) -> Self {
        let (name, price, quantity) = (None, None, quantity.into());
        Self { product, name, price, quantity, tax: None, tax_included: false, discount: Decimal::ZERO }
    }

    /// A line of free text, belonging to no product.
    pub fn text(name: &str, price: impl Into<Decimal>, quantity: impl Into<Decimal>) -> Self {
        Self { name: Some(name.to_owned()), ..Self::product(0, quantity) }.price(price)
    }

    /// Another price than in the catalogue: final, per unit, discount and tax included.
    #[must_use]
    pub fn price(mut self, price: impl Into<Decimal>) -> Self {
        self.price = Some(price.into());
        self
    }

    /// Another name than in the catalogue.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// VAT in percent, and whether the catalogue price was entered with it. Without this the line has no VAT.
    #[must_use]
    pub fn tax(mut self, percent: impl Into<Decimal>, included: bool) -> Self {
        self.tax = Some(percent.into());
        self.tax_included = included;
        self
    }

    /// A discount in percent; the price is already after it.
    #[must_use]
    pub fn discount(mut self, percent: impl Into<Decimal>) -> Self {
        self.discount = percent.into();
        self
    }

    /// The row this line becomes.
    pub(super) fn row(self, state: &mut State, sort: i64) -> Row {
        let known = state.products.get(&self.product);
        let listed = known.and_then(|product| decimal(&product["price"]));
        let name = self.name.or_else(|| known.map(|product| text(&product["name"]))).unwrap_or_default();
        let kind = rows::row_kind(known);
        Row {
            id: state.new_id("product row"),
            product: self.product,
            name,
            price: self.price.or(listed).unwrap_or_default(),
            quantity: self.quantity,
            discount: Discount::Percent(self.discount),
            tax: self.tax,
            tax_included: self.tax_included,
            measure: (796, "шт".into()),
            sort,
            kind,
        }
    }
}

/// A deal being filled in; nothing is there, and no event fires, before [`DealDraft::create`].
#[must_use]
pub struct DealDraft<'a> {
    portal: &'a Bitrix24,
    fields: Record,
    lines: Vec<Line>,
}

impl<'a> DealDraft<'a> {
    pub(super) fn new(portal: &'a Bitrix24, title: &str) -> Self {
        Self { portal, fields: Record::new(), lines: Vec::new() }.stored("title", title.into())
    }

    /// The client company.
    pub fn company(self, company: i64) -> Self {
        self.stored("companyId", company.into())
    }

    /// The client contact.
    pub fn contact(self, contact: i64) -> Self {
        self.stored("contactId", contact.into())
    }

    /// The responsible manager.
    pub fn manager(self, manager: i64) -> Self {
        self.stored("assignedById", manager.into())
    }

    /// The pipeline; the deal stands on its first stage.
    pub fn pipeline(self, pipeline: i64) -> Self {
        self.stored("categoryId", pipeline.into())
    }

    /// The lead this deal comes from; creating the deal converts it.
    pub fn lead(self, lead: i64) -> Self {
        self.stored("leadId", lead.into())
    }

    /// Where the client came from: the code of a source, such as `CALL`, `WEB`, `STORE`.
    pub fn source(self, source: &str) -> Self {
        self.stored("sourceId", source.into())
    }

    /// A user field; of an enumeration, the option's words or its id. An unknown field is dropped.
    pub fn field(self, name: &str, value: &str) -> Self {
        let portal = self.portal;
        match portal.with(|state| user_value(state, name, value)) {
            Some(value) => self.stored(name, value),
            None => self,
        }
    }

    /// A line.
    pub fn line(mut self, line: Line) -> Self {
        self.lines.push(line);
        self
    }

    /// An amount set by hand, whatever the lines say.
    pub fn amount(self, amount: impl Into<Decimal>) -> Self {
        let amount = number(amount.into().round_dp(2));
        self.stored("opportunity", amount).stored("isManualOpportunity", "Y".into())
    }

    /// Saves the deal and returns its id. One `ONCRMDEALADD` fires.
    pub fn create(self) -> i64 {
        let Self { portal, fields, lines } = self;
        portal.with(|state| {
            let by = fields.get("assignedById").and_then(Value::as_i64).unwrap_or(ADMINISTRATOR);
            let lead = fields.get("leadId").and_then(Value::as_i64);
            let id = items::create(state, Entity::Deal, fields, by).expect("a draft names a pipeline of this portal");
            let rows = (1..).zip(lines).map(|(index, line)| line.row(state, index * 10)).collect();
            state.rows.insert(id, rows);
            // The amount follows the lines; the deal is still being added, so nothing else fires.
            let _ = items::store(state, Entity::Deal, id, Record::new(), by);
            if let Some(lead) = lead {
                let converted = Record::from_iter([("stageId".to_owned(), "CONVERTED".into())]);
                let _ = items::save(state, Entity::Lead, lead, converted, by);
            }
            id
        })
    }

    fn stored(mut self, name: &str, value: Value) -> Self {
        self.fields.insert(name.to_owned(), value);
        self
    }
}

/// The stored form of what a person puts into a user field of a deal.
pub(super) fn user_value(state: &State, name: &str, value: &str) -> Option<Value> {
    let field = state.user_fields.iter().find(|field| field.name == name)?;
    if let FieldKind::Enumeration(labels) = &field.kind
        && let Some(index) = labels.iter().position(|label| label == value)
    {
        return field.options.get(index).map(|id| (*id).into());
    }
    let kind = writable(state, Entity::Deal, name)?;
    coerce(name, kind, &value.into()).ok().flatten()
}

//! Everything the portal remembers, and what a fresh one is born with.
//!
//! No locking and no wire here: whoever holds the state changes it whole.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

use super::events::Outbox;
use super::fields::{Entity, FieldKind, UserField};
use super::limit::Bucket;
use super::rows::Row;
use super::value::{Record, SERVER_ZONE};

/// Rows by id.
pub(super) type Table = BTreeMap<i64, Record>;

/// The scopes a webhook of ours needs; all are ticked at first.
pub(super) const SCOPES: [&str; 7] = ["crm", "catalog", "user_brief", "user_basic", "department", "sale", "pay_system"];

/// The sources every portal is born with.
const SOURCES: [(&str, &str); 12] = [
    ("CALL", "Звонок"),
    ("EMAIL", "Электронная почта"),
    ("WEB", "Веб-сайт"),
    ("ADVERTISING", "Реклама"),
    ("PARTNER", "Существующий клиент"),
    ("RECOMMENDATION", "По рекомендации"),
    ("TRADE_SHOW", "Выставка"),
    ("WEBFORM", "CRM-форма"),
    ("CALLBACK", "Обратный звонок"),
    ("RC_GENERATOR", "Генератор продаж"),
    ("STORE", "Магазин"),
    ("OTHER", "Другое"),
];

/// The administrator the webhook belongs to.
pub(super) const ADMINISTRATOR: i64 = 1;

/// Who may call, and what is switched off for the moment.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) code: String,
    pub(super) revoked: bool,
    pub(super) scopes: BTreeSet<String>,
    pub(super) renamed: bool,
    pub(super) overloaded: bool,
    pub(super) blocked: BTreeSet<String>,
    pub(super) bucket: Option<Bucket>,
}

/// A pipeline of deals.
#[derive(Debug)]
pub(super) struct Pipeline {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) stages: Vec<Stage>,
}

/// A stage of a pipeline; its id is what deals hold.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    pub(super) row: i64,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) semantic: &'static str,
}

/// Answers the documentation leaves open, so that both can be tried.
#[derive(Debug)]
pub(super) struct Doubts {
    /// Product rows and payments of a deal changed: does `ONCRMDEALUPDATE` fire?
    pub(super) rows_fire_update: bool,
    /// `quantity` written while inventory management is on: an error, or silently ignored?
    pub(super) quantity_refused: bool,
    /// May an inventory document take more out of a store than lies there?
    pub(super) stock_below_zero: bool,
}

pub(super) struct State {
    pub(super) access: Access,
    pub(super) domain: String,
    pub(super) doubts: Doubts,
    pub(super) clock: TimeDelta,
    pub(super) version: u64,
    pub(super) outbox: Outbox,
    pub(super) items: BTreeMap<Entity, Table>,
    pub(super) phones: BTreeMap<(Entity, i64), Vec<Record>>,
    pub(super) user_fields: Vec<UserField>,
    pub(super) pipelines: Vec<Pipeline>,
    /// Where clients come from: codes and names.
    pub(super) sources: Vec<(String, String)>,
    pub(super) history: Table,
    pub(super) rows: BTreeMap<i64, Vec<Row>>,
    pub(super) payments: BTreeMap<i64, Vec<Record>>,
    pub(super) pay_systems: Table,
    pub(super) requisites: Table,
    pub(super) requisite_links: BTreeMap<i64, Record>,
    pub(super) comments: Table,
    pub(super) users: Table,
    pub(super) departments: Table,
    pub(super) products: Table,
    pub(super) stores: Table,
    pub(super) store_products: Table,
    /// Rows of `store_products` by product and store.
    pub(super) shelves: BTreeMap<(i64, i64), i64>,
    pub(super) documents: Table,
    pub(super) document_lines: Table,
    /// Documents, each with its lines.
    pub(super) lines_of: BTreeSet<(i64, i64)>,
    pub(super) inventory_managed: bool,
    ids: BTreeMap<&'static str, i64>,
}

impl State {
    pub(super) fn new(domain: String, code: String) -> Self {
        let mut state = Self {
            access: Access {
                code,
                revoked: false,
                scopes: SCOPES.iter().map(|&scope| scope.to_owned()).collect(),
                renamed: false,
                overloaded: false,
                blocked: BTreeSet::new(),
                bucket: Some(Bucket::new(50, 2.0)),
            },
            domain,
            doubts: Doubts { rows_fire_update: true, quantity_refused: false, stock_below_zero: false },
            clock: TimeDelta::zero(),
            version: 0,
            outbox: Outbox::default(),
            items: [Entity::Lead, Entity::Deal, Entity::Contact, Entity::Company]
                .map(|entity| (entity, Table::new()))
                .into(),
            phones: BTreeMap::new(),
            user_fields: Vec::new(),
            pipelines: Vec::new(),
            sources: SOURCES.map(|(code, name)| (code.to_owned(), name.to_owned())).into(),
            history: Table::new(),
            rows: BTreeMap::new(),
            payments: BTreeMap::new(),
            pay_systems: Table::new(),
            requisites: Table::new(),
            requisite_links: BTreeMap::new(),
            comments: Table::new(),
            users: Table::new(),
            departments: Table::new(),
            products: Table::new(),
            stores: Table::new(),
            store_products: Table::new(),
            shelves: BTreeMap::new(),
            documents: Table::new(),
            document_lines: Table::new(),
            lines_of: BTreeSet::new(),
            inventory_managed: false,
            ids: BTreeMap::new(),
        };
        state.furnish();
        state
    }

    /// What is there before anybody sells anything.
    fn furnish(&mut self) {
        let department = json!({"ID": "1", "NAME": "Магазин", "SORT": 500});
        self.departments.insert(1, record(department));
        self.add_user("Администратор", "");
        self.add_pipeline("Общая");
        self.add_pipeline("Kaspi магазин");
        self.add_user_field("UF_CRM_ONEC_INVOICE", FieldKind::Text, "Номер накладной 1С");
        self.add_user_field("UF_KASPI_PAYMENT", FieldKind::Text, "Оплата Kaspi");
    }

    /// A new id, never given before in this table.
    pub(super) fn new_id(&mut self, table: &'static str) -> i64 {
        let id = self.ids.entry(table).or_insert(0);
        *id += 1;
        *id
    }

    /// The portal's time.
    pub(super) fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.clock
    }

    /// Today where the portal's server stands.
    pub(super) fn today(&self) -> NaiveDate {
        self.now().with_timezone(&SERVER_ZONE).date_naive()
    }

    /// Notes that something people can see has changed.
    pub(super) fn touch(&mut self) {
        self.version += 1;
    }

    pub(super) fn table(&self, entity: Entity) -> &Table {
        self.items.get(&entity).expect("every kind of object has its table from the start")
    }

    pub(super) fn table_mut(&mut self, entity: Entity) -> &mut Table {
        self.items.get_mut(&entity).expect("every kind of object has its table from the start")
    }

    pub(super) fn pipeline(&self, id: i64) -> Option<&Pipeline> {
        self.pipelines.iter().find(|pipeline| pipeline.id == id)
    }

    /// The pipeline and the stage a stage id belongs to.
    pub(super) fn stage(&self, id: &str) -> Option<(&Pipeline, &Stage)> {
        self.pipelines.iter().find_map(|pipeline| {
            let stage = pipeline.stages.iter().find(|stage| stage.id == id)?;
            Some((pipeline, stage))
        })
    }

    /// Adds a pipeline with the six usual stages; the first is number 0.
    pub(super) fn add_pipeline(&mut self, name: &str) -> i64 {
        const STAGES: [(&str, &str, &str); 6] = [
            ("NEW", "Новая", "P"),
            ("PREPARATION", "Подготовка документов", "P"),
            ("PREPAYMENT_INVOICE", "Счёт на предоплату", "P"),
            ("EXECUTING", "В работе", "P"),
            ("WON", "Сделка успешна", "S"),
            ("LOSE", "Сделка провалена", "F"),
        ];
        let id = if self.pipelines.is_empty() { 0 } else { 2 * i64::try_from(self.pipelines.len()).unwrap_or(1) };
        let stages = STAGES.map(|(code, name, semantic)| {
            let full = if id == 0 { code.to_owned() } else { format!("C{id}:{code}") };
            // Ids of stages are cut to 21 characters.
            let id = full.chars().take(21).collect();
            Stage { row: self.new_id("status"), id, name: name.to_owned(), semantic }
        });
        self.pipelines.push(Pipeline { id, name: name.to_owned(), stages: stages.into() });
        id
    }

    /// Adds a source and returns its code, made up as the portal makes up codes of what people add to its lists.
    pub(super) fn add_source(&mut self, name: &str) -> String {
        let code = format!("UC_{:06X}", self.new_id("source") * 7_919_333 % 0x0100_0000);
        self.sources.push((code.clone(), name.to_owned()));
        self.touch();
        code
    }

    pub(super) fn add_user_field(&mut self, name: &str, kind: FieldKind, label: &str) -> i64 {
        let options = match &kind {
            FieldKind::Enumeration(labels) => labels.iter().map(|_| self.new_id("option")).collect(),
            _ => Vec::new(),
        };
        let id = self.new_id("user field");
        let (name, label, xml_id) = (name.to_owned(), label.to_owned(), Value::Null);
        self.user_fields.push(UserField { id, name, kind, label, xml_id, options });
        id
    }

    pub(super) fn add_user(&mut self, first: &str, last: &str) -> i64 {
        let id = self.new_id("user");
        let user = json!({
            "ID": id.to_string(), "XML_ID": "", "ACTIVE": true, "NAME": first, "LAST_NAME": last, "SECOND_NAME": "",
            "EMAIL": format!("user{id}@example.kz"), "LAST_LOGIN": "", "DATE_REGISTER": "2024-01-15T03:00:00+03:00",
            "TIME_ZONE": "", "IS_ONLINE": "N", "TIMESTAMP_X": {}, "LAST_ACTIVITY_DATE": {}, "PERSONAL_GENDER": "",
            "PERSONAL_BIRTHDAY": "", "WORK_POSITION": "", "UF_DEPARTMENT": [1], "USER_TYPE": "employee",
        });
        self.users.insert(id, record(user));
        id
    }
}

/// The map inside a JSON object.
pub(super) fn record(value: Value) -> Record {
    match value {
        Value::Object(map) => map,
        _ => Record::new(),
    }
}

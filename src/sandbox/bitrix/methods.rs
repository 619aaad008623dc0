//! The table of REST methods: name, scope, and what it does. What is not in it does not exist.

use std::collections::BTreeSet;

use super::params::Params;
use super::reply::{Answer, Refusal};
use super::state::State;
use super::{
    catalog, clients, deals, document_lines, documents, items, payments, rows, stages, stores, timeline, users,
};

/// A REST method.
pub(super) struct Method {
    name: &'static str,
    need: Need,
    work: fn(&mut State, &Params) -> Answer,
}

/// What a webhook must have to call a method.
#[derive(Clone, Copy)]
enum Need {
    Nothing,
    Scope(&'static str),
    /// Any of the three scopes of users.
    Users,
    /// Not a webhook at all.
    Application,
}

static METHODS: [Method; 59] = [
    method("profile", Need::Nothing, users::profile),
    method("scope", Need::Nothing, users::scope),
    method("method.get", Need::Nothing, users::method),
    method("server.time", Need::Nothing, users::time),
    method("user.get", Need::Users, users::users),
    method("user.current", Need::Users, users::current),
    method("department.get", Need::Scope("department"), users::departments),
    method("crm.item.get", CRM, items::get),
    method("crm.item.list", CRM, items::list),
    method("crm.item.update", CRM, items::update),
    method("crm.item.add", CRM, items::add),
    method("crm.item.fields", CRM, items::fields),
    method("crm.item.productrow.list", CRM, rows::list),
    method("crm.item.productrow.get", CRM, rows::get),
    method("crm.item.productrow.set", CRM, rows::set),
    method("crm.item.productrow.add", CRM, rows::add),
    method("crm.item.productrow.update", CRM, rows::update),
    method("crm.item.productrow.delete", CRM, rows::delete),
    method("crm.item.payment.list", CRM, payments::list),
    method("crm.deal.get", CRM, deals::get),
    method("crm.deal.list", CRM, deals::list),
    method("crm.deal.userfield.list", CRM, stages::user_fields),
    method("crm.deal.userfield.add", CRM, stages::add_user_field),
    method("crm.requisite.list", CRM, clients::requisites),
    method("crm.requisite.link.get", CRM, clients::link),
    method("crm.timeline.comment.add", CRM, timeline::add),
    method("crm.timeline.comment.list", CRM, timeline::list),
    method("crm.stagehistory.list", CRM, stages::history),
    method("crm.category.list", CRM, stages::categories),
    method("crm.status.list", CRM, stages::statuses),
    method("crm.currency.list", CRM, stages::currencies),
    method("catalog.catalog.list", CATALOG, catalog::catalogs),
    method("catalog.product.list", CATALOG, catalog::products),
    method("catalog.product.get", CATALOG, catalog::get_product),
    method("catalog.product.update", CATALOG, catalog::update_product),
    method("catalog.product.offer.list", CATALOG, catalog::offers),
    method("catalog.product.offer.get", CATALOG, catalog::get_offer),
    method("catalog.product.offer.update", CATALOG, catalog::update_offer),
    method("catalog.product.sku.list", CATALOG, catalog::heads),
    method("catalog.product.service.list", CATALOG, catalog::services),
    method("catalog.price.list", CATALOG, catalog::prices),
    method("catalog.store.list", CATALOG, stores::list),
    method("catalog.storeproduct.list", CATALOG, stores::stock),
    method("catalog.document.mode.status", CATALOG, catalog::mode),
    method("catalog.document.add", CATALOG, documents::add),
    method("catalog.document.update", CATALOG, documents::update),
    method("catalog.document.list", CATALOG, documents::list),
    method("catalog.document.delete", CATALOG, documents::delete),
    method("catalog.document.conduct", CATALOG, documents::conduct),
    method("catalog.document.cancel", CATALOG, documents::cancel),
    method("catalog.document.element.add", CATALOG, document_lines::add),
    method("catalog.document.element.update", CATALOG, document_lines::update),
    method("catalog.document.element.delete", CATALOG, document_lines::delete),
    method("catalog.document.element.list", CATALOG, document_lines::list),
    method("catalog.enum.getstoredocumenttypes", CATALOG, documents::kinds),
    method("sale.paysystem.list", Need::Scope("pay_system"), payments::pay_systems),
    method("app.info", Need::Application, refuse_context),
    method("event.bind", Need::Application, refuse_webhook),
    method("event.get", Need::Application, refuse_webhook),
];

const CRM: Need = Need::Scope("crm");
const CATALOG: Need = Need::Scope("catalog");

const fn method(name: &'static str, need: Need, work: fn(&mut State, &Params) -> Answer) -> Method {
    Method { name, need, work }
}

impl Method {
    /// Whether these scopes are enough.
    pub(super) fn granted(&self, scopes: &BTreeSet<String>) -> bool {
        match self.need {
            Need::Nothing => true,
            Need::Scope(scope) => scopes.contains(scope),
            Need::Users => ["user", "user_basic", "user_brief"].iter().any(|&scope| scopes.contains(scope)),
            Need::Application => false,
        }
    }
}

/// The method of this lower-case name.
pub(super) fn find(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name)
}

/// Calls a method by its lower-case name, unless it does not exist, is blocked or is out of scope.
pub(super) fn call(state: &mut State, name: &str, params: &Params) -> Answer {
    let Some(method) = find(name) else {
        return Err(Refusal::new(404, "ERROR_METHOD_NOT_FOUND", "Method not found!"));
    };
    if state.access.blocked.contains(name) {
        let words = "Method is blocked due to operation time limit.";
        return Err(Refusal::new(429, "OPERATION_TIME_LIMIT", words));
    }
    let application = matches!(method.need, Need::Application);
    if !application && !method.granted(&state.access.scopes) {
        let words = "The request requires higher privileges than provided by the webhook token";
        return Err(Refusal::new(403, "insufficient_scope", words));
    }
    (method.work)(state, params)
}

fn refuse_webhook(_: &mut State, _: &Params) -> Answer {
    let words = "Current authorization type is denied for this method. Application context required";
    Err(Refusal::new(403, "WRONG_AUTH_TYPE", words))
}

fn refuse_context(_: &mut State, _: &Params) -> Answer {
    Err(Refusal::new(403, "ACCESS_DENIED", "Access denied! Application context required"))
}

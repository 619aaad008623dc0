//! The hands of the people on the portal, as far as the page has buttons for them.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::Shared;
use super::api::{DONE, Done, No, read_deed};
use crate::sandbox::bitrix::{Bitrix24, Line};

/// What a person does.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Deed {
    Win { deal: i64 },
    Lose { deal: i64 },
    Reopen { deal: i64 },
    Edit { deal: i64, title: String },
    Amount { deal: i64, amount: Option<Decimal> },
    Kaspi { deal: i64, paid: bool },
    Bin { deal: i64, bin: String },
    Row { deal: i64, row: i64, price: Decimal, quantity: Decimal },
    RemoveRow { deal: i64, row: i64 },
    AddRow { deal: i64, product: i64, quantity: Decimal },
    Delete { deal: i64 },
    New { title: String, product: i64, quantity: Decimal, kaspi: bool },
    ManageInventory { on: bool },
}

/// `POST /desk/portal/{deed}`
pub(super) async fn act(State(desk): State<Arc<Shared>>, Path(deed): Path<String>, body: Bytes) -> Done {
    let portal = &desk.sandbox.bitrix;
    let deed: Deed = read_deed(&deed, &body)?;
    check(portal, &deed)?;
    match deed {
        Deed::Win { deal } => portal.wins(deal),
        Deed::Lose { deal } => portal.loses(deal),
        Deed::Reopen { deal } => portal.reopens(deal),
        Deed::Edit { deal, title } => portal.edits(deal, title.trim()),
        Deed::Amount { deal, amount: Some(amount) } => portal.set_amount_by_hand(deal, amount),
        Deed::Amount { deal, amount: None } => portal.set_amount_by_rows(deal),
        Deed::Kaspi { deal, paid } => portal.fills(deal, "UF_KASPI_PAYMENT", if paid { "1" } else { "" }),
        Deed::Bin { deal, bin } => correct_bin(portal, deal, bin.trim())?,
        Deed::Row { row, price, quantity, .. } => portal.change_row(row, price, quantity),
        Deed::RemoveRow { row, .. } => portal.remove_row(row),
        Deed::AddRow { deal, product, quantity } => drop(portal.add_row(deal, Line::product(product, quantity))),
        Deed::Delete { deal } => portal.deletes(deal),
        Deed::ManageInventory { on } => portal.manage_inventory(on),
        Deed::New { title, product, quantity, kaspi } => {
            let deal = portal.add_deal(title.trim()).field("UF_KASPI_PAYMENT", if kaspi { "1" } else { "" });
            deal.line(Line::product(product, quantity)).create();
        }
    }
    DONE
}

/// The screen of a portal would not let a person do these.
fn check(portal: &Bitrix24, deed: &Deed) -> Result<(), No> {
    match deed {
        Deed::Edit { title, .. } | Deed::New { title, .. } if title.trim().is_empty() => {
            return Err(No::bad("title is empty"));
        }
        Deed::AddRow { quantity, .. } | Deed::New { quantity, .. } if *quantity <= Decimal::ZERO => {
            return Err(No::bad("quantity is not above zero"));
        }
        _ => {}
    }
    let deal = match deed {
        Deed::ManageInventory { .. } => return Ok(()),
        Deed::New { product, .. } => return known_product(portal, *product),
        Deed::AddRow { deal, product, .. } => {
            known_product(portal, *product)?;
            *deal
        }
        Deed::Row { deal, row, .. } | Deed::RemoveRow { deal, row } => {
            let there = portal.row_ids(*deal).contains(row);
            return there.then_some(()).ok_or_else(|| No::bad(format!("deal {deal} has no row {row}")));
        }
        Deed::Win { deal }
        | Deed::Lose { deal }
        | Deed::Reopen { deal }
        | Deed::Edit { deal, .. }
        | Deed::Amount { deal, .. }
        | Deed::Kaspi { deal, .. }
        | Deed::Bin { deal, .. }
        | Deed::Delete { deal } => *deal,
    };
    portal.deal(deal).map(drop).ok_or_else(|| No::bad(format!("there is no deal {deal}")))
}

fn known_product(portal: &Bitrix24, product: i64) -> Result<(), No> {
    let products = portal.desk()["products"].take();
    let there = products.as_array().is_some_and(|all| all.iter().any(|known| known["id"] == product));
    there.then_some(()).ok_or_else(|| No::bad(format!("there is no product {product}")))
}

/// Writes the right number into a new requisite and has the deal use it, as a manager does who keeps the old one. The
/// portal tells no outgoing webhook of requisites: whoever waits for it has to look again.
fn correct_bin(portal: &Bitrix24, deal: i64, bin: &str) -> Result<(), No> {
    let Some(view) = portal.deal(deal).filter(|view| view.company != 0) else {
        return Err(No::bad(format!("deal {deal} has no company")));
    };
    let requisite = portal.add_requisite(view.company, "БИН", &[("RQ_BIN", bin)]);
    portal.choose_requisite(deal, requisite);
    Ok(())
}

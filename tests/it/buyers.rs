//! Who buys: found in 1C by number or telephone, created once, or nobody in particular.

use rust_decimal::Decimal;

use crate::harness::{GROUP, story, story_with};

#[tokio::test]
async fn the_buyer_is_found_by_bin_before_anything_else() {
    story(async |w| {
        w.onec.counterparty("Алма ТОО (старая карточка)", Some("200540000009"), None);
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.wins(deal).await;
        assert_eq!(w.only_invoice().counterparty, "Алма ТОО (старая карточка)");
        assert!(!w.onec.counterparties().iter().any(|one| one.name == "ТОО «Алма»"));
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn a_private_buyer_is_found_by_telephone_and_else_created_once() {
    story(async |w| {
        w.onec.counterparty("Ахметова Динара", None, Some("8 (701) 234-56-78"));
        let soap = w.goods("Мыло", 100).await;
        let known = w.bitrix.add_contact("Динара", None, Some("+7 701 234 56 78"));
        let first = w.draft("Знакомая", &[(&soap, 1)]).contact(known).create();
        w.wins(first).await;
        assert_eq!(w.only_invoice().counterparty, "Ахметова Динара");

        let new = w.bitrix.add_contact("Ерлан Сатпаев", None, Some("8 777 000 11 22"));
        for title in ["Первая", "Вторая"] {
            let deal = w.draft(title, &[(&soap, 1)]).contact(new).create();
            w.wins(deal).await;
        }
        let buyers: Vec<_> = w.onec.invoices().into_iter().map(|invoice| invoice.counterparty).collect();
        assert_eq!(buyers, ["Сатпаев Ерлан", "Сатпаев Ерлан", "Ахметова Динара"]);
        assert_eq!(w.onec.counterparties().iter().filter(|one| one.name == "Сатпаев Ерлан").count(), 1);
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn a_sale_to_nobody_in_particular_goes_to_the_default_buyer() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.draft("Розница", &[(&soap, 1)]).create();
        w.wins(deal).await;
        assert_eq!(w.only_invoice().counterparty, "Розничный покупатель");
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn where_1c_keeps_contracts_a_new_buyer_gets_one_and_posting_works() {
    story_with(&[("INVOICE_POST", "yes")], async |w| {
        w.onec.switch(|switches| switches.contracts_kept = true);
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 7)]);
        w.wins(deal).await;
        let invoice = w.only_invoice();
        assert!(invoice.posted);
        let left = w.onec.items().into_iter().find(|item| item.code == soap.code).expect("the item is there");
        assert_eq!(left.stock.iter().map(|(_, quantity)| *quantity).sum::<Decimal>(), Decimal::from(993));
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn a_company_without_requisites_is_not_given_the_number_of_its_contact() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let company = w.bitrix.add_company("ТОО «Без реквизитов»", None, Some("+7 702 000 00 01"));
        let contact = w.bitrix.add_contact("Ерлан Сатпаев", Some("900101400003"), Some("8 777 000 11 22"));
        let deal = w.draft("Каспи", &[(&soap, 1)]).company(company).contact(contact).create();
        w.wins(deal).await;
        assert_eq!(w.only_invoice().counterparty, "ТОО «Без реквизитов»");
        let cards = w.onec.counterparties();
        let card = cards.iter().find(|card| card.name == "ТОО «Без реквизитов»").expect("its card was created");
        assert_eq!(card.bin, "");
        assert!(cards.iter().all(|card| card.bin != "900101400003"));
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn the_owner_of_the_chosen_requisite_is_the_buyer() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let company = w.bitrix.add_company("ТОО «Алма»", None, Some("+7 702 000 00 01"));
        let of_company = w.bitrix.add_requisite(company, "БИН", &[("RQ_BIN", "200540000009")]);
        let contact = w.bitrix.add_contact("Ерлан Сатпаев", Some("900101400003"), None);
        let deal = w.draft("Каспи", &[(&soap, 1)]).company(company).contact(contact).create();
        // The portal numbers requisites in a row, and the contact's was the next one.
        w.bitrix.choose_requisite(deal, of_company + 1);
        w.wins(deal).await;
        assert_eq!(w.only_invoice().counterparty, "Ерлан Сатпаев");
        assert!(w.onec.counterparties().iter().any(|card| card.bin == "900101400003"));
        assert!(w.onec.counterparties().iter().all(|card| card.bin != "200540000009"));
        w.reads_the_rest(GROUP);
    })
    .await;
}

//! The portal's stores and inventory documents over real HTTP.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::tests::{ask, portal, post};
use super::{Bitrix24, ProductKind};

/// A portal with inventory management on, two stores and a product.
struct Stand {
    portal: Bitrix24,
    almaty: i64,
    astana: i64,
    tea: i64,
}

impl Stand {
    async fn open() -> Self {
        let portal = portal().await;
        let (almaty, astana) = (portal.add_store("Склад Алматы"), portal.add_store("Астана"));
        let tea = portal.add_product("Чай", 990, ProductKind::Simple);
        portal.manage_inventory(true);
        Self { portal, almaty, astana, tea }
    }

    async fn document(&self, kind: &str) -> i64 {
        let fields = json!({"docType": kind, "currency": "KZT", "responsibleId": 1, "docNumber": "DNK-1"});
        let answer = ask(&self.portal, "catalog.document.add", json!({ "fields": fields })).await;
        answer["document"]["id"].as_i64().unwrap()
    }

    async fn line(&self, document: i64, mut fields: Value) -> i64 {
        fields["docId"] = document.into();
        let answer = ask(&self.portal, "catalog.document.element.add", json!({ "fields": fields })).await;
        answer["documentElement"]["id"].as_i64().unwrap()
    }

    /// A conducted document of one line.
    async fn moves(&self, kind: &str, line: Value) -> i64 {
        let document = self.document(kind).await;
        self.line(document, line).await;
        assert_eq!(ask(&self.portal, "catalog.document.conduct", json!({"id": document})).await, true);
        document
    }

    async fn refused(&self, method: &str, params: Value, error: &str, words: &str) {
        let (status, answer) = post(&self.portal, method, params).await;
        assert_eq!((status, &answer["error"]), (400, &json!(error)), "{method}: {answer}");
        assert!(answer["error_description"].as_str().unwrap().contains(words), "{answer}");
    }

    async fn conduct_refused(&self, kind: &str, line: Value, words: &str) {
        let document = self.document(kind).await;
        self.line(document, line).await;
        self.refused("catalog.document.conduct", json!({"id": document}), "0", words).await;
        let known = self.portal.inventory_documents().into_iter().find(|known| known.id == document).unwrap();
        assert_eq!(known.status, "N");
    }

    fn amounts(&self) -> [Decimal; 3] {
        let portal = &self.portal;
        let amount = |store| portal.store_amount(self.tea, store);
        [amount(self.almaty), amount(self.astana), portal.quantity_of(self.tea)]
    }
}

fn decimals(numbers: [i64; 3]) -> [Decimal; 3] {
    numbers.map(Decimal::from)
}

#[tokio::test]
async fn a_document_moves_stock_when_conducted_and_back_when_cancelled() {
    let stand = Stand::open().await;
    let (tea, almaty, astana) = (stand.tea, stand.almaty, stand.astana);
    let surplus = json!({"elementId": tea, "storeTo": almaty, "amount": "10.5", "purchasingPrice": 200});
    let first = stand.document("S").await;
    stand.line(first, surplus).await;
    assert_eq!(stand.amounts(), decimals([0, 0, 0]));
    ask(&stand.portal, "catalog.document.conduct", json!({"id": first})).await;
    stand.moves("M", json!({"elementId": tea, "storeFrom": almaty, "storeTo": astana, "amount": 4})).await;
    let gone = stand.moves("D", json!({"elementId": tea, "storeFrom": astana, "amount": 1})).await;
    assert_eq!(stand.amounts(), [Decimal::new(65, 1), Decimal::from(3), Decimal::new(95, 1)]);

    let documents = ask(&stand.portal, "catalog.document.list", json!({"filter": {"id": first}})).await;
    let document = &documents["documents"][0];
    assert_eq!(
        (&document["status"], &document["total"], &document["siteId"]),
        (&json!("Y"), &json!(2100), &json!("s1"))
    );
    assert!(document["dateDocument"].is_string());

    assert_eq!(ask(&stand.portal, "catalog.document.delete", json!({"id": gone})).await, Value::Null);
    assert_eq!(ask(&stand.portal, "catalog.document.cancel", json!({"id": gone})).await, true);
    assert_eq!(stand.portal.store_amount(tea, astana), Decimal::from(4));
    let refusal = "Документ еще не проведен";
    stand.refused("catalog.document.cancel", json!({"id": gone}), "0", refusal).await;
    assert_eq!(ask(&stand.portal, "catalog.document.delete", json!({"id": gone})).await, true);
    stand.refused("catalog.document.conduct", json!({"id": gone}), "0", "Документ не найден").await;
    assert_eq!(stand.portal.inventory_documents().len(), 2);
    let lines = ask(&stand.portal, "catalog.document.element.list", json!({"filter": {"docId": gone}})).await;
    assert_eq!(lines["documentElements"], json!([]));
}

#[tokio::test]
async fn a_draft_has_the_documented_shape_and_two_may_have_one_number() {
    let stand = Stand::open().await;
    let fields = json!({"docType": "S", "currency": "KZT", "responsibleId": "1", "title": "Daneker", "nonsense": 1});
    let answer = ask(&stand.portal, "catalog.document.add", json!({ "fields": fields })).await;
    let document = &answer["document"];
    assert_eq!((&document["docNumber"], &document["status"]), (&json!("1"), &json!("N")));
    assert_eq!((&document["total"], &document["responsibleId"]), (&Value::Null, &json!(1)));
    assert!(document.get("nonsense").is_none());
    let (one, two) = (stand.document("S").await, stand.document("D").await);
    let filter = |filter: Value| json!({"filter": filter, "order": {"id": "desc"}, "select": ["id"]});
    let both = json!([{ "id": two }, { "id": one }]);
    for asked in
        [json!({"docNumber": "DNK-1"}), json!({"@docNumber": ["DNK-1", "x"]}), json!({">id": 1, "status": "N"})]
    {
        assert_eq!(ask(&stand.portal, "catalog.document.list", filter(asked)).await["documents"], both);
    }
    let only = ask(&stand.portal, "catalog.document.list", filter(json!({"docType": "D"}))).await;
    assert_eq!(only["documents"], json!([{ "id": two }]));

    let line = stand.line(one, json!({"elementId": stand.tea, "storeTo": stand.almaty, "amount": 3})).await;
    let change = json!({"id": line, "fields": {"amount": 2.5, "elementId": 999}});
    let answer = ask(&stand.portal, "catalog.document.element.update", change).await;
    let expected = json!({"amount": 2.5, "docId": one, "elementId": stand.tea, "id": line, "purchasingPrice": null,
        "storeFrom": null, "storeTo": stand.almaty});
    assert_eq!(answer["documentElement"], expected);
    assert_eq!(ask(&stand.portal, "catalog.document.element.delete", json!({"id": line})).await, true);
    let title = json!({"id": one, "fields": {"title": "Другое", "currency": "USD"}});
    let answer = ask(&stand.portal, "catalog.document.update", title).await;
    assert_eq!((&answer["document"]["title"], &answer["document"]["currency"]), (&json!("Другое"), &json!("KZT")));
    let kinds = ask(&stand.portal, "catalog.enum.getStoreDocumentTypes", json!({})).await;
    assert_eq!(kinds["enum"][1], json!({"id": "S", "name": "Оприходование товара"}));
}

#[tokio::test]
async fn documents_are_refused_as_documented() {
    let stand = Stand::open().await;
    let new =
        |kind: &str, currency: &str| json!({"fields": {"docType": kind, "currency": currency, "responsibleId": 1}});
    stand.refused("catalog.document.add", new("W", "KZT"), "0", "DOC_TYPE isn't available").await;
    stand.refused("catalog.document.add", new("S", "XXX"), "0", "XXX").await;
    stand.refused("catalog.document.add", json!({"fields": {"docType": "S"}}), "0", "currency, responsibleId").await;
    let line = json!({"elementId": stand.tea, "storeTo": stand.almaty, "amount": 1});
    let done = stand.moves("S", line.clone()).await;
    let mut more = line.clone();
    for (document, words) in [(done, "Conducted document"), (999, "Document not found")] {
        more["docId"] = document.into();
        let params = json!({ "fields": more });
        stand.refused("catalog.document.element.add", params, "ERROR_DOCUMENT_STATUS", words).await;
    }
    let lines = ask(&stand.portal, "catalog.document.element.list", json!({"filter": {"docId": done}})).await;
    let id = &lines["documentElements"][0]["id"];
    let gone = "ERROR_DOCUMENT_STATUS";
    stand.refused("catalog.document.element.delete", json!({ "id": id }), gone, "Conducted document").await;
    stand.refused("catalog.document.conduct", json!({ "id": done }), "0", "Документ уже проведен").await;
    stand.portal.manage_inventory(false);
    stand.conduct_refused("S", line, "необходимо включить складской учет").await;
}

#[tokio::test]
async fn a_document_with_a_bad_line_is_not_conducted() {
    let stand = Stand::open().await;
    let Stand { portal, almaty, astana, tea } = &stand;
    let head = portal.add_product("Футболка", 0, ProductKind::Head);
    let service = portal.add_product("Доставка", 0, ProductKind::Service);
    let closed = portal.add_store("Закрыт");
    portal.deactivate_store(closed);
    let line =
        |product: i64, store: i64, amount: i64| json!({"elementId": product, "storeTo": store, "amount": amount});
    stand.conduct_refused("S", line(*tea, 0, 1), "Не указан склад").await;
    stand.conduct_refused("S", line(*tea, 77, 1), "Склад #77 не найден").await;
    stand.conduct_refused("S", line(*tea, closed, 1), "Склад «Закрыт» не активен").await;
    stand.conduct_refused("S", line(777, *almaty, 1), "Товар #777 не найден").await;
    stand.conduct_refused("S", line(head, *almaty, 1), "не может участвовать").await;
    stand.conduct_refused("S", line(service, *almaty, 1), "не может участвовать").await;
    stand.conduct_refused("S", line(*tea, *almaty, 0), "Некорректное количество товара").await;
    stand.conduct_refused("D", line(*tea, *almaty, 1), "Не указан склад").await;
    let takes = json!({"elementId": tea, "storeFrom": astana, "amount": 1});
    stand.conduct_refused("D", takes.clone(), "Недостаточное количество товара #1 (Чай) на складе «Астана»").await;
    assert_eq!(stand.amounts(), decimals([0, 0, 0]));
    portal.let_stock_go_below_zero(true);
    stand.moves("D", takes).await;
    assert_eq!(stand.amounts(), decimals([0, -1, -1]));
    let empty = stand.document("S").await;
    stand.refused("catalog.document.conduct", json!({ "id": empty }), "0", "Не указаны товары").await;
}

#[tokio::test]
async fn stock_per_store_is_listed_by_product_and_follows_reserves() {
    let stand = Stand::open().await;
    let portal = &stand.portal;
    let shirt = portal.add_product("Футболка M", 5_000, ProductKind::Variation(99));
    portal.set_stock(stand.tea, stand.almaty, 7);
    portal.set_stock(stand.tea, stand.astana, 2);
    portal.set_stock(shirt, stand.astana, 5);
    portal.reserve(stand.tea, Some(stand.almaty), 3);
    portal.set_stock(stand.tea, stand.almaty, 8);
    assert_eq!(stand.amounts(), decimals([8, 2, 7]));

    let asked = async |filter: Value| {
        let params = json!({"filter": filter, "order": {"id": "asc"}, "start": -1});
        let rows = ask(portal, "catalog.storeproduct.list", params).await["storeProducts"].take();
        rows.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(asked(json!({"storeId": stand.astana, "@productId": [stand.tea, shirt, 999]})).await, [2, 3]);
    assert_eq!(asked(json!({"@storeId": [stand.almaty], ">id": 0})).await, [1]);
    assert_eq!(asked(json!({">id": 1, "productId": stand.tea})).await, [2]);
    assert_eq!(asked(json!({">id": 1})).await, [2, 3]);
    let first = ask(portal, "catalog.storeproduct.list", json!({"filter": {"id": 1}})).await;
    let row = json!({"id": 1, "productId": stand.tea, "storeId": stand.almaty, "amount": 8, "quantityReserved": 3});
    assert_eq!(first["storeProducts"], json!([row]));

    portal.manage_inventory(false);
    let write = json!({"id": stand.tea, "fields": {"quantity": 40}});
    assert_eq!(ask(portal, "catalog.product.update", write).await["element"]["quantity"], 40);
    assert_eq!(stand.amounts(), decimals([8, 2, 40]));
    portal.reserve(shirt, None, 2);
    let offer = ask(portal, "catalog.product.offer.get", json!({"id": shirt})).await;
    assert_eq!((&offer["offer"]["quantity"], &offer["offer"]["quantityReserved"]), (&json!(5), &json!(2)));
    portal.delete_product(shirt);
    assert_eq!(asked(json!({})).await, [1, 2]);
}

/// Commands of a batch, and how long they take together.
async fn timed(portal: &Bitrix24, commands: impl Iterator<Item = String>) -> (Value, Duration) {
    let commands: serde_json::Map<_, _> = commands.enumerate().map(|(n, it)| (format!("c{n}"), it.into())).collect();
    let begun = Instant::now();
    let answer = ask(portal, "batch", json!({ "cmd": commands })).await;
    assert_eq!(answer["result_error"], json!([]));
    (answer["result"].clone(), begun.elapsed())
}

#[tokio::test]
async fn a_batch_over_a_big_catalogue_is_answered_at_once() {
    let stand = Stand::open().await;
    let portal = &stand.portal;
    for number in 0..5_000 {
        let product = portal.add_product(&format!("Товар {number}"), 100, ProductKind::Simple);
        portal.set_stock(product, stand.almaty, 1);
        portal.set_stock(product, stand.astana, 2);
    }
    let document = stand.document("S").await;
    let fifty = |name: &str, page: usize| {
        (0..50).map(|n| format!("&filter[{name}][{n}]={}", 2 + page * 50 + n)).collect::<String>()
    };
    let goods = "catalog.product.list?select[0]=id&select[1]=iblockId&select[2]=quantity&filter[iblockId]=14";
    let stock = "catalog.storeproduct.list?start=-1";
    let line = format!("catalog.document.element.add?fields[docId]={document}&fields[storeTo]=1&fields[amount]=1");
    let kinds: [&dyn Fn(usize) -> String; 5] = [
        &|n| format!("{goods}{}", fifty("id", n)),
        &|n| format!("{stock}&filter[storeId]=1{}", fifty("@productId", n)),
        &|n| format!("{stock}&order[id]=asc&filter[>id]={}", n * 50),
        &|n| format!("{line}&fields[elementId]={}", n + 2),
        &|n| format!("catalog.product.update?id={}&fields[name]=x", n + 2),
    ];
    for kind in kinds {
        let (what, commands) = (kind(0), (0..50).map(kind));
        let (answer, spent) = timed(portal, commands).await;
        if let Some(rows) = answer["c49"].as_object().and_then(|found| found.values().next()).and_then(Value::as_array)
        {
            assert_eq!(rows.len(), 50, "{what}");
        }
        // Generous: this is an unoptimised build on a busy machine.
        assert!(spent < Duration::from_secs(1), "{spent:?} for {what}");
    }
}

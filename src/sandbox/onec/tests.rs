//! The stand-in over real HTTP, as a client without any knowledge of it meets it.

#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use reqwest::{Method, Response};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::schema::NIL;
use super::*;

const SALE: &str = "Document_РеализацияТоваровУслуг";
const OURS: &str = "5f0e7a1c-3f6a-5b7e-9a51-0c1d2e3f4a5b";

/// One infobase with a warehouse, ten chairs in it, and a buyer.
struct Shop {
    onec: OneC,
    warehouse: String,
    chair: String,
    buyer: String,
}

impl Shop {
    async fn open() -> Self {
        let onec = OneC::start(0).await.unwrap();
        let warehouse = onec.warehouse("Основной склад");
        let chair = onec
            .item(&NewItem { barcodes: vec!["4870000000012".into()], ..NewItem::named("Орындық «Стул»") });
        onec.put_stock(&chair, &warehouse, 10.into());
        let buyer = onec.counterparty("ТОО «Әлем & К»", Some("180240007772"), Some("+7 701 000 11 22"));
        Self { onec, warehouse, chair, buyer }
    }

    async fn call(&self, method: Method, target: &str, body: Option<&Value>) -> Response {
        let request = reqwest::Client::new()
            .request(method, format!("{}/odata/standard.odata/{target}", self.onec.url()))
            .basic_auth(self.onec.username(), Some(self.onec.password()))
            .header("Accept", "application/json");
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        request.send().await.unwrap()
    }

    async fn get(&self, target: &str) -> Value {
        let answer = self.call(Method::GET, target, None).await;
        assert_eq!(answer.status(), 200, "{target}");
        answer.json().await.unwrap()
    }

    async fn post(&self, target: &str, body: &Value) -> Response {
        self.call(Method::POST, target, Some(body)).await
    }

    /// Status and code of a refusal.
    async fn refused(&self, method: Method, target: &str, body: Option<&Value>) -> (u16, String, String) {
        let answer = self.call(method, target, body).await;
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        let error = &body["odata.error"];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (status, text(&error["code"]), text(&error["message"]["value"]))
    }

    fn sale(&self, quantity: u32) -> Value {
        let base = self.onec.base();
        json!({
            "Ref_Key": OURS, "Date": "2026-03-05T14:07:00", "Posted": false, "ВидОперации": "Товары",
            "Организация_Key": base.organisation, "Контрагент_Key": self.buyer, "Склад_Key": self.warehouse,
            "ВалютаДокумента_Key": base.tenge, "КурсВзаиморасчетов": 1, "КратностьВзаиморасчетов": 1,
            "УчитыватьНДС": true, "СуммаВключаетНДС": false, "Комментарий": "B24 p/17 <😀> 'ә'", "СуммаДокумента": 1,
            "СпособВыпискиАктовВыполненныхРабот": "ВБумажномВиде", "НетТакогоПоля": 1,
            "Товары": [{"LineNumber": 1, "Номенклатура_Key": self.chair, "Количество": quantity, "Коэффициент": 1,
                        "Цена": 1000.5, "Сумма": 3001.5, "СтавкаНДС_Key": base.vat16, "СуммаНДС": 480.24}],
            "Услуги": [{"LineNumber": 1, "Содержание": "Доставка", "Сумма": 500}],
        })
    }
}

fn document(action: &str) -> String {
    format!("{SALE}(guid'{OURS}'){action}")
}

#[tokio::test]
async fn a_sale_is_created_once_posted_and_taken_from_stock() {
    let shop = Shop::open().await;
    let sale = shop.sale(3);

    let created = shop.post(SALE, &sale).await;
    assert_eq!(created.status(), 201);
    let location = created.headers()["location"].as_bytes().to_vec();
    assert!(String::from_utf8(location).unwrap().ends_with(&document("")));
    let created: Value = created.json().await.unwrap();
    assert_eq!(created["Number"], "ДС000000001");
    assert_eq!(created["СуммаДокумента"].to_string(), "3481.74");
    assert_eq!(created["КратностьВзаиморасчетов"], "1");
    assert_eq!(created["Комментарий"], sale["Комментарий"]);
    assert_eq!(created["Услуги"], json!([]));
    assert_eq!(created["Posted"], false);
    assert_eq!(created["ДоговорКонтрагента_Key"], shop.onec.base().no_contract.as_str());
    assert_ne!(created["Товары"][0]["СчетУчетаБУ_Key"], NIL);
    assert!(created["Контрагент@navigationLinkUrl"].is_string());

    let (status, code, _) = shop.refused(Method::POST, SALE, Some(&sale)).await;
    assert_eq!((status, code.as_str()), (400, "15"));
    shop.onec.switch(|switches| switches.duplicate_as = DuplicateAs::Business);
    let (status, code, words) = shop.refused(Method::POST, SALE, Some(&sale)).await;
    assert_eq!((status, code.as_str()), (500, "-1"));
    assert!(words.contains("нарушено условие уникальности"));

    let posted = shop.call(Method::POST, &document("/Post?PostingModeOperational=false"), None).await;
    assert_eq!((posted.status().as_u16(), posted.text().await.unwrap()), (200, String::new()));
    assert_eq!(shop.onec.stock(&shop.chair, &shop.warehouse), Decimal::from(7));
    assert_eq!(shop.call(Method::GET, &document("/Post()"), None).await.status(), 200);
    assert_eq!(shop.onec.stock(&shop.chair, &shop.warehouse), Decimal::from(7));

    let invoices = shop.onec.invoices();
    assert_eq!(invoices.len(), 1);
    assert!(invoices[0].posted);
    assert_eq!((invoices[0].counterparty.as_str(), invoices[0].bin.as_str()), ("ТОО «Әлем & К»", "180240007772"));
    assert_eq!((invoices[0].goods[0].item.as_str(), invoices[0].goods[0].vat_rate.as_str()), ("Орындық «Стул»", "16%"));

    assert_eq!(shop.call(Method::POST, &document("/Unpost"), None).await.status(), 200);
    assert_eq!(shop.onec.stock(&shop.chair, &shop.warehouse), Decimal::from(10));
}

#[tokio::test]
async fn posting_is_refused_as_the_configuration_refuses_it() {
    let shop = Shop::open().await;
    assert_eq!(shop.post(SALE, &shop.sale(11)).await.status(), 201);

    let post = document("/Post");
    let (status, code, words) = shop.refused(Method::POST, &post, None).await;
    assert_eq!((status, code.as_str()), (500, "-1"));
    assert!(words.contains("Не списано 1 шт «Орындық «Стул»», счет учета 1330, склад «Основной склад»"), "{words}");

    shop.onec.switch(|switches| switches.negative_stock_allowed = true);
    shop.onec.close_until(NaiveDate::from_ymd_opt(2026, 3, 5));
    let (_, _, words) = shop.refused(Method::POST, &post, None).await;
    assert!(words.contains("запрещено"), "{words}");
    let patch = json!({"Комментарий": "x"});
    assert_eq!(shop.refused(Method::PATCH, &document(""), Some(&patch)).await.0, 500);
    shop.onec.close_until(None);

    for field in ["Контрагент_Key", "Организация_Key", "Склад_Key"] {
        let before = shop.get(&document("")).await[field].clone();
        assert_eq!(shop.call(Method::PATCH, &document(""), Some(&json!({field: NIL}))).await.status(), 200);
        assert_eq!(shop.refused(Method::POST, &post, None).await.0, 500, "{field}");
        assert_eq!(shop.call(Method::PATCH, &document(""), Some(&json!({field: before}))).await.status(), 200);
    }
    shop.onec.switch(|switches| switches.contracts_kept = true);
    let empty = json!({"ДоговорКонтрагента_Key": NIL});
    assert_eq!(shop.call(Method::PATCH, &document(""), Some(&empty)).await.status(), 200);
    assert_eq!(shop.refused(Method::POST, &post, None).await.0, 500);
    shop.onec.switch(|switches| switches.contracts_kept = false);

    assert_eq!(shop.call(Method::PATCH, &document(""), Some(&json!({"DeletionMark": true}))).await.status(), 200);
    assert_eq!(shop.refused(Method::POST, &post, None).await.0, 500);
    shop.onec.unmark(OURS).unwrap();
    assert_eq!(shop.call(Method::POST, &post, None).await.status(), 200);
    let patched: Value =
        shop.call(Method::PATCH, &document(""), Some(&json!({"Ref_Key": NIL, "Нет": 1}))).await.json().await.unwrap();
    assert_eq!((&patched["Ref_Key"], &patched["Predefined"]), (&json!(OURS), &json!(false)));
    let marked = shop.refused(Method::PATCH, &document(""), Some(&json!({"DeletionMark": true}))).await;
    assert_eq!((marked.0, marked.1.as_str()), (500, "-1"));
    assert_eq!(shop.onec.stock(&shop.chair, &shop.warehouse), Decimal::from(-1));
}

#[tokio::test]
async fn accounts_stay_empty_for_a_user_who_manages_them() {
    let shop = Shop::open().await;
    shop.onec.switch(|switches| {
        switches.user_manages_accounts = true;
        switches.recalculation_extra = 7;
    });
    let created: Value = shop.post(SALE, &shop.sale(1)).await.json().await.unwrap();
    assert_eq!(created["Товары"][0]["СчетУчетаБУ_Key"], NIL);
    assert_eq!(created["СуммаДокумента"].to_string(), "3481.81");
    assert_eq!(shop.refused(Method::POST, &document("/Post"), None).await.0, 500);
}

#[tokio::test]
async fn acts_for_a_portal_are_written_unposted_with_success() {
    let shop = Shop::open().await;
    let mut sale = shop.sale(1);
    sale["СпособВыпискиАктовВыполненныхРабот"] = "НаПорталеИСЭСФ".into();
    assert_eq!(shop.post(SALE, &sale).await.status(), 201);
    assert_eq!(shop.call(Method::POST, &document("/Post"), None).await.status(), 200);
    assert_eq!(shop.get(&document("")).await["Posted"], false);
}

#[tokio::test]
async fn the_balance_tells_items_and_warehouses_by_their_types() {
    let shop = Shop::open().await;
    assert_eq!(shop.post(SALE, &shop.sale(4)).await.status(), 201);
    assert_eq!(shop.call(Method::POST, &document("/Post"), None).await.status(), 200);
    let found = shop.get("ChartOfAccounts_Типовой?$filter=startswith(Code,'133')&$select=Ref_Key,Code").await;
    let account = found["value"][0]["Ref_Key"].as_str().unwrap().to_owned();
    let filter = format!("$filter=Account_Key eq guid'{account}'");
    let balance = |period: &str| format!("AccountingRegister_Типовой/Balance{period}?{filter}");

    let rows = shop.get(&balance("")).await;
    assert_eq!(rows["value"].as_array().unwrap().len(), 1);
    let row = &rows["value"][0];
    assert_eq!(row["КоличествоBalance"].to_string(), "6");
    assert_eq!((&row["ExtDimension1"], &row["ExtDimension2"]), (&json!(shop.chair), &json!(shop.warehouse)));
    assert_eq!(row["ExtDimension1_Type"], "StandardODATA.Catalog_Номенклатура");

    // The moment itself is not part of it.
    let before = shop.get(&balance("(Period=datetime'2026-03-05T14:07:00')")).await;
    assert_eq!(before["value"][0]["КоличествоBalance"].to_string(), "10");
    let after = shop.get(&balance("(Period=datetime'2026-03-05T14:07:01')")).await;
    assert_eq!(after["value"][0]["КоличествоBalance"].to_string(), "6");

    let condition = format!("AccountingRegister_Типовой/Balance(AccountCondition='Account_Key eq guid''{account}''')");
    assert_eq!(shop.get(&condition).await["value"][0]["КоличествоBalance"].to_string(), "6");

    shop.onec.switch(|switches| switches.dimension_order_swapped = true);
    let swapped = shop.get(&balance("")).await;
    assert_eq!(swapped["value"][0]["ExtDimension1_Type"], "StandardODATA.Catalog_Склады");

    shop.onec.put_stock(&shop.chair, &shop.onec.warehouse("Второй"), 5.into());
    assert_eq!(shop.get(&balance("")).await["value"].as_array().unwrap().len(), 2);
    let grouped = shop.get(&format!("{}&$select=ExtDimension2,КоличествоBalance", balance(""))).await;
    assert_eq!(grouped["value"], json!([{"ExtDimension2": shop.chair, "КоличествоBalance": 11}]));

    shop.onec.switch(|switches| switches.warehouse_dimension = false);
    let total = shop.get(&balance("")).await;
    assert_eq!(total["value"][0]["КоличествоBalance"].to_string(), "11");
    assert_eq!(total["value"][0]["ExtDimension2_Type"], "StandardODATA.Undefined");

    assert_eq!(shop.get("AccumulationRegister_ТоварыОрганизацийБУ/Balance").await["value"], json!([]));
    let records = format!("AccountingRegister_Типовой_RecordType?$filter=Recorder eq cast(guid'{OURS}','{SALE}')");
    assert_eq!(shop.get(&records).await["value"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn sets_are_filtered_selected_sorted_and_counted() {
    let shop = Shop::open().await;
    shop.onec.counterparty("Бета", None, None);
    let found =
        shop.get("Catalog_Контрагенты?$filter=ИдентификационныйКодЛичности eq '180240007772'&$select=Ref_Key").await;
    assert_eq!(found["value"][0]["Ref_Key"], shop.buyer.as_str());
    let names = shop.get("Catalog_Контрагенты?$select=Description&$orderby=Description desc&$skip=1&$top=1").await;
    assert_eq!(names["value"], json!([{"Description": "Розничный покупатель"}]));
    let counted = shop.get("Catalog_Контрагенты?$inlinecount=allpages&$top=1").await;
    assert_eq!((counted["odata.count"].as_str(), counted["value"].as_array().unwrap().len()), (Some("3"), 3));
    let inner = format!("{SALE}?$select=Number,Товары/Цена,Контрагент____Presentation");
    assert_eq!(shop.post(SALE, &shop.sale(1)).await.status(), 201);
    let sale =
        json!({"Number": "ДС000000001", "Товары": [{"Цена": 1000.5}], "Контрагент____Presentation": "ТОО «Әлем & К»"});
    assert_eq!(shop.get(&inner).await["value"], json!([sale]));
    let filter = "Товары/any(d: d/Количество eq 1) and Склад/Description eq 'Основной склад'";
    let any = shop.get(&format!("{SALE}?$filter={filter}&$select=**")).await;
    assert_eq!((&any["value"][0]["Ответственный_Key"], any["value"][0].get("Товары")), (&json!(NIL), None));
    let bare = shop.get("Catalog_Контрагенты?$format=application/json%3Bodata%3Dnometadata&$top=1").await;
    assert!(bare.get("odata.metadata").is_none() && bare["value"][0].get("Parent@navigationLinkUrl").is_none());
    let count = shop.call(Method::GET, "Catalog_Контрагенты/$count?$filter=startswith(Description,'бет')", None).await;
    assert_eq!(count.bytes().await.unwrap(), "\u{feff}1".as_bytes());

    let contacts = format!(
        "InformationRegister_КонтактнаяИнформация?$filter=Объект eq cast(guid'{}','Catalog_Контрагенты')",
        shop.buyer
    );
    assert_eq!(shop.get(&contacts).await["value"][0]["Представление"], "+7 701 000 11 22");
    shop.onec.switch(|switches| switches.contact_register_published = false);
    assert_eq!(shop.refused(Method::GET, &contacts, None).await.0, 404);
    let barcode = shop.get("InformationRegister_ШтрихкодыНоменклатуры(Штрихкод='4870000000012')").await;
    assert_eq!(barcode["Номенклатура_Key"], shop.chair.as_str());
}

#[tokio::test]
async fn what_is_wrong_is_refused_with_status_and_code() {
    let shop = Shop::open().await;
    for (method, target, status, code) in [
        (Method::GET, "Catalog_Нет", 404, "8"),
        (Method::GET, "Catalog_Склады(guid'00000000-0000-4000-8000-000000000000')", 404, "9"),
        (Method::GET, "Catalog_Склады?$select=Нет", 400, "6"),
        (Method::GET, "Catalog_Склады?$orderby=Нет", 400, "6"),
        (Method::GET, "Catalog_Склады?$filter=Code+eq+'1'", 400, "14"),
        (Method::GET, "Catalog_Склады?$nonsense=1", 400, "14"),
        (Method::GET, "Catalog_Склады?$top=x", 400, "14"),
        (Method::GET, "Catalog_Склады?$expand=Parent", 501, "0"),
        (Method::GET, "Document_РеализацияТоваровУслуг?$filter=Комментарий eq 'x'", 500, "-1"),
        (Method::PUT, "Catalog_Склады", 405, "19"),
        (Method::POST, "$metadata", 405, "19"),
    ] {
        let refused = shop.refused(method, target, None).await;
        assert_eq!((refused.0, refused.1.as_str()), (status, code), "{target}");
    }
    let rows = shop.refused(Method::POST, "Document_РеализацияТоваровУслуг_Товары", Some(&json!({}))).await;
    assert_eq!((rows.0, rows.1.as_str()), (400, "13"));
    let barcode = json!({"Штрихкод": "4870000000012"});
    let barcode = shop.refused(Method::POST, "InformationRegister_ШтрихкодыНоменклатуры", Some(&barcode)).await;
    assert_eq!(barcode.0, 400);
}

#[tokio::test]
async fn a_web_server_stands_in_front() {
    let shop = Shop::open().await;
    let client = reqwest::Client::new();
    let root = format!("{}/odata/standard.odata/", shop.onec.url());
    assert_eq!(client.get(&root).send().await.unwrap().status(), 401);
    let wrong = client.get(&root).basic_auth("daneker", Some("нет")).send().await.unwrap();
    assert_eq!((wrong.status().as_u16(), wrong.headers().contains_key("www-authenticate")), (401, true));
    let service = format!("{}/hs/daneker/v1/ping", shop.onec.url());
    assert_eq!(client.get(service).send().await.unwrap().status(), 404);
    let head = client.head(format!("{root}$metadata")).basic_auth("daneker", Some("sandbox")).send().await.unwrap();
    assert_eq!(head.status(), 405);
    let broken = client.post(format!("{root}{SALE}")).basic_auth("daneker", Some("sandbox")).body("{\"Date\":").send();
    let broken = broken.await.unwrap();
    assert_eq!(broken.status(), 500);
    let words = broken.text().await.unwrap();
    assert!(words.contains("<m:code>-1</m:code>") && words.contains("Непредвиденный символ"), "{words}");
    let atom =
        client.get(format!("{root}Catalog_Контрагенты")).basic_auth("daneker", Some("sandbox")).send().await.unwrap();
    assert!(atom.headers()["content-type"].to_str().unwrap().starts_with("application/atom+xml"));
    assert!(atom.text().await.unwrap().contains("ТОО «Әлем &amp; К»"));
}

#[tokio::test]
async fn infobases_differ_in_their_habits() {
    let shop = Shop::open().await;
    let created: Value = shop.post(SALE, &shop.sale(11)).await.json().await.unwrap();

    shop.onec.switch(|switches| switches.fresh_mode = true);
    for hidden in [shop.post(SALE, &shop.sale(1)).await, shop.call(Method::POST, &document("/Post"), None).await] {
        assert_eq!(
            (hidden.status().as_u16(), hidden.headers()["content-type"].to_str().unwrap()),
            (200, "text/html; charset=utf-8")
        );
        assert!(hidden.text().await.unwrap().contains("сервис частично недоступен"));
    }
    assert_eq!(
        shop.call(Method::GET, "Catalog_Склады(guid'00000000-0000-4000-8000-000000000000')", None).await.status(),
        404
    );
    shop.onec.switch(|switches| *switches = Switches::default());

    let patch = |version: &str| {
        reqwest::Client::new()
            .patch(format!("{}/odata/standard.odata/{}", shop.onec.url(), document("")))
            .basic_auth("daneker", Some("sandbox"))
            .header("If-Match", version)
            .json(&json!({"Комментарий": "x"}))
            .send()
    };
    assert_eq!(patch("AAAAAAAAAAA=").await.unwrap().status(), 200);
    shop.onec.switch(|switches| switches.if_match_honoured = true);
    assert_eq!(patch(created["DataVersion"].as_str().unwrap()).await.unwrap().status(), 412);

    shop.onec.switch(|switches| switches.rls = Some("Catalog_Склады".into()));
    let refused = shop.refused(Method::GET, "Catalog_Склады", None).await;
    assert_eq!((refused.0, refused.1.as_str()), (401, "20"));
    assert_eq!(shop.get("Catalog_Склады?allowedOnly=true").await["value"].as_array().unwrap().len(), 1);

    shop.onec.switch(|switches| (switches.session_cap, switches.request_ms) = (Some(1), 100));
    let (one, other) =
        tokio::join!(shop.call(Method::GET, "Catalog_Валюты", None), shop.call(Method::GET, "Catalog_Валюты", None));
    let mut both = [one.status().as_u16(), other.status().as_u16()];
    both.sort_unstable();
    assert_eq!(both, [200, 406]);
}

#[tokio::test]
async fn people_work_beside_the_interface_and_watchers_hear_of_it() {
    let shop = Shop::open().await;
    let changes = shop.onec.changes();
    assert_eq!(shop.post(SALE, &shop.sale(2)).await.status(), 201);
    assert!(changes.has_changed().unwrap());
    shop.onec.post(OURS).unwrap();
    shop.onec.mark(OURS).unwrap();
    let invoice = shop.onec.invoice(OURS).unwrap();
    assert!(invoice.marked && !invoice.posted);
    let desk = shop.onec.desk();
    assert_eq!(desk["invoices"][0]["rows"][0]["quantity"], "2");
    assert_eq!(desk["items"][0]["stock"], json!([{"warehouse": "Основной склад", "quantity": "10"}]));
    shop.onec.delete(OURS).unwrap();
    assert!(shop.onec.invoices().is_empty());
    assert!(shop.onec.edit(OURS, json!({})).is_err());
    assert_eq!(shop.call(Method::DELETE, &document(""), None).await.status(), 404);
}

#[tokio::test]
async fn the_balance_can_be_wrong_in_a_plausible_way() {
    let shop = Shop::open().await;
    let desk = shop.onec.item(&NewItem::named("Стол"));
    shop.onec.put_stock(&desk, &shop.warehouse, 4.into());
    let target = format!(
        "AccountingRegister_Типовой/Balance()?$filter=Account_Key eq guid'{}'",
        shop.onec.base().account("ChartOfAccounts_Типовой", "1330")
    );
    let told = async |habit: BalanceHabit| {
        shop.onec.switch(|switches| switches.balance = habit);
        let rows = shop.get(&target).await["value"].take();
        let mut told: Vec<_> =
            rows.as_array().unwrap().iter().map(|row| row["КоличествоBalance"].to_string()).collect();
        told.sort();
        told
    };
    assert_eq!(told(BalanceHabit::Right).await, ["10", "4"]);
    assert_eq!(told(BalanceHabit::Doubled).await, ["20", "8"]);
    assert_eq!(told(BalanceHabit::Halved).await.len(), 1);
    assert_eq!(told(BalanceHabit::Empty).await.len(), 0);
    let at = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap().and_time(Default::default());
    shop.onec.put_stock_at(&desk, &shop.warehouse, 1.into(), at);
    assert_eq!(told(BalanceHabit::OldCopy { at }).await, ["10", "4"]);
    assert_eq!(told(BalanceHabit::Right).await, ["10", "5"]);
}

#[tokio::test]
async fn stock_is_set_to_a_number_and_cleared() {
    let Shop { onec, warehouse, chair, .. } = Shop::open().await;
    for quantity in [Decimal::from(3), Decimal::new(-25, 1), Decimal::ZERO, Decimal::from(8)] {
        onec.set_stock_to(&chair, &warehouse, quantity);
        assert_eq!(onec.stock(&chair, &warehouse), quantity);
    }
    onec.clear_stock();
    assert_eq!(onec.stock(&chair, &warehouse), Decimal::ZERO);
}

#[tokio::test]
async fn a_balance_of_many_rows_is_answered_in_good_time() {
    let shop = Shop::open().await;
    let second = shop.onec.warehouse("Второй");
    for warehouse in [&shop.warehouse, &second] {
        let goods =
            (0..10_000).map(|number| (format!("00000000-0000-0000-0000-{number:012}"), Decimal::from(number + 1)));
        shop.onec.put_stock_many(warehouse, goods);
    }
    let begun = std::time::Instant::now();
    let names = "ExtDimension1,ExtDimension1_Type,ExtDimension2,ExtDimension2_Type,КоличествоBalance";
    let rows = shop.get(&format!("AccountingRegister_Типовой/Balance()?$select={names}")).await["value"].take();
    assert!(rows.as_array().unwrap().len() > 20_000);
    // Generous: this is an unoptimised build on a busy machine.
    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
}

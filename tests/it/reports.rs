//! Questions about figures: computed from what the portal has, told in the chat and to machines, the same each time.

use axum::http::StatusCode;
use chrono::{Datelike, Days, Months, TimeDelta, Utc};
use daneker::ops::reports::execute::execute;
use daneker::ops::reports::holidays::is_working_day;
use daneker::ops::reports::plan::Plan;
use daneker::queue::{self, Job};
use daneker::sandbox::bitrix::{FieldKind, Line, Outcome, ProductKind, Wanted};
use daneker::sandbox::shop;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::harness::{AIGUL, API_TOKEN, GROUP, MARAT, World, story, story_with};

const KIND: &str = "UF_CRM_PAYMENT_KIND";
const SETTINGS: [(&str, &str); 2] = [("PAYMENT_KIND_FIELD", KIND), ("KASPI_FIELD", "UF_NOBODY")];

/// A shop with two managers and deals of today and yesterday.
struct Shop {
    aigerim: i64,
    cream: i64,
    first: i64,
}

impl Shop {
    async fn furnish(w: &mut World) -> Self {
        // Today must not become yesterday while a story is told.
        w.wakes_at(12).await;
        let kinds = ["Kaspi QR", "Kaspi Gold", "Наличные", "Карта"];
        w.bitrix.declare_field(KIND, FieldKind::Enumeration(kinds.map(str::to_owned).into()));
        let (aigerim, sergey) = (w.bitrix.add_manager("Айгерим Нурова"), w.bitrix.add_manager("Сергей Ким"));
        let cream = w.bitrix.add_product("Крем для рук", 2_500, ProductKind::Simple);
        let soap = w.bitrix.add_product("Мыло хозяйственное", 400, ProductKind::Simple);
        let sale = |title: &str, manager: i64, kind: &str, product: i64, quantity: i64| {
            let deal = w.bitrix.add_deal(title).manager(manager).source("WEB").field(KIND, kind);
            deal.line(Line::product(product, quantity)).create()
        };
        w.bitrix.set_now(w.clock.now() - TimeDelta::days(1));
        let before = sale("Вчера", sergey, "Наличные", soap, 100);
        w.bitrix.wins(before);
        w.bitrix.set_now(w.clock.now());
        let first = sale("Первый", aigerim, "Kaspi QR", cream, 10);
        w.bitrix.wins(first);
        w.bitrix.wins(sale("Второй", aigerim, "Наличные", cream, 2));
        w.bitrix.wins(sale("Третий", sergey, "Kaspi Gold", soap, 50));
        w.bitrix.loses(sale("Не судьба", sergey, "Карта", soap, 1));
        sale("Ещё думают", sergey, "Карта", soap, 5);
        w.bitrix.take_events();
        w.telegram.limits(false);
        Self { aigerim, cream, first }
    }
}

impl World {
    /// The mirror reads everything the portal has.
    async fn mirrors(&mut self) {
        let jobs = [Job::RefreshProducts, Job::ReadMirror];
        queue::enqueue(self.app().store.db(), self.clock.now(), &jobs).await.unwrap();
        self.settle().await;
    }

    /// The mirror looks at what changed.
    async fn freshens(&mut self) {
        queue::enqueue(self.app().store.db(), self.clock.now(), &[Job::FreshenMirror]).await.unwrap();
        self.settle().await;
    }

    /// The night passes, and it is this local hour.
    async fn wakes_at(&mut self, hour: u32) {
        let now = self.clock.now().with_timezone(&self.app().config.timezone);
        let next = (now.date_naive() + Days::new(1)).and_hms_opt(hour, 0, 1).unwrap();
        let next = next.and_local_timezone(self.app().config.timezone).unwrap().to_utc();
        let night = next - self.clock.now();
        self.clock.advance(night);
        self.bitrix.move_clock(night);
    }

    /// The clock ticks for what people want to read at an hour.
    async fn ticks(&mut self) {
        queue::enqueue(self.app().store.db(), self.clock.now(), &[Job::SendReports]).await.unwrap();
        self.settle().await;
    }

    /// A machine asks.
    async fn asks(&self, question: &Value) -> Value {
        let bearer = format!("Bearer {API_TOKEN}");
        let (status, answer) = self.posts("/api/ai-report", &[("authorization", &bearer)], &question.to_string()).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        serde_json::from_str(&answer).unwrap()
    }

    async fn rows(&self, question: &str) -> Value {
        self.asks(&json!({ "query": question })).await["table"]["rows"].clone()
    }
}

#[tokio::test]
async fn a_question_is_answered_with_what_the_portal_has() {
    story_with(&SETTINGS, async |w| {
        Shop::furnish(w).await;
        w.mirrors().await;
        w.says(AIGUL, AIGUL, "сколько продали сегодня по менеджерам?").await;
        let today = w.clock.now().with_timezone(&w.app().config.timezone).format("%d.%m.%Y");
        let text = w.reads_about(AIGUL, &["50 000 ₸", "Выручка по менеджерам", &today.to_string()]);
        assert!(text.contains("Айгерим Нурова 30 000 ₸\nСергей Ким     20 000 ₸"), "{text}");
        assert!(text.contains("Посчитано по 3 сделкам, данные на "), "{text}");

        w.says(AIGUL, AIGUL, "а только каспи?").await;
        let text = w.reads_about(AIGUL, &["45 000 ₸", "оплата: Kaspi"]);
        assert!(text.contains("Айгерим Нурова 25 000 ₸\nСергей Ким     20 000 ₸"), "{text}");

        w.says(AIGUL, AIGUL, "бүгін қанша сатылды?").await;
        w.reads_about(AIGUL, &["50 000 ₸"]);
        w.says(AIGUL, AIGUL, "average check yesterday").await;
        w.reads_about(AIGUL, &["40 000 ₸"]);
        w.says(AIGUL, AIGUL, "какая прибыль за месяц?").await;
        w.reads_about(AIGUL, &["себестоимости на портале нет"]);
        w.says(AIGUL, AIGUL, "синхронизируй остатки").await;
        w.reads_about(AIGUL, &["/sync"]);
    })
    .await;
}

#[tokio::test]
async fn machines_get_the_plan_and_the_table_behind_the_words() {
    story_with(&SETTINGS, async |w| {
        Shop::furnish(w).await;
        w.mirrors().await;
        let answer = w.asks(&json!({ "query": "выручка сегодня по товарам" })).await;
        assert_eq!(answer["outcome"], "answer");
        assert_eq!(answer["planner"], "rules");
        assert_eq!(answer["table"]["columns"], json!(["product", "revenue"]));
        assert_eq!(answer["table"]["rows"], json!([["Крем для рук", 30_000], ["Мыло хозяйственное", 20_000]]));
        assert_eq!(answer["source_rows"], 3);
        let today = w.clock.now().with_timezone(&w.app().config.timezone).date_naive().to_string();
        assert_eq!(answer["plan"]["from"], today);
        assert_eq!(answer["plan"]["dimension"], "product");

        // The same question again, and the one after it.
        assert_eq!(w.asks(&json!({ "query": "выручка сегодня по товарам" })).await["table"], answer["table"]);
        let next = w.asks(&json!({ "query": "а по менеджерам?", "previous": answer["plan"] })).await;
        assert_eq!(next["table"]["rows"], json!([["Айгерим Нурова", 30_000], ["Сергей Ким", 20_000]]));

        assert_eq!(w.rows("сколько сделок проиграли сегодня").await, json!([[1]]));
        assert_eq!(w.rows("сколько открытых сделок").await, json!([[1]]));
        assert_eq!(w.rows("сколько штук крема для рук продали сегодня").await, json!([[12]]));
        assert_eq!(w.rows("средний чек сегодня").await, json!([[16_666.67]]));
        assert_eq!(w.rows("доля каспи за сегодня").await, json!([[90]]));
        let by_kind = w.rows("выручка сегодня по видам каспи").await;
        assert_eq!(by_kind, json!([["kaspi_qr", 25_000], ["kaspi_gold", 20_000]]));
        let compared = w.asks(&json!({ "query": "сравни выручку сегодня и вчера" })).await;
        assert_eq!(compared["table"]["rows"], json!([[50_000, 40_000, 25]]));

        let refused = w.asks(&json!({ "query": "телефоны клиентов", "language": "en" })).await;
        assert_eq!((&refused["outcome"], &refused["reason"]), (&json!("refuse"), &json!("personal_data")));
        let clarify = w.asks(&json!({ "query": "выручка за 31 ноября" })).await;
        assert_eq!(clarify["outcome"], "clarify");
        assert!(clarify["clarify"]["choices"].as_array().is_some_and(|choices| !choices.is_empty()), "{clarify}");
        let routed = w.asks(&json!({ "query": "запусти синхронизацию" })).await;
        assert_eq!((&routed["outcome"], &routed["reason"]), (&json!("route"), &json!("/sync")));

        let in_march = w.asks(&json!({ "query": "выручка за этот месяц", "as_of": "2026-03-18T10:00:00+05:00" })).await;
        assert_eq!((&in_march["plan"]["from"], &in_march["plan"]["to"]), (&json!("2026-03-01"), &json!("2026-03-18")));
    })
    .await;
}

#[tokio::test]
async fn what_is_malformed_is_answered_with_a_reason() {
    story(async |w| {
        let bearer = format!("Bearer {API_TOKEN}");
        for body in [
            "",
            "{}",
            r#"{"query": 5}"#,
            r#"{"query": "выручка", "as_of": "вчера"}"#,
            r#"{"query": "выручка", "previous": {"metrics": ["profit"]}}"#,
            r#"{"query": "выручка", "language": "de"}"#,
        ] {
            let (status, answer) = w.posts("/api/ai-report", &[("authorization", &bearer)], body).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{body}: {answer}");
            assert!(serde_json::from_str::<Value>(&answer).unwrap()["error"].is_string(), "{answer}");
        }
        let (status, _) = w.posts("/api/ai-report", &[], r#"{"query": "выручка"}"#).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn before_everything_was_read_nobody_gets_part_of_a_figure() {
    story_with(&SETTINGS, async |w| {
        Shop::furnish(w).await;
        w.says(AIGUL, AIGUL, "выручка за неделю").await;
        w.reads_about(AIGUL, &["Первая загрузка", "0 %"]);
        let answer = w.asks(&json!({ "query": "выручка за неделю" })).await;
        assert_eq!((&answer["outcome"], &answer["reason"]), (&json!("refuse"), &json!("loading")));
        assert_eq!(answer["table"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn the_mirror_follows_the_portal_whatever_is_lost() {
    story_with(&SETTINGS, async |w| {
        let shop = Shop::furnish(w).await;
        w.mirrors().await;
        assert_eq!(w.rows("выручка сегодня").await, json!([[50_000]]));

        // An event tells of it at once.
        let told = w.bitrix.add_deal("Ещё один").manager(shop.aigerim).line(Line::product(shop.cream, 4)).create();
        w.wins(told).await;
        assert_eq!(w.rows("выручка сегодня").await, json!([[60_000]]));

        // An event is lost: the next look finds it.
        w.bitrix.lose_events(true);
        w.bitrix.set_amount_by_hand(shop.first, 26_000);
        w.freshens().await;
        assert_eq!(w.rows("выручка сегодня").await, json!([[61_000]]));
        let by_product = w.rows("выручка сегодня по товарам").await;
        assert_eq!(by_product, json!([["Крем для рук", 40_000], ["Мыло хозяйственное", 20_000], [null, 1_000]]));

        // A deletion nobody told of shows at night.
        w.bitrix.deletes(told);
        w.freshens().await;
        assert_eq!(w.rows("выручка сегодня").await, json!([[61_000]]));
        w.clock.advance(TimeDelta::hours(13));
        w.bitrix.move_clock(TimeDelta::hours(13));
        w.mirrors().await;
        let day = (w.clock.now() - TimeDelta::hours(13)).with_timezone(&w.app().config.timezone).date_naive();
        assert_eq!(w.rows(&format!("выручка {day}")).await, json!([[51_000]]));
    })
    .await;
}

#[tokio::test]
async fn a_first_load_that_is_killed_or_cut_off_goes_on_where_it_was() {
    story_with(&SETTINGS, async |w| {
        Shop::furnish(w).await;
        w.bitrix.faults().away();
        w.mirrors().await;
        w.bitrix.faults().clear();
        w.dies_and_starts_again().await;
        w.looks_after_outages().await;
        w.settle().await;
        w.reads_the_rest(GROUP);
        w.mirrors().await;
        assert_eq!(w.rows("выручка за два дня").await.as_array().map(Vec::len), Some(1));
        assert_eq!(w.rows("сколько сделок выиграли за 2 дня").await, json!([[4]]));
    })
    .await;
}

#[tokio::test]
async fn buttons_below_a_report_look_at_it_in_other_ways() {
    story_with(&SETTINGS, async |w| {
        Shop::furnish(w).await;
        w.mirrors().await;
        w.says(GROUP, MARAT, "/report выручка за 2 дня").await;
        w.reads_about(GROUP, &["90 000 ₸"]);
        w.taps(GROUP, MARAT, "По дням").await;
        w.reads_about(GROUP, &["Выручка по дням", "40 000 ₸", "50 000 ₸"]);
        w.taps(GROUP, MARAT, "По менеджерам").await;
        w.reads_about(GROUP, &["Выручка по менеджерам", "Сергей Ким"]);
        w.taps(GROUP, MARAT, "Как посчитано").await;
        w.reads_about(GROUP, &["сумма выигранных сделок по дню закрытия", "по менеджерам", "без нейросети"]);
        w.taps(GROUP, MARAT, "📊 График").await;
        w.reads_about(GROUP, &["Выручка по менеджерам"]);
        w.taps(GROUP, MARAT, "📄 Excel").await;
        w.reads_about(GROUP, &["Выручка по менеджерам"]);
        let files: Vec<_> = w.telegram.messages(GROUP).into_iter().filter_map(|message| message.file).collect();
        let kinds: Vec<&[u8]> = files.iter().map(|file| &file.bytes[..4]).collect();
        assert_eq!(kinds, [b"\x89PNG".as_slice(), b"PK\x03\x04"]);
        w.taps(GROUP, MARAT, "Сравнить").await;
        w.reads_about(GROUP, &["было 0 ₸"]);
    })
    .await;
}

#[tokio::test]
async fn a_report_comes_by_itself_on_working_days_until_nobody_wants_it() {
    story_with(&SETTINGS, async |w| {
        Shop::furnish(w).await;
        w.mirrors().await;
        w.says(AIGUL, AIGUL, "выручка за вчера").await;
        w.reads_about(AIGUL, &["Выручка"]);
        w.taps(AIGUL, AIGUL, "⏰ По рабочим дням в 9").await;
        w.reads_about(AIGUL, &["Буду присылать: Выручка, за вчерашний день; по рабочим дням в 9:00"]);
        // Twice tapped is once wanted.
        w.taps(AIGUL, AIGUL, "⏰ По рабочим дням в 9").await;
        assert_eq!(w.next_message(AIGUL), None);

        w.says(AIGUL, AIGUL, "/report").await;
        w.reads_about(AIGUL, &["Приходит само:\n• Выручка, за вчерашний день; по рабочим дням в 9:00"]);

        let mut mornings = Vec::new();
        for _ in 0..7 {
            w.wakes_at(9).await;
            let today = w.clock.now().with_timezone(&w.app().config.timezone).date_naive();
            // A tick may come twice.
            for _ in 0..2 {
                w.ticks().await;
            }
            if let Some(text) = w.next_message(AIGUL) {
                assert!(text.contains("Выручка · "), "{text}");
                assert!(text.contains(&today.pred_opt().unwrap().format("%d.%m.%Y").to_string()), "{text}");
                mornings.push(today);
            }
            assert_eq!(w.next_message(AIGUL), None);
            assert_eq!(mornings.last() == Some(&today), is_working_day(today), "{today}");
        }
        w.taps(AIGUL, AIGUL, "🔕 Больше не присылать").await;
        w.reads_about(AIGUL, &["Больше не присылаю: Выручка"]);
        for _ in 0..7 {
            w.wakes_at(9).await;
            w.ticks().await;
        }
        assert_eq!(w.next_message(AIGUL), None);
    })
    .await;
}

#[tokio::test]
async fn a_plan_that_cannot_be_computed_is_refused_and_breaks_nothing() {
    story_with(&SETTINGS, async |w| {
        Shop::furnish(w).await;
        w.mirrors().await;
        let days = json!({ "from": "2026-01-01", "to": "2026-01-31" });
        for (metric, dimension) in [("leads_created", "product"), ("revenue", "warehouse"), ("stock_qty", "manager")] {
            let plan = json!({ "metrics": [metric], "dimension": dimension, "from": days["from"], "to": days["to"] });
            let plan: Plan = serde_json::from_value(plan).unwrap();
            assert!(execute(w.app(), &plan).await.is_err(), "{metric} by {dimension}");
        }
        // Whatever a text says, it is only compared with.
        let hostile = json!({
            "metrics": ["revenue"], "from": "2020-01-01", "to": Utc::now().date_naive().to_string(),
            "filters": [{"field": "source", "op": "eq", "value": "' OR 1=1; DROP TABLE sales; --"}],
        });
        let figures = execute(w.app(), &serde_json::from_value(hostile).unwrap()).await.unwrap();
        assert_eq!(figures.source_rows, 0);
        assert_eq!(w.rows("сколько открытых сделок").await, json!([[1]]));
    })
    .await;
}

#[tokio::test]
async fn invoices_are_counted_with_their_vat_even_when_their_deal_is_gone() {
    story(async |w| {
        w.wakes_at(12).await;
        let soap = w.goods("Мыло", 1_160).await;
        let deal = w.deal("Каспи", &[(&soap, 10)]);
        w.wins(deal).await;
        w.mirrors().await;
        w.reads_the_rest(GROUP);
        assert_eq!(w.rows("сколько накладных создано сегодня").await, json!([[1]]));
        assert_eq!(w.rows("ндс за сегодня").await, json!([[1_600]]));
        assert_eq!(w.rows("ндс по ставкам за сегодня").await, json!([[16, 1_600]]));
        assert_eq!(w.rows("сделки без накладной за сегодня").await, json!([[0]]));

        w.bitrix.deletes(deal);
        w.settle().await;
        assert_eq!(w.rows("сколько накладных создано сегодня по менеджерам").await, json!([[null, 1]]));
        assert_eq!(w.rows("выручка за сегодня").await, json!([[0]]));
        w.reads_the_rest(GROUP);
    })
    .await;
}

/// The numbers of a column, in order.
fn column(rows: &Value, place: usize) -> Vec<Decimal> {
    let number = |row: &Value| row[place].to_string().trim_matches('"').parse::<Decimal>().unwrap().normalize();
    let mut numbers: Vec<Decimal> = rows.as_array().unwrap().iter().map(number).collect();
    numbers.sort();
    numbers
}

/// What the portal's own lists give for one thing, without rows of nothing.
fn counted(sums: &Value, by: &str, what: &str) -> Vec<Decimal> {
    let lines = sums["by"][by].as_array().unwrap().iter();
    let mut numbers: Vec<Decimal> =
        lines.map(|line| line[what].to_string().trim_matches('"').parse::<Decimal>().unwrap().normalize()).collect();
    numbers.sort();
    numbers
}

#[tokio::test]
async fn every_figure_agrees_with_what_the_portal_counts_by_itself() {
    story_with(&[("PAYMENT_KIND_FIELD", shop::PAYMENT_KIND)], async |w| {
        w.wakes_at(12).await;
        w.bitrix.reset_clock();
        shop::furnish(&w.bitrix, &w.onec, &w.telegram);
        w.bitrix.take_events();
        w.mirrors().await;
        // The people and the group of that shop are strangers here.
        w.reads_the_rest(GROUP);
        let today = w.clock.now().with_timezone(&w.app().config.timezone).date_naive();
        for months in 0..13 {
            let from = today.with_day(1).unwrap().checked_sub_months(Months::new(months)).unwrap();
            let to = (from + Months::new(1) - Days::new(1)).min(today);
            let days = format!("с {} по {}", from.format("%d.%m.%Y"), to.format("%d.%m.%Y"));
            let wanted = Wanted { from: Some(from), to: Some(to), outcome: Some(Outcome::Won), ..Wanted::default() };
            let sums = w.bitrix.sums(&wanted, shop::PAYMENT_KIND);
            let one = |name: &str| vec![sums["total"][name].to_string().parse::<Decimal>().unwrap().normalize()];
            assert_eq!(column(&w.rows(&format!("выручка {days}")).await, 0), one("sum"), "{days}");
            assert_eq!(column(&w.rows(&format!("количество продаж {days}")).await, 0), one("count"), "{days}");
            assert_eq!(column(&w.rows(&format!("сколько штук продали {days}")).await, 0), one("pieces"), "{days}");
            for (words, by) in [("по менеджерам", "manager"), ("по дням", "day"), ("по источникам", "source")]
            {
                let rows = w.rows(&format!("выручка {words} {days}")).await;
                assert_eq!(column(&rows, 1), counted(&sums, by, "sum"), "{words} {days}");
            }
            let lost = Wanted { outcome: Some(Outcome::Lost), ..wanted.clone() };
            let lost = w.bitrix.sums(&lost, shop::PAYMENT_KIND)["total"]["count"].clone();
            assert_eq!(w.rows(&format!("сколько сделок проиграли {days}")).await, json!([[lost]]), "{days}");
            let leads = w.rows(&format!("сколько новых лидов {days}")).await;
            assert_eq!(leads, json!([[sums["leads"]["count"]]]), "{days}");
        }
    })
    .await;
}

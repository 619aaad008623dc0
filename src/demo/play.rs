//! The main story without a browser: a won deal becomes one invoice; a deal with an unmapped product waits, and follows
//! once the mapping is there.
//!
//! Only what people could see in the three systems counts. What does not come true is said, never passed over.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rust_decimal::Decimal;
use tokio_util::sync::CancellationToken;

use super::Api;
use crate::app::App;
use crate::i18n::{self, Args};
use crate::ops::invoices;
use crate::sandbox::Sandbox;
use crate::sandbox::bitrix::Fate;
use crate::sandbox::onec::Invoice;
use crate::sandbox::shop::{CHAT, Furnished};
use crate::sandbox::telegram::MessageView;
use crate::types::{DealId, Lang, Money};

/// How long the whole story may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to look between two looks.
const LOOK: Duration = Duration::from_millis(40);

/// All that is on stage.
pub(super) struct Stage {
    pub(super) app: App,
    pub(super) sandbox: Arc<Sandbox>,
    pub(super) furnished: Furnished,
    pub(super) api: Api,
    pub(super) lang: Lang,
    pub(super) stop: CancellationToken,
}

/// Plays the story; whether all of it came true.
pub(super) async fn play(stage: Stage) -> bool {
    let teller = Teller { stage: &stage, begun: Instant::now() };
    let (plain, unmapped) = (stage.furnished.deals.plain, stage.furnished.deals.unmapped);
    let came_true = teller.plain_deal(plain).await.is_some()
        && teller.unmapped_deal(unmapped).await.is_some()
        && teller.only_one_each(&[plain, unmapped]);
    if came_true {
        let args = Args::new().text("seconds", format!("{:.1}", teller.begun.elapsed().as_secs_f64()));
        println!("\n{}", i18n::plain(stage.lang, "demo-play-done", &args));
    }
    came_true
}

struct Teller<'a> {
    stage: &'a Stage,
    begun: Instant,
}

impl Teller<'_> {
    /// The deal is won, and everything follows by itself. None when something is missing; it has been said then.
    async fn plain_deal(&self, deal: i64) -> Option<()> {
        self.win(deal);
        self.delivered(deal).await?;
        self.invoiced(deal).await
    }

    /// The deal waits with a card, the mapping is confirmed, and the invoice follows.
    async fn unmapped_deal(&self, deal: i64) -> Option<()> {
        self.win(deal);
        self.delivered(deal).await?;
        let (number, title) = (deal.to_string(), self.title(deal));
        let about = |message: &MessageView| message.text.contains(&title) || message.text.contains(&number);
        let card = self.until("demo-step-card", || self.message(&about)).await?;
        self.done("demo-step-card", &Args::new());
        self.quote(&card);
        if !self.invoices_of(deal).is_empty() {
            return self.missing("demo-step-no-invoice");
        }
        self.done("demo-step-no-invoice", &Args::new());
        for mapping in self.stage.furnished.mappings.iter().filter(|mapping| !mapping.confirmed) {
            if !self.is_in(deal, mapping.product) {
                continue;
            }
            let args = Args::new().text("product", &mapping.name).text("code", &mapping.code);
            if let Err(error) = self.stage.api.confirm(mapping).await {
                eprintln!("{error:#}");
                return self.missing("demo-step-mapping");
            }
            self.done("demo-step-mapping", &args);
        }
        self.invoiced(deal).await
    }

    /// The invoice is in the books, its number on the deal, and everybody knows.
    async fn invoiced(&self, deal: i64) -> Option<()> {
        let invoice = self
            .until("demo-step-invoice", || self.invoices_of(deal).into_iter().find(|invoice| invoice.posted))
            .await?;
        self.tell_invoice(&invoice);
        let number = invoice.number;
        let args = Args::new().text("number", &number);
        let bitrix = &self.stage.sandbox.bitrix;
        let field = &self.stage.app.config.bitrix.invoice_field;
        let on_deal = || bitrix.deal(deal)?.fields.get(field).filter(|value| **value == number).map(drop);
        self.until("demo-step-number", on_deal).await?;
        self.done("demo-step-number", &args);
        let comment = || bitrix.comments(deal).into_iter().find(|comment| comment.contains(&number));
        let comment = self.until("demo-step-comment", comment).await?;
        self.done("demo-step-comment", &args);
        println!("{}", indented(&comment));
        let message =
            self.until("demo-step-message", || self.message(&|message| message.text.contains(&number))).await?;
        self.done("demo-step-message", &args);
        self.quote(&message);
        Some(())
    }

    /// Every won deal has exactly one invoice, and there is no other.
    fn only_one_each(&self, deals: &[i64]) -> bool {
        let one_each = deals.iter().all(|deal| self.invoices_of(*deal).len() == 1);
        let all = self.stage.sandbox.onec.invoices().len();
        if one_each && all == deals.len() {
            println!();
            self.done("demo-step-only", &Args::new().count("count", all));
            return true;
        }
        self.missing::<()>("demo-step-only").is_some()
    }

    fn win(&self, deal: i64) {
        let args = Args::new().text("deal", deal).text("title", self.title(deal));
        println!("\n{}", i18n::plain(self.stage.lang, "demo-play-win", &args));
        self.stage.sandbox.bitrix.wins(deal);
    }

    async fn delivered(&self, deal: i64) -> Option<()> {
        let bitrix = &self.stage.sandbox.bitrix;
        let taken =
            || bitrix.sent_events().into_iter().find(|event| event.deal == deal && event.fate == Fate::Answered(200));
        let event = self.until("demo-step-event", taken).await?;
        self.done("demo-step-event", &Args::new().text("event", event.name));
        Some(())
    }

    fn tell_invoice(&self, invoice: &Invoice) {
        let args = Args::new().text("number", &invoice.number).text("sum", tenge(invoice.sum));
        self.done("demo-step-invoice", &args.text("buyer", &invoice.counterparty).text("bin", &invoice.bin));
        for line in invoice.goods.iter().chain(&invoice.services) {
            let args = Args::new().text("item", &line.item).text("quantity", line.quantity.normalize());
            let args = args.text("price", tenge(line.price)).text("sum", tenge(line.sum));
            println!("      {}", i18n::plain(self.stage.lang, "demo-invoice-row", &args));
        }
    }

    /// Looks until there is something to see; says what is missing when there is not.
    async fn until<T>(&self, key: &str, look: impl Fn() -> Option<T>) -> Option<T> {
        while self.begun.elapsed() < PATIENCE && !self.stage.stop.is_cancelled() {
            if let Some(seen) = look() {
                return Some(seen);
            }
            tokio::time::sleep(LOOK).await;
        }
        self.missing(key)
    }

    fn done(&self, key: &str, args: &Args) {
        println!("  ✓ {}", i18n::plain(self.stage.lang, key, args));
    }

    fn missing<T>(&self, key: &str) -> Option<T> {
        println!("  ✗ {}", i18n::plain(self.stage.lang, &format!("{key}-missing"), &Args::new()));
        None
    }

    fn quote(&self, message: &MessageView) {
        println!("{}", indented(&message.text));
        for row in &message.buttons {
            let labels: Vec<_> = row.iter().map(|button| format!("[ {} ]", button.label)).collect();
            println!("      {}", labels.join(" "));
        }
    }

    fn message(&self, fits: &dyn Fn(&MessageView) -> bool) -> Option<MessageView> {
        self.stage.sandbox.telegram.messages(CHAT).into_iter().find(|message| message.from_bot && fits(message))
    }

    fn invoices_of(&self, deal: i64) -> Vec<Invoice> {
        let Some(id) = DealId::new(deal) else { return Vec::new() };
        let mark = invoices::mark(&self.stage.app, id);
        let ours = |invoice: &Invoice| !invoice.marked && invoice.comment.trim() == mark;
        self.stage.sandbox.onec.invoices().into_iter().filter(ours).collect()
    }

    fn title(&self, deal: i64) -> String {
        self.stage.sandbox.bitrix.deal(deal).map(|deal| deal.title).unwrap_or_default()
    }

    fn is_in(&self, deal: i64, product: i64) -> bool {
        let portal = self.stage.sandbox.bitrix.desk();
        let deals = portal["deals"].as_array().into_iter().flatten();
        let mut rows = deals.filter(|it| it["id"] == deal).filter_map(|it| it["rows"].as_array()).flatten();
        rows.any(|row| row["product"] == product)
    }
}

/// Money as people read it; as it is where it is no money we could keep.
fn tenge(sum: Decimal) -> String {
    Money::exact(sum).map_or_else(|_| sum.to_string(), |sum| sum.to_string())
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("      │ {line}")).collect::<Vec<_>>().join("\n")
}

//! What is told to a chat, as data: the words are chosen when it is sent, in the language of that chat.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    DealId, Difference, Digest, Hold, Lang, LowItem, Money, NamedProduct, NamedStore, Offer, Ref, Role, StatusReport,
    StockRun, System, Topic, Waiting,
};

/// One thing to tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// An invoice is in the books and its number on the deal.
    InvoiceIssued {
        /// The deal.
        deal: DealId,
        /// Its title.
        title: String,
        /// The invoice's number.
        number: String,
        /// Its sum.
        sum: Money,
        /// The buyer in 1C.
        buyer: String,
    },
    /// A due deal waits for a person.
    DealWaits {
        /// The deal.
        deal: DealId,
        /// Its title; may be empty.
        title: String,
        /// What for.
        waiting: Waiting,
    },
    /// Several due deals began to wait for the same kind of thing within minutes.
    DealsWait {
        /// How many.
        total: u64,
        /// How many of them still wait.
        left: u64,
        /// The first of these.
        first: Vec<WaitingDeal>,
    },
    /// 1C recalculated another sum than the deal's.
    SumRecalculated {
        /// The deal.
        deal: DealId,
        /// Its title.
        title: String,
        /// The invoice's number.
        number: String,
        /// The deal's sum.
        ours: Money,
        /// The document's sum.
        books: Money,
    },
    /// An outside system does not answer, or did not; what waits goes on by itself.
    SystemAway {
        /// Which.
        system: System,
        /// Since when.
        since: DateTime<Utc>,
        /// How many deals wait for it, or waited.
        deals: u64,
        /// Its words, where it answers but refuses us.
        refusal: Option<String>,
        /// When it answered again.
        over: Option<DateTime<Utc>>,
    },
    /// An outside system has not answered for almost a day.
    SystemStillAway {
        /// Which.
        system: System,
        /// Since when.
        since: DateTime<Utc>,
        /// How many deals wait for it.
        deals: u64,
    },
    /// A person decided that a deal becomes no invoice of ours.
    DealSkipped {
        /// The deal.
        deal: DealId,
        /// Its title; may be empty.
        title: String,
        /// Why.
        reason: String,
        /// Who.
        by: String,
    },
    /// Asks for the reason a deal is skipped; answered by a button, or by a message that answers it.
    AskSkip {
        /// The deal.
        deal: DealId,
        /// Its title; may be empty.
        title: String,
    },
    /// Deals wait for a product that has no item; answered by a button, or by a message that answers it.
    ProductUnmapped {
        /// The product.
        product: NamedProduct,
        /// How many deals wait for it.
        deals: u64,
        /// The items it may be, the most likely first.
        offers: Vec<Offer>,
    },
    /// A product has its item.
    ProductMapped {
        /// The product.
        product: NamedProduct,
        /// The item's code.
        code: String,
        /// Its name.
        item: String,
        /// Who said so.
        by: String,
        /// By which it can be taken back.
        change: i64,
    },
    /// All mappings as a table, which is made when it is sent.
    MappingTable,
    /// A table somebody sent was looked through; nothing of it was taken in yet.
    TableChecked {
        /// By which Telegram gives it out again.
        file: String,
        /// What people call it.
        name: String,
        /// Lines of products that had no item.
        new: usize,
        /// Lines of products that had another one.
        replaced: usize,
        /// Lines that change nothing.
        same: usize,
        /// Lines that cannot be taken in.
        faults: Vec<LineFault>,
    },
    /// Asks for the name or the code of the item a product is; answered by a message that answers it.
    AskItem {
        /// The product.
        product: NamedProduct,
    },
    /// A step that is about no deal waits for a person.
    WorkStuck {
        /// Its name, for the log.
        job: String,
        /// Why.
        words: String,
    },
    /// A sweep found deals to be invoiced that no event told us of.
    DealsFound {
        /// How many.
        deals: u64,
    },
    /// A sweep somebody asked for is through.
    Swept {
        /// How many deals are read again because of it.
        reading: u64,
    },
    /// A sweep somebody asked for begins when the portal answers again.
    SweptLater,
    /// A deal changed after its invoice was made, or agrees with it again.
    DealDiffers {
        /// The deal.
        deal: DealId,
        /// Its title.
        title: String,
        /// The invoice's number.
        number: String,
        /// What differs; nothing when it agrees again.
        difference: Option<Difference>,
    },
    /// A run that brings stock from 1C to the portal: how far it is, and what came of it.
    StockRun {
        /// The run.
        run: Box<StockRun>,
    },
    /// A run whose difference waits for a person.
    StockHeld {
        /// The run.
        run: i64,
        /// Why, and what would change.
        hold: Hold,
        /// Who let it through or dropped it, once somebody did.
        answered: Option<Answered>,
    },
    /// Which store of the portal is a warehouse?
    WarehouseAsked {
        /// The warehouse's reference in 1C; none for the whole of a base that keeps no warehouses.
        key: Option<Ref>,
        /// Its name.
        name: String,
        /// The stores it may be, the most likely first.
        stores: Vec<NamedStore>,
        /// What a person said, and who: the store's title, or none where it is left out.
        settled: Option<(Option<String>, String)>,
    },
    /// What a run changes as a file, which is made when it is sent.
    StockFile {
        /// The run.
        run: i64,
    },
    /// Items that were sold until there is little of them.
    StockLow {
        /// The first of them, least first.
        items: Vec<LowItem>,
        /// How many more there are.
        more: u64,
    },
    /// Asks for the quantity under which an item is low; answered by a message that answers it.
    AskThreshold {
        /// The item's reference in 1C.
        item: Ref,
        /// Its name.
        name: String,
    },
    /// A report a chat wants again and again, computed when it is sent.
    ReportDue {
        /// The report.
        report: i64,
        /// The subscription it is sent for.
        subscription: i64,
    },
    /// A report as a picture, which is made when it is sent.
    ReportChart {
        /// The report.
        report: i64,
    },
    /// A report as a file, which is made when it is sent.
    ReportFile {
        /// The report.
        report: i64,
    },
    /// The answer to /status.
    Status {
        /// What was measured.
        report: StatusReport,
    },
    /// Somebody asks to be let in.
    AccessAsked {
        /// Telegram's number of the person or the group.
        member: i64,
        /// The name they show.
        name: String,
        /// The language they read.
        lang: Lang,
        /// What an admin said, once one did.
        answer: Option<AccessAnswer>,
    },
    /// So many ask to be let in that they have no cards of their own.
    AccessCrowd {
        /// How many.
        waiting: u64,
    },
    /// Told to whoever was let in or got another role.
    AccessGiven {
        /// The role.
        role: Role,
        /// Whether it is a group.
        group: bool,
        /// Whether they had another role before.
        changed: bool,
    },
    /// Told to whoever was not let in.
    AccessRefused,
    /// Told to whoever lost their role.
    AccessTaken,
    /// Nothing reaches a member any more, or things do again.
    MemberClosed {
        /// The name they show; may be empty.
        name: String,
        /// Whether it is a group.
        group: bool,
        /// They can be reached again.
        over: bool,
    },
    /// What stood here is told anew further down.
    ToldBelow,
    /// The morning's overview.
    Digest {
        /// What there is to say.
        digest: Box<Digest>,
    },
}

impl Notice {
    /// Whether a person's answer to it can be taken back: then it comes up again as the same alert.
    pub fn can_be_undone(&self) -> bool {
        matches!(self, Self::ProductUnmapped { .. } | Self::WarehouseAsked { .. })
    }

    /// Whether it is about the reader's own access: told to whoever has none, too.
    pub fn is_of_access(&self) -> bool {
        matches!(self, Self::AccessGiven { .. } | Self::AccessRefused | Self::AccessTaken)
    }

    /// Who hears of it when it comes by itself; what only ever answers somebody has none.
    pub fn topic(&self) -> Option<Topic> {
        match self {
            Self::InvoiceIssued { .. } | Self::DealsFound { .. } => Some(Topic::Invoices),
            Self::DealWaits { .. }
            | Self::DealsWait { .. }
            | Self::SumRecalculated { .. }
            | Self::DealSkipped { .. }
            | Self::ProductUnmapped { .. }
            | Self::ProductMapped { .. }
            | Self::DealDiffers { .. } => Some(Topic::Waiting),
            Self::SystemAway { .. } | Self::SystemStillAway { .. } | Self::WorkStuck { .. } => Some(Topic::Outages),
            Self::StockRun { .. } | Self::StockHeld { .. } | Self::WarehouseAsked { .. } | Self::StockLow { .. } => {
                Some(Topic::Stock)
            }
            Self::AccessAsked { .. } | Self::AccessCrowd { .. } | Self::MemberClosed { .. } => Some(Topic::Access),
            _ => None,
        }
    }
}

/// A deal that waits, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingDeal {
    /// Which.
    pub deal: DealId,
    /// Its title; may be empty.
    pub title: String,
    /// What for.
    pub waiting: Waiting,
}

/// What an admin said to somebody who asked to be let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessAnswer {
    /// The role; none where they were refused.
    pub role: Option<Role>,
    /// Who said it.
    pub by: String,
}

/// What a person said to a difference that waited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// It was let through; otherwise dropped.
    pub through: bool,
    /// Who; none where a newer run took its place.
    pub by: Option<String>,
}

/// A line of a table that cannot be taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFault {
    /// Where it stands.
    pub line: usize,
    /// The last part of its locale key.
    pub key: String,
    /// The code, or the line it is about.
    pub what: String,
}

/// A message ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screen {
    /// Telegram's HTML.
    pub html: String,
    /// Rows of buttons below it.
    #[serde(default)]
    pub buttons: Vec<Vec<Button>>,
}

/// A button below a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What comes back when it is tapped: at most 64 bytes.
    pub data: String,
}

/// What a row of the outbox holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// To be worded when it is sent.
    Notice(Notice),
    /// Worded already: the answer to a command.
    Screen(Screen),
    /// An alert, told as it stands when it is sent.
    Alert(i32),
}

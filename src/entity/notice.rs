//! The outbox of the chat: one message to one chat, sent or to be sent.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    /// Grows with time; a chat is told in this order.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The chat.
    pub chat: i64,
    /// What caused it; unique, so that nothing is told twice.
    pub cause: String,
    /// What to tell, as JSON.
    pub content: Json,
    /// Waiting, sent or given up.
    pub state: State,
    /// How often sending failed.
    pub attempts: i32,
    /// Telegram's number of the message, once it took it: from then on it is edited.
    pub message: Option<i64>,
    /// Grows with each change of the content, so that a change made while it is being sent is not taken for sent.
    pub revision: i32,
    /// The alert it tells of, where it tells of one.
    pub alert: Option<i32>,
    /// Whether it came by itself: then it makes no sound in the quiet hours.
    pub unasked: bool,
    /// Until when this chat wants to hear no more of the alert.
    pub snoozed_until: Option<DateTimeUtc>,
    /// Not before this moment.
    pub send_at: DateTimeUtc,
    /// When it was posted.
    pub created_at: DateTimeUtc,
    /// When Telegram took it.
    pub sent_at: Option<DateTimeUtc>,
}

/// Where a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum State {
    /// To be sent.
    Waiting,
    /// Telegram took it.
    Sent,
    /// Telegram will never take it: the chat is gone or the bot was blocked.
    GivenUp,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! The door for people: Telegram.
//!
//! Updates are stored before Telegram may forget them, answered from the store, and every answer goes through the outbox.
//! Nothing else holds the bot's client; nothing here decides what a use case decides.

mod access;
mod callback;
mod classify;
mod command;
mod guard;
mod handlers;
mod listener;
mod markup;
mod menu;
mod notices;
mod outbox;
mod pace;
mod patience;
mod poller;
mod reports;
mod schema;
mod screens;
mod turn;
mod webhook;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::ExposeSecret;
use teloxide::Bot;
use teloxide::dispatching::Dispatcher;
use teloxide::dptree;
use teloxide::prelude::Requester;
use teloxide::types::{ChatId, Me, Update, UpdateKind, UserId};
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::config::Delivery;
use crate::ops::leases::Duty;
use crate::ops::{self, notices as posted};
use crate::types::Lang;
use screens::Reader;

/// The chat with its people; cheap to clone, all clones are one chat.
#[derive(Clone)]
pub struct Chat {
    app: App,
    bot: Bot,
    me: Arc<OnceCell<Me>>,
    confirm: Arc<Mutex<Option<i64>>>,
    taken: Taken,
}

/// Updates of one line are answered one after another, lines side by side: a tap does not wait until a long question is answered,
/// and in a group nobody waits for another.
type Line = (Option<ChatId>, Option<UserId>, bool);

fn line(update: &Update) -> Option<Line> {
    let is_tap = matches!(update.kind, UpdateKind::CallbackQuery(_));
    Some((update.chat().map(|chat| chat.id), update.from().map(|person| person.id), is_tap))
}

/// Numbers of the updates somebody in this process is at work on.
#[derive(Clone, Default)]
struct Taken(Arc<Mutex<HashSet<i64>>>);

impl Chat {
    /// Builds the client. Telegram is not asked: it may be away.
    ///
    /// # Errors
    /// None so far; the settings were checked when they were read.
    pub fn new(app: App) -> anyhow::Result<Self> {
        let settings = &app.config.telegram;
        let mut address = settings.api_url.clone();
        let path = address.path().trim_end_matches('/').to_owned();
        address.set_path(&path);
        let bot = Bot::new(settings.token.expose_secret()).set_api_url(address);
        Ok(Self { app, bot, me: Arc::default(), confirm: Arc::default(), taken: Taken::default() })
    }

    /// Offers the commands, receives, answers and tells, until `stop`; then ends what is begun. Of several processes one does,
    /// and another when that one dies. Telegram may be away, also at the start.
    pub async fn run(self, stop: CancellationToken) {
        let leases = &self.app.leases;
        while stop.run_until_cancelled(leases.taken(Duty::Chat)).await.is_some() {
            let off_duty = stop.child_token();
            let on_duty = async {
                tokio::join!(
                    menu::keep(&self, &off_duty),
                    self.receive(&off_duty),
                    listener::answer(&self, &off_duty),
                    outbox::run(&self, &off_duty)
                );
            };
            let until_lost = async {
                off_duty.run_until_cancelled(leases.lost(Duty::Chat)).await;
                off_duty.cancel();
            };
            tokio::join!(on_duty, until_lost);
        }
    }

    /// Asks Telegram once for updates, without waiting for any, and stores them; gives how many came.
    ///
    /// # Errors
    /// When Telegram or the database fails; then nothing is lost.
    pub async fn pull(&self) -> anyhow::Result<usize> {
        Ok(poller::fetch(self, 0).await?)
    }

    /// Answers every stored update that waits, one after another; gives how many there were.
    ///
    /// # Errors
    /// When Telegram does not tell who we are, or the database fails.
    pub async fn handle_waiting(&self) -> anyhow::Result<usize> {
        let me = self.me().await?;
        let waiting = listener::untaken(self).await?;
        if waiting.is_empty() {
            // Building the tree costs more than finding that nobody said anything.
            return Ok(0);
        }
        let (tree, mut handled) = (schema::schema(), 0);
        for (id, update) in waiting {
            match update {
                Ok(update) => {
                    // The guard around the tree ends in every case and has logged what went wrong.
                    let _ = tree.dispatch(dptree::deps![update, me.clone(), self.bot.clone(), self.clone()]).await;
                }
                Err(body) => listener::refuse(self, id, &body).await,
            }
            handled += 1;
        }
        Ok(handled)
    }

    /// Sends whatever is due at once, without pacing; what Telegram asks to send later is postponed. Gives how many notices
    /// were tried.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn send_due(&self) -> anyhow::Result<usize> {
        let mut tried = 0;
        loop {
            let due = posted::due(&self.app).await?;
            if due.is_empty() {
                return Ok(tried);
            }
            for notice in &due {
                outbox::deliver(self, notice).await?;
                tried += 1;
            }
        }
    }

    /// Offers each member the menu of their role.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn offer_menus(&self) -> anyhow::Result<()> {
        menu::offer_members(self).await?;
        Ok(())
    }

    /// The dispatcher over the whole tree of handlers.
    ///
    /// # Panics
    /// When a handler needs something nobody provides: a mistake of ours, which a test finds.
    pub fn dispatcher(&self) -> Dispatcher<Bot, ops::Error, Line> {
        Dispatcher::builder(self.bot.clone(), schema::schema())
            .dependencies(dptree::deps![self.clone()])
            .distribution_function(line)
            // Never reached, because the guard ends every update; teloxide's own would log the whole update.
            .default_handler(|_| async {})
            .build()
    }

    /// Somebody who reads in a language, here and now.
    fn reader(&self, lang: Lang) -> Reader {
        Reader { lang, zone: self.app.config.timezone, now: self.app.clock.now() }
    }

    async fn receive(&self, stop: &CancellationToken) {
        match &self.app.config.telegram.delivery {
            Delivery::Polling => poller::run(self, stop).await,
            Delivery::Webhook { public_url } => webhook::announce(self, public_url, stop).await,
        }
    }

    /// Who we are, asked once.
    async fn me(&self) -> Result<Me, teloxide::RequestError> {
        self.me.get_or_try_init(|| async { self.bot.get_me().await }).await.cloned()
    }
}

impl Taken {
    /// Takes an update, unless somebody has it.
    fn take(&self, id: i64) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id)
    }

    /// Gives it back: it was handled, or has to wait for another try.
    fn give_back(&self, id: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

//! Sending what is posted: each chat in order, chats side by side, as fast as Telegram likes it.
//!
//! A notice is worded at the moment it is sent, and edited when it is revised. What is for the chat of the settings is never given up because that chat
//! is closed to us or has moved. Telegram has no mark against a second sending: when its answer is lost, a
//! message may come twice, but none is lost.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use teloxide::RequestError;
use teloxide::payloads::{EditMessageTextSetters, SendDocumentSetters, SendMessageSetters, SendPhotoSetters};
use teloxide::prelude::Requester;
use teloxide::types::{
    ChatId, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, MessageId, ParseMode,
};
use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use super::callback::Callback;
use super::classify::{self, Verdict};
use super::pace::Pace;
use super::{Chat, markup, notices, reports};
use crate::ops::mappings;
use crate::ops::mappings::exchange::{self, Format};
use crate::ops::notices::{self as posted, Due};
use crate::ops::{Error, Result, alerts, members, stock};
use crate::types::{Button, Content, Health, Measured, Notice, Role, Screen, System};

/// Most messages on their way at once; a chat that is slow must not hold up the others.
const AT_ONCE: usize = 8;

/// The shortest and the longest time between two looks when nothing wakes us.
const LOOK_AGAIN: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// How long a chat rests after our own database failed.
const REST: Duration = Duration::from_secs(5);

/// How long what is on its way may delay the end of the program.
const GRACE: Duration = Duration::from_secs(5);

/// How long Telegram may take to say how it is.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest pause between two tries, seconds: for Telegram, which comes back by itself…
const LONGEST_PAUSE: i64 = 300;

/// …and for the chat of the settings when it is closed to us, which a person has to open again.
const LONGEST_CLOSED: i64 = 3_600;

/// Sends until `stop`, then waits for what is on its way.
pub(super) async fn run(chat: &Chat, stop: &CancellationToken) {
    let mut sender = Sender::new(chat.clone());
    let mut news = chat.app.store.news();
    while !stop.is_cancelled() {
        news.look();
        let wait = sender.start_due().await.unwrap_or_else(|error| {
            tracing::error!(%error, "the outbox cannot be read");
            REST
        });
        tokio::select! {
            () = stop.cancelled() => {}
            Some(ended) = sender.sending.join_next_with_id() => sender.ended(ended).await,
            () = news.arrive() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
    if tokio::time::timeout(GRACE, sender.finish()).await.is_err() {
        // Cut off, they are sent again after the next start.
        tracing::warn!(notices = sender.sending.len(), "some notices are still on their way");
    }
}

/// Sends one notice and notes what became of it.
///
/// # Errors
/// When the database fails; then the notice still waits.
pub(super) async fn deliver(chat: &Chat, due: &Due) -> Result<()> {
    let db = chat.app.store.db();
    match &due.content {
        // It ended before anybody here heard of it: nobody has to.
        Content::Alert(alert) if due.message.is_none() && !alerts::is_open(db, *alert).await? => {
            return Ok(posted::take_back(db, due).await?);
        }
        // Whoever lost their role since they asked learns nothing more.
        Content::Notice(notice) if !notice.is_of_access() && !members::is_member(&chat.app, due.chat).await? => {
            return posted::give_up(&chat.app, due.id).await;
        }
        _ => {}
    }
    let screen = match word(chat, due).await {
        // What it told of is kept no more.
        Err(Error::Refusal(_)) => return posted::give_up(&chat.app, due.id).await,
        screen => screen?,
    };
    let screen = fitting(chat, due.chat, screen).await?;
    let parts = markup::split(&screen);
    if parts.len() > 1 {
        return posted::split(&chat.app, due, parts).await;
    }
    let silent = due.unasked && members::is_quiet(&chat.app, due.chat).await?;
    let outcome = match due.message {
        Some(message) => edit(chat, due.chat, message, &screen).await,
        None => match attachment(chat, due).await? {
            Some(attachment) => send_attachment(chat, due.chat, attachment, &screen).await,
            None => send(chat, due.chat, &screen, silent).await,
        },
    };
    match outcome {
        Ok(message) => posted::sent(&chat.app, due, message).await,
        Err(error) => settle(chat, due, &error).await,
    }
}

/// A screen without the buttons that would only refuse: a manager's own chat has none an admin alone may tap. In a group they
/// stay, because admins read there too.
async fn fitting(chat: &Chat, to: i64, mut screen: Screen) -> Result<Screen> {
    let is_refused = |button: &Button| Callback::read(&button.data).is_some_and(|tapped| tapped.is_for_admins());
    let some_are = screen.buttons.iter().flatten().any(is_refused);
    if some_are && !members::is_group(to) && members::role(&chat.app, to, Some(to)).await? == Some(Role::Manager) {
        screen.buttons.iter_mut().for_each(|row| row.retain(|button| !is_refused(button)));
        screen.buttons.retain(|row| !row.is_empty());
    }
    Ok(screen)
}

/// What a notice is sent as besides words.
enum Attachment {
    /// A file with its name.
    File(&'static str, Vec<u8>),
    /// A picture.
    Picture(Vec<u8>),
}

/// What a notice is sent as: made now, not as things were when somebody asked.
async fn attachment(chat: &Chat, due: &Due) -> Result<Option<Attachment>> {
    let db = chat.app.store.db();
    Ok(match &due.content {
        Content::Notice(Notice::ReportFile { report }) => {
            let file = reports::workbook(chat, due.chat, *report).await?;
            file.map(|file| Attachment::File("report.xlsx", file))
        }
        Content::Notice(Notice::ReportChart { report }) => {
            reports::chart(chat, due.chat, *report).await?.map(Attachment::Picture)
        }
        Content::Notice(Notice::MappingTable) => {
            Some(Attachment::File("mappings.xlsx", exchange::written(&mappings::all(db).await?, Format::Xlsx)))
        }
        Content::Notice(Notice::StockFile { run }) => {
            let lang = members::language(&chat.app, due.chat).await?.unwrap_or_default();
            Some(Attachment::File("stock.xlsx", stock::told::written(db, *run, lang).await?))
        }
        _ => None,
    })
}

struct Sender {
    chat: Chat,
    pace: Pace,
    sending: JoinSet<Result<()>>,
    due: HashMap<Id, Due>,
}

impl Sender {
    fn new(chat: Chat) -> Self {
        Self { chat, pace: Pace::default(), sending: JoinSet::new(), due: HashMap::new() }
    }

    /// Starts sending what is due and may go; gives how long to wait before looking again.
    async fn start_due(&mut self) -> Result<Duration> {
        let mut wait = self.until_next().await?;
        for due in posted::due(&self.chat.app).await? {
            if self.sending.len() >= AT_ONCE || self.due.values().any(|sending| sending.chat == due.chat) {
                continue;
            }
            match self.pace.pass(due.chat, Instant::now()) {
                Ok(()) => self.start(due),
                Err(pause) => wait = wait.min(pause),
            }
        }
        Ok(wait)
    }

    /// Waits for what is on its way.
    async fn finish(&mut self) {
        while let Some(ended) = self.sending.join_next_with_id().await {
            self.ended(ended).await;
        }
    }

    fn start(&mut self, due: Due) {
        let (chat, notice) = (self.chat.clone(), due.clone());
        let task = self.sending.spawn(async move { deliver(&chat, &notice).await });
        self.due.insert(task.id(), due);
    }

    async fn until_next(&self) -> Result<Duration> {
        let next = posted::next_due(self.chat.app.store.db()).await?;
        let wait = next.and_then(|next| (next - self.chat.app.clock.now()).to_std().ok());
        Ok(wait.unwrap_or_default().clamp(LOOK_AGAIN.0, LOOK_AGAIN.1))
    }

    async fn ended(&mut self, ended: std::result::Result<(Id, Result<()>), JoinError>) {
        let (id, error) = match ended {
            Ok((id, Ok(()))) => (id, None),
            Ok((id, Err(error))) => (id, Some(error.to_string())),
            Err(error) => (error.id(), Some(error.to_string())),
        };
        let Some(due) = self.due.remove(&id) else { return };
        let Some(error) = error else { return };
        tracing::error!(notice.id = due.id, error, "a notice could not be handled");
        self.pace.hold(due.chat, Instant::now() + REST);
        if let Err(error) = postpone(&self.chat, &due, pause(due.attempts, LONGEST_PAUSE)).await {
            tracing::error!(notice.id = due.id, %error, "a notice could not be postponed");
        }
    }
}

/// The notice in the language of its chat.
async fn word(chat: &Chat, due: &Due) -> Result<Screen> {
    let mut notice = match &due.content {
        Content::Screen(screen) => return Ok(screen.clone()),
        Content::Notice(notice) => notice.clone(),
        Content::Alert(alert) => return word_alert(chat, due.chat, *alert).await,
    };
    if let Notice::Status { report } = &mut notice {
        let before_database = report.systems.iter().position(|word| word.system == System::Database);
        let place = before_database.unwrap_or(report.systems.len());
        report.systems.insert(place, measure(chat).await);
    }
    let lang = members::language(&chat.app, due.chat).await?.unwrap_or_default();
    let reader = chat.reader(lang);
    if let Some(screen) = reports::screen(chat, due.chat, &notice, &reader).await? {
        return Ok(screen);
    }
    if due.joined.is_empty() {
        return Ok(notices::screen(&notice, &reader));
    }
    Ok(notices::list(std::iter::once(&notice).chain(due.joined.iter().map(|joined| &joined.notice)), &reader))
}

/// An alert as it stands now, in the language of its chat.
async fn word_alert(chat: &Chat, to: i64, alert: i32) -> Result<Screen> {
    let told = alerts::told(chat.app.store.db(), to, alert).await?;
    let lang = members::language(&chat.app, to).await?.unwrap_or_default();
    let screen = notices::alert(&told, &chat.reader(lang));
    // It is edited as one message; what does not fit is shown by the deal itself.
    let first = markup::split(&screen).into_iter().next();
    Ok(first.map_or(screen.clone(), |first| Screen { buttons: screen.buttons, ..first }))
}

/// How Telegram itself is.
async fn measure(chat: &Chat) -> Measured {
    let (at, started) = (chat.app.clock.now(), Instant::now());
    let health = match tokio::time::timeout(PATIENCE, chat.bot.get_me().into_future()).await {
        Ok(Ok(me)) => Health::Well(me.mention()),
        Ok(Err(error)) if classify::verdict(&error) == Verdict::LockedOut => Health::Refusing(classify::words(&error)),
        Ok(Err(error)) => Health::Away(classify::words(&error)),
        Err(_) => Health::Away(format!("no answer within {} s", PATIENCE.as_secs())),
    };
    let measured = Measured::new(System::Telegram, health, at, started);
    chat.app.board.note(measured.clone());
    measured
}

/// Sends a message as HTML, without markup when Telegram cannot read ours; gives its number.
async fn send(chat: &Chat, to: i64, screen: &Screen, silent: bool) -> std::result::Result<Option<i64>, RequestError> {
    let call = |text: String| {
        let call = chat.bot.send_message(ChatId(to), text).link_preview_options(no_preview());
        let call = call.disable_notification(silent);
        if screen.buttons.is_empty() { call } else { call.reply_markup(keyboard(screen)) }
    };
    let sent = match call(screen.html.clone()).parse_mode(ParseMode::Html).await {
        Err(error) if is_about_markup(&error) => call(markup::plain(&screen.html)).await,
        outcome => outcome,
    }?;
    Ok(Some(sent.id.0.into()))
}

/// Sends a file or a picture with the screen's words below it.
async fn send_attachment(
    chat: &Chat,
    to: i64,
    attachment: Attachment,
    screen: &Screen,
) -> std::result::Result<Option<i64>, RequestError> {
    let caption = markup::plain(&screen.html);
    let sent = match attachment {
        Attachment::File(name, bytes) => {
            let file = InputFile::memory(bytes).file_name(name);
            chat.bot.send_document(ChatId(to), file).caption(caption).await?
        }
        Attachment::Picture(bytes) => {
            let picture = InputFile::memory(bytes).file_name("report.png");
            chat.bot.send_photo(ChatId(to), picture).caption(caption).await?
        }
    };
    Ok(Some(sent.id.0.into()))
}

/// Edits a message of ours; sends a new one where that one is gone. Gives the number of a new one.
async fn edit(chat: &Chat, to: i64, message: i64, screen: &Screen) -> std::result::Result<Option<i64>, RequestError> {
    let Ok(number) = i32::try_from(message) else { return send(chat, to, screen, true).await };
    let call = |text: String| {
        let call = chat.bot.edit_message_text(ChatId(to), MessageId(number), text).link_preview_options(no_preview());
        // Without a keyboard in the edit the message loses the one it has.
        if screen.buttons.is_empty() { call } else { call.reply_markup(keyboard(screen)) }
    };
    let edited = match call(screen.html.clone()).parse_mode(ParseMode::Html).await {
        Err(error) if is_about_markup(&error) => call(markup::plain(&screen.html)).await,
        outcome => outcome,
    };
    match edited {
        Err(error) if classify::is_unchanged(&error) => Ok(None),
        // Nobody is woken by what they had before.
        Err(error) if classify::cannot_be_edited(&error) => send(chat, to, screen, true).await,
        outcome => outcome.map(|_| None),
    }
}

fn is_about_markup(error: &RequestError) -> bool {
    let refused = classify::verdict(error) == Verdict::Markup;
    if refused {
        tracing::error!(error = classify::words(error), "our markup was refused");
    }
    refused
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn keyboard(screen: &Screen) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new(
        screen.buttons.iter().map(|row| {
            row.iter().map(|button| InlineKeyboardButton::callback(button.label.clone(), button.data.clone()))
        }),
    )
}

/// Telegram did not take a notice: later, or never.
async fn settle(chat: &Chat, due: &Due, error: &RequestError) -> Result<()> {
    let words = classify::words(error);
    match classify::verdict(error) {
        Verdict::Wait(asked) => {
            let asked = TimeDelta::from_std(asked).unwrap_or(TimeDelta::seconds(LONGEST_PAUSE));
            postpone(chat, due, asked + TimeDelta::seconds(1)).await
        }
        Verdict::Away | Verdict::LockedOut => {
            tracing::info!(notice.id = due.id, error = words, "a notice is sent later");
            postpone(chat, due, pause(due.attempts, LONGEST_PAUSE)).await
        }
        Verdict::Unreachable => {
            tracing::warn!(notice.id = due.id, chat.id = due.chat, error = words, "a chat cannot be reached");
            close(chat, due).await
        }
        Verdict::Moved(to) => {
            tracing::warn!(chat.id = due.chat, chat.new_id = to, "a group has another number now");
            posted::readdress(&chat.app, due.chat, to).await
        }
        Verdict::Markup | Verdict::Refused => {
            tracing::error!(notice.id = due.id, error = words, "Telegram refuses a notice for good");
            posted::give_up(&chat.app, due.id).await
        }
    }
}

/// A chat is closed to us, and the admins hear of it. What is for the chat of the settings waits until somebody lets us in again;
/// anybody else finds what is open by asking.
async fn close(chat: &Chat, due: &Due) -> Result<()> {
    let app = &chat.app;
    let tx = app.store.begin().await?;
    members::close(app, &tx, due.chat).await?;
    let of_settings = members::chat_of_settings(app, &tx).await? == due.chat;
    app.store.commit(tx).await?;
    if of_settings {
        return postpone(chat, due, pause(due.attempts, LONGEST_CLOSED)).await;
    }
    posted::give_up(app, due.id).await
}

async fn postpone(chat: &Chat, due: &Due, pause: TimeDelta) -> Result<()> {
    posted::postpone(&chat.app, due, chat.app.clock.now() + pause).await
}

/// The pause after so many failures before this one: 2 s, 4, 8… up to the longest, seconds.
fn pause(failures: i32, longest: i64) -> TimeDelta {
    TimeDelta::seconds((2_i64 << failures.clamp(0, 16)).min(longest))
}

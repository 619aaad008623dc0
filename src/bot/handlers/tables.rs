//! Mappings as a file: sent to whoever asks, and taken in after it was looked through line by line.
//!
//! A file is kept nowhere: Telegram gives it out again when it is taken in.

use std::time::Duration;

use teloxide::net::Download;
use teloxide::prelude::Requester;
use teloxide::types::{FileId, Me, Message};

use super::super::command;
use super::super::screens::mappings as cards;
use super::super::turn::Turn;
use super::reply;
use crate::i18n::Args;
use crate::ops::mappings::exchange::{self, Effect, Line};
use crate::ops::{Result, notices};
use crate::tables::{LARGEST, Table, TableFault};
use crate::types::{LineFault, Notice};

/// How long Telegram may take to give a file out.
const PATIENCE: Duration = Duration::from_secs(60);

/// A table somebody sent.
#[derive(Clone, Debug)]
pub(in crate::bot) struct Sent {
    file: String,
    name: String,
}

/// The table in a message that is meant for us; none where there is none.
pub(in crate::bot) fn of_message(message: Message, me: Me) -> Option<Sent> {
    let document = message.document()?;
    let name = document.file_name.clone().unwrap_or_default();
    let is_table = [".xlsx", ".csv", ".tsv", ".txt"].iter().any(|ending| name.to_lowercase().ends_with(ending));
    let ours = message.chat.is_private()
        || command::answers_us(&message, &me)
        || message.caption().is_some_and(|caption| caption.starts_with("/map"));
    (is_table && ours && document.file.size as usize <= LARGEST)
        .then(|| Sent { file: document.file.id.0.clone(), name })
}

/// All mappings as a file.
pub(in crate::bot) async fn send(turn: Turn) -> Result<()> {
    turn.tell(Notice::MappingTable).await?;
    turn.acknowledge().await;
    Ok(())
}

/// What a table would change.
pub(in crate::bot) async fn check(turn: Turn, sent: Sent) -> Result<()> {
    let _typing = turn.typing();
    let lines = match read(&turn, &sent).await {
        Ok(lines) => lines,
        Err(fault) => return turn.reply(cards::unusable(&fault, &turn.reader())).await,
    };
    match exchange::check(turn.app(), &lines).await {
        Ok(effects) => turn.tell(told(sent, &lines, &effects)).await,
        Err(error) => reply(&turn, Err(error)).await,
    }
}

/// The table the tapped message tells of is taken in.
pub(in crate::bot) async fn take_in(turn: Turn) -> Result<()> {
    let tapped = turn.tap.as_ref().map(|tap| tap.message).unwrap_or_default();
    let Some(Notice::TableChecked { file, name, .. }) =
        notices::of_message(turn.app().store.db(), turn.room, tapped).await?
    else {
        turn.toast("toast-outdated", &Args::new()).await;
        return Ok(());
    };
    let sent = Sent { file, name };
    let lines = match read(&turn, &sent).await {
        Ok(lines) => lines,
        Err(fault) => return turn.reply(cards::unusable(&fault, &turn.reader())).await,
    };
    match exchange::take_in(turn.app(), &lines, &turn.actor).await {
        // Something changed since it was looked through.
        Ok(effects) if effects.iter().any(Effect::is_fault) => turn.tell(told(sent, &lines, &effects)).await?,
        Ok(effects) => {
            let changed = effects.iter().filter(|effect| **effect != Effect::Nothing).count();
            turn.turn_over(cards::taken_in(changed, &turn.reader())).await?;
        }
        Err(error) => reply(&turn, Err(error)).await?,
    }
    turn.acknowledge().await;
    Ok(())
}

async fn read(turn: &Turn, sent: &Sent) -> Result<Vec<Line>, TableFault> {
    let bytes = match tokio::time::timeout(PATIENCE, download(turn, sent)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(words)) => return Err(Table::unreadable(&sent.name, &words)),
        Err(_) => return Err(Table::unreadable(&sent.name, &"Telegram")),
    };
    exchange::read(&sent.name, &bytes)
}

async fn download(turn: &Turn, sent: &Sent) -> Result<Vec<u8>, String> {
    let file = turn.chat.bot.get_file(FileId(sent.file.clone())).await.map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    turn.chat.bot.download_file(&file.path, &mut bytes).await.map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn told(sent: Sent, lines: &[Line], effects: &[Effect]) -> Notice {
    let count = |is: fn(&Effect) -> bool| effects.iter().filter(|effect| is(effect)).count();
    let fault = |(line, effect): (&Line, &Effect)| {
        let what = match effect {
            Effect::ItemUnknown(code) => code.to_string(),
            Effect::Twice { first } => first.to_string(),
            _ => String::new(),
        };
        effect.is_fault().then(|| LineFault { line: line.line, key: effect.key().replace('_', "-"), what })
    };
    Notice::TableChecked {
        file: sent.file,
        name: sent.name,
        new: count(|effect| matches!(effect, Effect::New)),
        replaced: count(|effect| matches!(effect, Effect::Replaces(_))),
        same: count(|effect| matches!(effect, Effect::Nothing)),
        faults: lines.iter().zip(effects).filter_map(fault).collect(),
    }
}

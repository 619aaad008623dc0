//! Reports made at the moment they are sent: those that come by themselves, pictures and files.
//!
//! What cannot be computed then is told in words instead; nothing waits for ever.

use super::Chat;
use super::screens::{self, Reader, reports as screen_of};
use crate::ops::reports::execute::execute;
use crate::ops::reports::figures::Figures;
use crate::ops::reports::kept::{self, Kept};
use crate::ops::reports::told;
use crate::ops::{Error, Result, members};
use crate::types::{Notice, Screen};

/// The words of a notice that holds a report; none for any other.
pub(super) async fn screen(chat: &Chat, room: i64, notice: &Notice, reader: &Reader) -> Result<Option<Screen>> {
    let (report, subscription) = match notice {
        Notice::ReportDue { report, subscription } => (*report, Some(*subscription)),
        Notice::ReportChart { report } | Notice::ReportFile { report } => (*report, None),
        _ => return Ok(None),
    };
    let (kept, figures) = match computed(chat, room, report).await {
        Ok(computed) => computed,
        Err(Error::Refusal(refusal)) => return Ok(Some(screens::refusal(&refusal, reader))),
        Err(error) => return Err(error),
    };
    Ok(Some(match subscription {
        Some(subscription) => screen_of::due(&figures, kept.planner, (report, subscription), reader),
        None => screen_of::caption(&figures, reader),
    }))
}

/// A report as a workbook; none where it cannot be computed now.
pub(super) async fn workbook(chat: &Chat, room: i64, report: i64) -> Result<Option<Vec<u8>>> {
    made(chat, room, report, told::workbook).await
}

/// A report as a picture; none where it cannot be computed now.
pub(super) async fn chart(chat: &Chat, room: i64, report: i64) -> Result<Option<Vec<u8>>> {
    made(chat, room, report, told::chart).await
}

async fn made(
    chat: &Chat,
    room: i64,
    report: i64,
    make: fn(&Figures, &told::Reader) -> Vec<u8>,
) -> Result<Option<Vec<u8>>> {
    let lang = members::language(&chat.app, room).await?.unwrap_or_default();
    let reader = chat.reader(lang).plain();
    match computed(chat, room, report).await {
        // Drawing takes a while, and the loop has other chats to serve.
        Ok((_, figures)) => {
            let made = tokio::task::spawn_blocking(move || make(&figures, &reader)).await;
            Ok(made.inspect_err(|error| tracing::error!(%error, "a report could not be drawn")).ok())
        }
        Err(Error::Refusal(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn computed(chat: &Chat, room: i64, report: i64) -> Result<(Kept, Figures)> {
    let kept = kept::of(chat.app.store.db(), room, report).await?;
    let figures = execute(&chat.app, &kept.plan).await?;
    Ok((kept, figures))
}

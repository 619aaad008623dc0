//! The guard around the tree: an update begins, is handled, and is ended in the inbox, whatever happens in between.
//!
//! A panic would otherwise kill the worker of its chat, and then the dispatcher.

use std::ops::ControlFlow;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use teloxide::dispatching::UpdateHandler;
use teloxide::dptree::{self, di::DependencyMap};
use teloxide::types::Update;

use super::{Chat, access, screens};
use crate::ops::inbox::{self, Begun};
use crate::ops::{Error, Result, notices};
use crate::types::Content;

/// Wraps the tree; it never lets an update pass on.
pub(super) fn around(tree: UpdateHandler<Error>) -> UpdateHandler<Error> {
    let (description, signature) = (tree.description().clone(), tree.sig().clone());
    let guarded = move |given: DependencyMap, _| {
        let tree = tree.clone();
        async move {
            let (update, chat) = (given.get::<Update>(), given.get::<Chat>());
            let id = number(&update);
            if let Err(error) = handle(&chat, &update, tree, given).await {
                // The database failed: the update still waits and is taken again.
                tracing::error!(update.id = id, %error, "an update could not be ended");
            }
            chat.taken.give_back(id);
            ControlFlow::Break(Ok(()))
        }
    };
    dptree::from_fn_with_description(description, guarded, signature)
}

/// The number of an update, as the inbox keeps it.
pub(super) fn number(update: &Update) -> i64 {
    i64::from(update.id.0)
}

async fn handle(chat: &Chat, update: &Update, tree: UpdateHandler<Error>, given: DependencyMap) -> Result<()> {
    let id = number(update);
    match inbox::begin(&chat.app, id).await? {
        Begun::Now => {}
        Begun::Before => return Ok(()),
        Begun::TooOften => {
            tracing::error!(update.id = id, "an update is given up: handling it never ended");
            return apologise(chat, update).await;
        }
    }
    match AssertUnwindSafe(tree.dispatch(given)).catch_unwind().await {
        Ok(ControlFlow::Break(Ok(())) | ControlFlow::Continue(_)) => inbox::handled(chat.app.store.db(), id).await,
        Ok(ControlFlow::Break(Err(error))) => {
            tracing::error!(update.id = id, %error, "an update could not be answered");
            apologise(chat, update).await
        }
        Err(_) => {
            tracing::error!(update.id = id, "answering an update broke down");
            apologise(chat, update).await
        }
    }
}

/// Gives the update up, with a word to the person, unless it is a stranger.
async fn apologise(chat: &Chat, update: &Update) -> Result<()> {
    let (app, id) = (&chat.app, number(update));
    let person = update.from();
    let known = match update.chat() {
        Some(room) if access::role(chat, room, person).await.is_some() => Some(room),
        _ => None,
    };
    let lang = match known {
        Some(room) => access::language(chat, room, person).await,
        None => Default::default(),
    };
    let tx = app.store.begin().await?;
    if let Some(room) = known {
        let screen = Content::Screen(screens::start::broken(id, lang));
        notices::post(&tx, app.clock.now(), room.id.0, &format!("update:{id}:answer"), screen).await?;
    }
    inbox::failed(&tx, id).await?;
    Ok(app.store.commit(tx).await?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use sea_orm::EntityTrait;
    use teloxide::dispatching::UpdateFilterExt;
    use teloxide::types::Message;

    use super::*;
    use crate::app::{App, Taking};
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::entity::telegram_update::{Entity as Updates, State};

    async fn chat(folder: &std::path::Path) -> (Chat, Taking) {
        let config = Config::read(|name| match name {
            "BITRIX24_WEBHOOK_URL" => Some("http://127.0.0.1:9/rest/1/abc/".to_owned()),
            "ONEC_BASE_URL" => Some("http://127.0.0.1:9/buh".to_owned()),
            "TELEGRAM_BOT_TOKEN" => Some("1:token".to_owned()),
            "TELEGRAM_API_URL" => Some("http://127.0.0.1:9".to_owned()),
            "TELEGRAM_CHAT_ID" => Some("7".to_owned()),
            "BITRIX24_APPLICATION_TOKEN" | "ONEC_USERNAME" | "ONEC_PASSWORD" => Some("x".to_owned()),
            "DATABASE_URL" => Some(format!("sqlite://{}/daneker.db", folder.display())),
            _ => None,
        });
        let (app, taking) = App::build(config.unwrap(), Clock::default()).await.unwrap();
        (Chat::new(app).unwrap(), taking)
    }

    fn says(id: i64, text: &str) -> String {
        format!(
            r#"{{"update_id":{id},"message":{{"message_id":{id},"date":0,"text":"{text}","chat":{{"id":7,"type":"private"}},
            "from":{{"id":7,"is_bot":false,"first_name":"A"}}}}}}"#
        )
    }

    async fn give(chat: &Chat, tree: &UpdateHandler<Error>, body: &str) {
        let update: Update = serde_json::from_str(body).unwrap();
        let _ = tree.dispatch(dptree::deps![update, chat.clone()]).await;
    }

    #[tokio::test]
    async fn a_panic_costs_one_update_and_the_person_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (chat, _taking) = chat(folder.path()).await;
        let tree = around(dptree::entry().branch(Update::filter_message().endpoint(async |message: Message| {
            assert_ne!(message.text(), Some("boom"));
            Ok(())
        })));
        let bodies = [says(1, "boom"), says(2, "fine")];
        inbox::store(&chat.app, &[(1, bodies[0].clone()), (2, bodies[1].clone())]).await.unwrap();
        for body in &bodies {
            give(&chat, &tree, body).await;
        }
        let rows = Updates::find().all(chat.app.store.db()).await.unwrap();
        let states: Vec<_> = rows.into_iter().map(|row| row.state).collect();
        assert_eq!(states, [State::Failed, State::Done]);
        let due = notices::due(&chat.app).await.unwrap();
        let Content::Screen(screen) = &due[0].content else { panic!("an answer is worded already") };
        assert!(screen.html.contains("<code>1</code>"), "{}", screen.html);
        assert_eq!(due.len(), 1);
    }
}

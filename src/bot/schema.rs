//! The whole tree of handlers on one page: who may say or tap what, and who answers.
//!
//! Strangers fall through every branch but one, by which they ask to be let in; they learn nothing else. Kinds of updates are named by `Update::filter_…` only: Telegram
//! is asked for nothing else.

use teloxide::dispatching::{UpdateFilterExt, UpdateHandler};
use teloxide::dptree::{self, case};
use teloxide::types::{AllowedUpdate, Update};

use super::callback::Callback;
use super::command::Command;
use super::handlers::answer::{self, Asked};
use super::handlers::{alerts, deals, language, mappings, members, reports, start, status, stock, stuck, sync, tables};
use super::{access, callback, command, guard};
use crate::ops::Error;

/// The kinds of updates the tree has branches for.
pub(super) const KINDS: [AllowedUpdate; 3] =
    [AllowedUpdate::Message, AllowedUpdate::CallbackQuery, AllowedUpdate::MyChatMember];

/// The tree, guarded: each update is handled once, and a mistake costs one update.
pub(super) fn schema() -> UpdateHandler<Error> {
    guard::around(dptree::entry().branch(messages()).branch(taps()).branch(rooms()))
}

fn messages() -> UpdateHandler<Error> {
    let answers = dptree::filter_map_async(answer::of_message)
        .branch(dptree::filter(access::may_not_decide).endpoint(start::only_admins))
        .branch(case![Asked::Reason(deal)].endpoint(answer::reason))
        .branch(case![Asked::Item(product)].endpoint(answer::item))
        .branch(case![Asked::Threshold(item)].endpoint(answer::threshold));
    let orders = dptree::entry()
        .branch(
            dptree::filter(command::is_for_admins)
                .chain(dptree::filter(access::may_not_decide))
                .endpoint(start::only_admins),
        )
        .branch(case![Command::Stuck].endpoint(stuck::list))
        .branch(case![Command::Map].endpoint(mappings::walk))
        .branch(case![Command::Members].endpoint(members::list))
        .branch(case![Command::Sync(what)].endpoint(sync::begin));
    let commands = dptree::filter_map(command::of_message)
        .branch(case![Command::Start].endpoint(start::greet))
        .branch(case![Command::Help].endpoint(start::help))
        .branch(case![Command::Language(lang)].endpoint(language::ask))
        .branch(case![Command::Status].endpoint(status::measure))
        .branch(case![Command::Alerts].endpoint(alerts::show))
        .branch(case![Command::Deal(number)].endpoint(deals::show))
        .branch(case![Command::Stock(typed)].endpoint(stock::show))
        .branch(case![Command::Report(question)].endpoint(reports::answer))
        .branch(orders)
        .branch(case![Command::Unclear].endpoint(start::hint))
        .branch(case![Command::Wordless].endpoint(start::only_text));
    let files = dptree::filter_map(tables::of_message)
        .branch(dptree::filter(access::may_not_decide).endpoint(start::only_admins))
        .endpoint(tables::check);
    let ours = dptree::filter_map_async(access::of_message).branch(answers).branch(files).branch(commands);
    Update::filter_message()
        .branch(dptree::filter_map(members::moved).endpoint(members::follow))
        .branch(ours)
        .branch(dptree::filter_map_async(access::of_stranger).endpoint(members::ask))
}

fn rooms() -> UpdateHandler<Error> {
    Update::filter_my_chat_member().endpoint(members::stands)
}

fn taps() -> UpdateHandler<Error> {
    let known = dptree::filter_map(callback::of_tap)
        .branch(dptree::filter(access::may_not_tap).endpoint(start::admins_only))
        .branch(case![Callback::Language(lang)].endpoint(language::choose))
        .branch(case![Callback::Path(deal)].endpoint(deals::show_path))
        .branch(case![Callback::Stock].endpoint(stock::overview))
        .branch(case![Callback::Low(page)].endpoint(stock::low))
        .branch(case![Callback::StockIn { warehouse, page }].endpoint(stock::in_warehouse))
        .branch(case![Callback::StockItem(item)].endpoint(stock::item))
        .branch(case![Callback::Report { report, view }].endpoint(reports::view))
        .branch(case![Callback::Reschedule { subscription, rhythm, hour }].endpoint(reports::reschedule))
        .branch(case![Callback::Unsubscribe(subscription)].endpoint(reports::unsubscribe))
        .branch(case![Callback::Alert(tapped)].endpoint(alerts::tap))
        .branch(case![Callback::People(tapped)].endpoint(members::tap))
        .branch(case![Callback::Retry(deal)].endpoint(deals::retry))
        .branch(case![Callback::Stuck(page)].endpoint(stuck::turn))
        .branch(case![Callback::Card(deal)].endpoint(stuck::card))
        .branch(case![Callback::AskSkip(deal)].endpoint(stuck::ask_skip))
        .branch(case![Callback::Skip { deal, reason }].endpoint(stuck::skip))
        .branch(mapping_taps())
        .branch(case![Callback::ReadStock].endpoint(sync::read_stock))
        .branch(case![Callback::LetThrough(run)].endpoint(sync::let_through))
        .branch(case![Callback::StopRun(run)].endpoint(sync::stop))
        .branch(case![Callback::StockFile(run)].endpoint(sync::file))
        .branch(case![Callback::StoreIs { warehouse, store }].endpoint(sync::store))
        .branch(case![Callback::ReopenWarehouse(warehouse)].endpoint(sync::reopen_store))
        .branch(case![Callback::AskThreshold(item)].endpoint(stock::ask_threshold))
        .branch(case![Callback::ChooseBuyer { deal, buyer }].endpoint(deals::choose_buyer));
    Update::filter_callback_query()
        .branch(dptree::filter_map_async(access::of_tap).branch(known).endpoint(start::outdated))
        .endpoint(start::silence)
}

fn mapping_taps() -> UpdateHandler<Error> {
    dptree::entry()
        .branch(case![Callback::Product(product)].endpoint(mappings::product))
        .branch(case![Callback::Walk(place)].endpoint(mappings::turn))
        .branch(case![Callback::ChooseItem { place, product, code }].endpoint(mappings::choose))
        .branch(case![Callback::NoneOfThese { place, product }].endpoint(mappings::none_of_these))
        .branch(case![Callback::FindItem(product)].endpoint(mappings::find))
        .branch(case![Callback::NoItem { place, product }].endpoint(mappings::no_item))
        .branch(case![Callback::Later { place, product }].endpoint(mappings::later))
        .branch(case![Callback::Undo(change)].endpoint(mappings::undo))
        .branch(case![Callback::Certain].endpoint(mappings::certain))
        .branch(case![Callback::ConfirmCertain(mark)].endpoint(mappings::confirm_certain))
        .branch(case![Callback::Shared].endpoint(mappings::shared))
        .branch(case![Callback::Table].endpoint(tables::send))
        .branch(case![Callback::TakeTable].endpoint(tables::take_in))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use teloxide::Bot;
    use teloxide::dptree::Type;
    use teloxide::dptree::di::DependencyMap;
    use teloxide::types::Me;

    use super::*;
    use crate::bot::Chat;

    #[test]
    fn telegram_is_asked_for_the_kinds_the_tree_knows_and_no_others() {
        let description = format!("{:?}", schema().description());
        let observed = description.split_once("observed: {").unwrap().1.split_once('}').unwrap().0;
        let observed: BTreeSet<_> = observed.split(", ").map(str::to_owned).collect();
        assert_eq!(observed, KINDS.map(|kind| format!("Kind({kind:?})")).into());
    }

    #[test]
    fn every_handler_gets_what_it_needs() {
        let given = [Type::of::<Bot>(), Type::of::<Update>(), Type::of::<Me>(), Type::of::<Chat>()];
        // It panics, naming the handler, when something is missing.
        dptree::type_check(schema().sig(), &DependencyMap::new(), &given);
    }
}

//! Members: the list, one of them, the card of somebody who asks to be let in, and what they are told.

use super::super::callback::{Callback, People};
use super::super::markup;
use super::{NAME, Reader, button, count, paging, plain_screen, start};
use crate::i18n::{self, Args};
use crate::ops::journal::Changed;
use crate::ops::members::{self, Asked, Member};
use crate::types::{AccessAnswer, Button, Lang, Role, Screen, Topic};

/// Members on a page; more would not fit a phone.
const PAGE: usize = 8;

/// A page of the members, those who wait to be let in first; the last one where there are fewer.
pub(in crate::bot) fn list(members: &[Member], page: usize, reader: &Reader) -> Screen {
    let pages = members.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let shown: Vec<&Member> = members.iter().skip(page * PAGE).take(PAGE).collect();
    let there = members.iter().filter(|member| member.role.is_some()).count();
    let title = format!("<b>{}</b>", reader.html("members-title", &Args::new().count("count", there)));
    let row = |(place, member): (usize, &&Member)| {
        let args =
            Args::new().text("place", place + 1).text("name", name(member, reader)).html("what", what(member, reader));
        reader.html("members-row", &args)
    };
    let rows: Vec<String> = shown.iter().enumerate().map(row).collect();
    let number =
        |(place, member): (usize, &&Member)| button(&(place + 1).to_string(), &people(People::Card(member.id)));
    let numbers: Vec<Button> = shown.iter().enumerate().map(number).collect();
    let mut buttons: Vec<Vec<Button>> = numbers.chunks(4).map(<[Button]>::to_vec).collect();
    buttons.extend(paging(page, pages, |page| people(People::List(page))));
    Screen { html: [title, rows.join("\n"), reader.text("members-hint")].join("\n\n"), buttons }
}

/// A member with what can be changed, and what was.
pub(in crate::bot) fn card(member: &Member, changes: &[Changed], reader: &Reader) -> Screen {
    let mut lines = vec![format!("<b>{}</b>", i18n::escape(&name(member, reader))), what(member, reader)];
    lines.extend(member.is_group().then(|| reader.text("member-group-about")));
    lines.push(reader.html("member-language", &Args::new().text("language", language(member.lang))));
    if member.role.is_some() {
        lines.push(reader.html("member-hears", &Args::new().text("topics", topics(member, reader))));
    }
    lines.extend(member.named.then(|| reader.text("member-named")));
    let mut paragraphs = vec![lines.join("\n")];
    let change = |changed: &Changed| {
        let args = Args::new().text("at", reader.minute(changed.at)).text("by", markup::short(&changed.actor, NAME));
        reader.html(&format!("member-change-{}", changed.change.key()), &args)
    };
    paragraphs.extend((!changes.is_empty()).then(|| changes.iter().map(change).collect::<Vec<_>>().join("\n")));
    let settled = member.named && member.role == Some(Role::Admin);
    let mut buttons = vec![if settled { Vec::new() } else { grants(member.id, member.role, reader) }];
    if member.role.is_none() && member.asked_at.is_some() {
        buttons.push(vec![reader.button("button-refuse", &people(People::Refuse(member.id)))]);
    } else if member.role.is_some() && !member.named {
        buttons.push(vec![reader.button("button-revoke", &people(People::AskRevoke(member.id)))]);
    }
    buttons.push(vec![reader.button("button-members", &people(People::List(0)))]);
    Screen { html: paragraphs.join("\n\n"), buttons: buttons.into_iter().filter(|row| !row.is_empty()).collect() }
}

/// Is somebody really to lose their role?
pub(in crate::bot) fn ask_revoke(member: &Member, reader: &Reader) -> Screen {
    let html = reader.html("member-ask-revoke", &Args::new().text("name", name(member, reader)));
    let revoke = vec![reader.button("button-revoke-really", &people(People::Revoke(member.id)))];
    let back = vec![reader.button("button-back", &people(People::Card(member.id)))];
    Screen { html, buttons: vec![revoke, back] }
}

/// Somebody asks to be let in; the card says what was answered.
pub(in crate::bot) fn asked(
    (id, name, lang): (i64, &str, Lang),
    answer: Option<&AccessAnswer>,
    reader: &Reader,
) -> Screen {
    let group = members::is_group(id);
    let named = called(name, reader);
    // Names can be anybody's; Telegram's number is theirs alone.
    let named = if group || answer.is_some() { named } else { format!("{named} (№ {id})") };
    let args = Args::new().text("name", named).text("language", language(lang));
    let key = if group { "access-asked-group" } else { "access-asked" };
    let Some(AccessAnswer { role, by }) = answer else {
        let refuse = vec![reader.button("button-refuse", &people(People::Refuse(id)))];
        return Screen { html: reader.html(key, &args), buttons: vec![grants(id, None, reader), refuse] };
    };
    let key = match role {
        Some(_) if group => "access-given-group".to_owned(),
        Some(role) => format!("access-given-{}", role.key()),
        None => "access-refused-by".to_owned(),
    };
    plain_screen(reader.html(&key, &args.text("by", markup::short(by, NAME))))
}

/// Many ask to be let in.
pub(in crate::bot) fn crowd(waiting: u64, reader: &Reader) -> Screen {
    let list = vec![reader.button("button-members", &people(People::Open))];
    Screen { html: reader.html("access-crowd", &Args::new().count("count", count(waiting))), buttons: vec![list] }
}

/// What a stranger learns who asks.
pub(in crate::bot) fn pending(asked: Asked, reader: &Reader) -> Screen {
    plain_screen(reader.text(match asked {
        Asked::Waits => "access-pending",
        Asked::Refused => "access-refused",
    }))
}

/// Told to whoever was let in or got another role.
pub(in crate::bot) fn welcome(role: Role, group: bool, reader: &Reader) -> Screen {
    let key = if group { "group" } else { role.key() };
    let given = reader.text(&format!("access-welcome-{key}"));
    let help = start::help(role, reader);
    Screen { html: format!("{given}\n\n{}", help.html), buttons: help.buttons }
}

/// Nothing reaches a member any more, or things do again.
pub(in crate::bot) fn closed(name: &str, group: bool, over: bool, reader: &Reader) -> Screen {
    let args = Args::new().text("name", called(name, reader));
    let key = match (over, group) {
        (true, _) => "member-reached",
        (false, true) => "member-closed-group",
        (false, false) => "member-closed",
    };
    plain_screen(reader.html(key, &args))
}

/// The roles somebody may get; of a group, where everybody is asked by their own role when it comes to deciding, only one.
fn grants(id: i64, has: Option<Role>, reader: &Reader) -> Vec<Button> {
    let offered = Role::ALL.into_iter().filter(|role| Some(*role) != has);
    let offered = offered.filter(|role| *role == Role::Manager || !members::is_group(id));
    let label = |role: Role| match members::is_group(id) {
        true => "button-let-in".to_owned(),
        false => format!("button-make-{}", role.key()),
    };
    let grant = |role: Role| reader.button(&label(role), &people(People::Grant { member: id, role }));
    offered.map(grant).collect()
}

/// Role or request, and whether nothing reaches them.
fn what(member: &Member, reader: &Reader) -> String {
    let what = match member.role {
        Some(_) if member.is_group() => reader.text("member-group"),
        Some(role) => reader.text(&format!("role-{}", role.key())),
        None if member.asked_at.is_some() => reader.text("member-asks"),
        None => reader.text("member-out"),
    };
    let closed = match (member.role, member.closed_at) {
        (Some(_), Some(_)) if member.name.is_empty() => Some("member-unmet"),
        (Some(_), Some(_)) => Some("member-unreached"),
        _ => None,
    };
    [Some(what), closed.map(|key| reader.text(key))].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn topics(member: &Member, reader: &Reader) -> String {
    let name = |topic: Topic| i18n::plain(reader.lang, &format!("topic-{}", topic.key()), &Args::new());
    let mut topics: Vec<String> = member.hears.0.iter().map(|topic| name(*topic).to_lowercase()).collect();
    topics.extend(
        member.digest_hour.map(|hour| i18n::plain(reader.lang, "member-digest", &Args::new().text("hour", hour))),
    );
    if topics.is_empty() { i18n::plain(reader.lang, "member-hears-nothing", &Args::new()) } else { topics.join(", ") }
}

/// Whoever never wrote has no name yet.
fn name(member: &Member, reader: &Reader) -> String {
    if member.name.is_empty() { format!("№ {}", member.id) } else { called(&member.name, reader) }
}

fn called(name: &str, reader: &Reader) -> String {
    match markup::short(name, NAME) {
        name if name.is_empty() => i18n::plain(reader.lang, "member-nameless", &Args::new()),
        name => name,
    }
}

fn language(lang: Lang) -> String {
    i18n::plain(lang, "language-name", &Args::new())
}

fn people(people: People) -> Callback {
    Callback::People(people)
}

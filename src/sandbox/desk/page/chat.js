// Telegram as the people of the shop see it: bubbles, buttons, toasts, and a line to write in.

import { state, t, h, patch, fill, act, toast, clock, switches } from "./dom.js";

const view = { chat: null, person: null, replyTo: null, tapped: new Map(), seen: null, rest: null };
const actions = ["upload_photo", "upload_document"];
const faults = ["chat_away", "chat_slow", "chat_flood"];

export function render(column) {
  const { chat } = state.data;
  view.chat ??= chat.main;
  const shown = chat.chats.find(one => one.id === view.chat) ?? chat.chats[0];
  if (!shown) return;
  if (!shown.members.includes(view.person)) view.person = shown.members[0];
  if (!column.firstChild) build(column);
  const at = selector => column.querySelector(selector);
  column.classList.toggle("troubled", faults.some(name => state.data.faults[name]));
  fill(at(".switches"), JSON.stringify([state.data.faults, state.lang]), () => switches(faults));
  doing(at(".sub"), shown.action, chat.bot.username);
  chats(at(".chats"), chat, shown, column);
  writer(column, shown, chat);
  bubbles(at(".bubbles"), shown, chat);
  answers(chat.taps);
}

function build(column) {
  const input = h("textarea", { rows: 1, placeholder: t("chat-write"), "aria-label": t("chat-write") });
  const send = async event => {
    event?.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    const said = { chat: view.chat, person: view.person, text };
    if (view.replyTo) said.reply_to = view.replyTo;
    if (await act("chat/say", said)) { input.value = ""; view.replyTo = null; render(column); }
  };
  input.onkeydown = event => { if (event.key === "Enter" && !event.shiftKey) send(event); };
  column.append(
    h("div.head", {}, h("i.chat"), h("h2", {}, t("column-chat")), h("span.sub")),
    h("div.switches"), h("div.chats"), h("div.bubbles"), h("div.keyboard"), h("div.menu"), h("div.quote"),
    h("form.writer", { onsubmit: send }, h("select.who", { "aria-label": t("chat-as"), onchange: event => { view.person = Number(event.target.value); render(column); } }),
      input, h("button.block", { type: "button", "aria-label": t("chat-block"), title: t("chat-block"), onclick: () => act("chat/block", { person: view.person }) }, "⛔"),
      h("button.send", { "aria-label": t("chat-send"), title: t("chat-send") }, "➤")));
}

/** What the bot is doing, for as long as people would see it. */
function doing(sub, action, username) {
  clearTimeout(view.rest);
  sub.classList.toggle("typing", Boolean(action));
  sub.textContent = !action ? `@${username}` : t(actions.includes(action.name) ? `chat-${action.name}` : "chat-typing");
  if (action) view.rest = setTimeout(() => doing(sub, null, username), action.left_ms);
}

function chats(list, chat, shown, column) {
  const brief = chat.chats.map(one => [one.id, one.title, one.messages.length]);
  fill(list, JSON.stringify([brief, shown.id]), () => chat.chats.map(one => {
    const choose = () => { view.chat = one.id; view.replyTo = null; column.querySelector(".bubbles").replaceChildren(); render(column); };
    return h("button.chat-tab", { type: "button", "aria-selected": String(one.id === shown.id), onclick: choose },
      h("span.avatar", { style: `--hue:${Math.abs(one.id) * 47 % 360}` }, one.title.slice(0, 1)), h("span", {}, one.title));
  }));
}

function bubbles(list, shown, chat) {
  const low = list.scrollHeight - list.scrollTop - list.clientHeight < 80 || !list.firstChild;
  const waiting = message => chat.taps.some(tap => tap.waiting && tap.chat === shown.id && tap.message === message.id);
  const items = shown.messages.length ? shown.messages : [{ id: "none" }];
  const sign = it => JSON.stringify([it, view.person, waiting(it), state.lang]);
  patch(list, items, it => `${shown.id}:${it.id}`, sign, it =>
    it.id === "none" ? h("p.service", {}, t(shown.type === "private" ? "chat-empty" : "chat-empty-group")) : bubble(it, shown, waiting(it)));
  if (low) list.scrollTop = list.scrollHeight;
}

function bubble(message, shown, waiting) {
  const own = message.from.id === view.person;
  const answered = shown.messages.find(one => one.id === message.reply_to);
  const quote = () => { view.replyTo = message.id; render(document.getElementById("chat")); document.querySelector(".writer textarea").focus(); };
  return h(`div.message${own ? ".own" : ""}`, {},
    h(`div.bubble${message.file?.picture ? ".pictured" : ""}`, {},
      own ? null : h("span.name", { style: `--hue:${Math.abs(message.from.id) * 47 % 360}` }, message.from.name),
      answered ? h("span.answered", {}, h("b", {}, answered.from.name), text(answered.html)) : null,
      message.file ? file(message.file, `/desk/file/${shown.id}/${message.id}`) : null,
      h("span.text", { html: close(message.html) }),
      h("span.time", {}, message.silent ? h("span", { title: t("chat-silent") }, "🔕 ") : "", message.edited ? `${t("chat-edited")} ` : "", clock(message.date)),
      h("button.reply", { type: "button", title: t("chat-reply"), "aria-label": t("chat-reply"), onclick: quote }, "↩"),
      message.reaction ? h("span.reaction", {}, message.reaction) : null),
    buttons(message, shown, waiting));
}

/** A block ends its line by itself, as in Telegram: the line break after it shows nothing. */
const close = html => html.replace(/(<\/(?:pre|blockquote)>)\n/g, "$1");

function text(html) {
  return h("span", { html }).textContent.slice(0, 80);
}

/** A picture stands in the chat as it is; whatever else is sent is to be loaded. */
function file({ name, size, picture }, url) {
  if (picture) return h("a.picture", { href: url, target: "_blank" }, h("img", { src: url, alt: "", ...picture }));
  return h("a.file", { href: url, download: name }, h("span.disk", {}, "⬇"), h("span", {}, name, h("small", {}, `${Math.ceil(size / 1024)} KB`)));
}

function buttons(message, shown, waiting) {
  if (!message.buttons?.length) return null;
  const one = button => {
    if (button.url || button.web_app) {
      return h("a.key", { href: button.url ?? button.web_app.url, target: "_blank", rel: "noopener" }, button.text, h("sup", {}, "↗"));
    }
    const turning = waiting && view.tapped.get(`${shown.id}:${message.id}`) === button.text;
    const tap = () => {
      view.tapped.set(`${shown.id}:${message.id}`, button.text);
      act("chat/tap", { chat: shown.id, person: view.person, message: message.id, button: button.callback_data ?? button.text });
    };
    return h(`button.key${turning ? ".turning" : ""}`, { type: "button", onclick: tap }, button.text);
  };
  return h("div.keys", {}, message.buttons.map(row => h("div.keys-row", {}, row.map(one))));
}

function writer(column, shown, chat) {
  column.querySelector(".block").hidden = shown.type !== "private" || shown.standing !== "open";
  const people = shown.members.map(id => chat.people.find(person => person.id === id)).filter(Boolean);
  fill(column.querySelector(".who"), JSON.stringify([people, view.person]), () =>
    people.map(person => h("option", { value: person.id, selected: person.id === view.person }, `${person.first_name} · ${person.language_code}`)));
  const say = words => act("chat/say", { chat: view.chat, person: view.person, text: words });
  const key = words => h("button.chip", { type: "button", onclick: () => say(words) }, words);
  const menu = shown.menus[view.person] ?? [];
  fill(column.querySelector(".menu"), JSON.stringify([menu, shown.id, view.person]), () =>
    menu.map(({ command, description }) => {
      const chip = key(`/${command}`);
      chip.title = description;
      return chip;
    }));
  const rows = shown.keyboard?.keyboard ?? [];
  fill(column.querySelector(".keyboard"), JSON.stringify([rows, shown.id]), () =>
    rows.map(row => h("div.keys-row", {}, row.map(button => key(button.text ?? button)))));
  const quoted = shown.messages.find(message => message.id === view.replyTo);
  fill(column.querySelector(".quote"), JSON.stringify([view.replyTo, shown.id]), () => quoted
    ? [h("span", {}, h("b", {}, quoted.from.name), text(quoted.html)), h("button.icon", { type: "button", "aria-label": t("cancel"), onclick: () => { view.replyTo = null; render(column); } }, "×")]
    : []);
}

/** Answers to taps which came since the last look. */
function answers(taps) {
  const done = taps.filter(tap => !tap.waiting);
  const known = view.seen ?? new Set(done.map(tap => tap.id));
  for (const tap of done.filter(tap => !known.has(tap.id) && tap.text)) {
    if (tap.alert) alarm(tap.text); else toast(tap.text);
  }
  view.seen = new Set(done.map(tap => tap.id));
}

function alarm(words) {
  const close = () => dialog.remove();
  const dialog = h("dialog.alarm", {}, h("p", {}, words), h("button.primary", { type: "button", onclick: close }, "OK"));
  document.body.append(dialog);
  dialog.showModal();
}

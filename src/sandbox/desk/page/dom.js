// Making elements, keeping lists in step with the data, and talking to the desk.

export const state = { data: null, lang: "ru", texts: {}, first: true };

/** The text of a key in the reader's language. */
export const t = key => state.texts[key] ?? key;

/** An element: h("p.note", {onclick}, child, …). A null child is left out. */
export function h(what, props = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "html") element.innerHTML = value;
    else if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Makes the children of `list` those of `items`. An element is only made anew when its signature changes, so that what
 * is being typed into the others stays.
 */
export function patch(list, items, key, signature, build) {
  const known = new Map([...list.children].map(child => [child.dataset.key, child]));
  let place = null;
  for (const item of items) {
    const id = String(key(item));
    const sign = signature(item);
    let element = known.get(id);
    if (!element || element.sign !== sign) {
      const made = build(item);
      made.dataset.key = id;
      made.sign = sign;
      made.news = JSON.stringify(item);
      // Opening a card is no news; what the system wrote into it is.
      if (!state.first && !element) made.classList.add("fresh");
      if (!state.first && element && element.news !== made.news) made.classList.add("changed");
      element?.replaceWith(made);
      element = made;
    }
    known.delete(id);
    const next = place ? place.nextSibling : list.firstChild;
    if (next !== element) list.insertBefore(element, next);
    place = element;
  }
  known.forEach(element => element.remove());
}

/** Puts children into an element unless they would look the same. */
export function fill(element, signature, build) {
  if (element.sign === signature) return;
  element.sign = signature;
  element.replaceChildren(...[build()].flat());
}

/** Tells the desk what a person does; a refusal is shown. Resolves to whether it was done. */
export async function act(path, body) {
  try {
    const answer = await fetch(`/desk/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.ok) return true;
    const words = await answer.json().catch(() => ({}));
    toast(words.error ?? `${answer.status}`, "bad");
  } catch {
    toast(t("no-answer"), "bad");
  }
  return false;
}

/** Shows a line for a few seconds. */
export function toast(text, kind = "") {
  const element = h(`div.toast${kind ? "." + kind : ""}`, {}, text);
  document.getElementById("toasts").append(element);
  setTimeout(() => element.classList.add("gone"), 4200);
  setTimeout(() => element.remove(), 4600);
}

const locales = { ru: "ru-RU", kk: "ru-RU", en: "en-GB" };

/** A number of things: "1 250". */
export const count = number => new Intl.NumberFormat(locales[state.lang]).format(number);

/** Money: "12 500 ₸", with tiyn only where there are some. */
export function money(value) {
  const number = Number(value ?? 0);
  const digits = Number.isInteger(number) ? 0 : 2;
  const shown = new Intl.NumberFormat(locales[state.lang], { minimumFractionDigits: digits, maximumFractionDigits: 2 });
  return `${shown.format(number)} ₸`;
}

/** A local moment of the books as day and time. */
export function moment(value) {
  const shape = { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" };
  return new Date(value).toLocaleString(locales[state.lang], shape);
}

/** A day as "31.12.2026"; nothing stays nothing. */
export const day = value => (value ?? "").split("-").reverse().join(".");

/** Today where the shop is, as "2026-12-31". */
export const today = () => new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Almaty" });

/** The time of day of Unix seconds, where the shop is: so it agrees with the books, wherever the reader sits. */
export const clock = seconds =>
  new Date(seconds * 1000).toLocaleTimeString(locales[state.lang], { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Almaty" });

/** Switches of one system as a row of chips; the word before them shows and hides what each one does. */
export function switches(names) {
  const chip = name => {
    const on = Boolean(state.data.faults[name]);
    const help = t(`fault-${name}-help`);
    const press = () => act("faults", { switch: name, on: !on });
    return h("span.fault", {},
      h("button.switch", { type: "button", "aria-pressed": String(on), title: help, onclick: press }, t(`fault-${name}`)),
      h("small", {}, help));
  };
  const explain = event => event.currentTarget.parentElement.classList.toggle("explained");
  return [h("button.label", { type: "button", onclick: explain }, t("faults"), h("i.what", {}, "?")), ...names.map(chip)];
}

/** The tabs of a column. */
export function tabs(all, shown, choose) {
  return all.map(([name, count]) =>
    h("button.tab", { type: "button", "aria-selected": String(name === shown), onclick: () => choose(name) },
      t(`tab-${name}`), count ? h("span.count", {}, String(count)) : null));
}

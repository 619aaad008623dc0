// The page as a whole: language, light or dark, reading the state anew at every change.

import { state, t, h } from "./dom.js";
import * as portal from "./portal.js";
import * as books from "./books.js";
import * as chat from "./chat.js";

const columns = [["portal", portal], ["books", books], ["chat", chat]];
const languages = [["ru", "Рус"], ["kk", "Қаз"], ["en", "Eng"]];

function render() {
  if (!state.data) return;
  for (const [name, column] of columns) column.render(document.getElementById(name));
  state.first = false;
}

let reading = false;
let again = false;

async function read() {
  if (reading) { again = true; return; }
  reading = true;
  try {
    const answer = await fetch("/desk/state");
    state.data = await answer.json();
    live(true);
    render();
  } catch (error) {
    live(false);
    if (!(error instanceof TypeError)) throw error;
  } finally {
    reading = false;
  }
  if (again) { again = false; read(); }
}

function live(on) {
  const element = document.getElementById("live");
  element.className = on ? "live on" : "live";
  element.textContent = on ? t("live") : t("not-live");
}

/** Events where they come, a look every second where they do not. */
function watch() {
  let timer = null;
  const source = new EventSource("/desk/changes");
  source.onopen = () => { clearInterval(timer); timer = null; read(); };
  source.onmessage = read;
  source.onerror = () => { timer ??= setInterval(read, 1000); };
}

async function speak(lang) {
  const answer = await fetch(`/desk/texts?lang=${lang}`);
  state.texts = (await answer.json()).texts;
  state.lang = localStorage.lang = lang;
  document.documentElement.lang = lang;
  document.querySelectorAll("[data-text]").forEach(element => { element.textContent = t(element.dataset.text); });
  document.title = `${t("title")}`;
  document.getElementById("languages").replaceChildren(...languages.map(([code, name]) =>
    h("button", { type: "button", "aria-pressed": String(code === lang), onclick: () => speak(code) }, name)));
  bottom();
  theme(document.documentElement.dataset.theme);
  // Everything that carries words is made anew, without the look of news.
  state.first = true;
  columns.forEach(([name]) => document.getElementById(name).replaceChildren());
  render();
  live(true);
}

function bottom() {
  const shown = document.getElementById("columns").dataset.shown;
  document.getElementById("bottom").replaceChildren(...columns.map(([name]) =>
    h("button", { type: "button", "aria-selected": String(name === shown), onclick: () => {
      document.getElementById("columns").dataset.shown = name;
      bottom();
    } }, h(`i.${name}`), t(`column-${name}`))));
}

function theme(name) {
  document.documentElement.dataset.theme = name;
  const other = name === "dark" ? "light" : "dark";
  const button = document.getElementById("theme");
  button.textContent = name === "dark" ? "☀" : "☾";
  button.title = t(`theme-${other}`);
  button.setAttribute("aria-label", t(`theme-${other}`));
  button.onclick = () => { localStorage.theme = other; theme(other); };
}

const wished = localStorage.lang ?? navigator.language.slice(0, 2);
await speak(languages.some(([code]) => code === wished) ? wished : "ru");
watch();

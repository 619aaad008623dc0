// The portal's sales: deals of a period under a few filters, what they come to, and how leads fared. The stand-in counts;
// this only asks and shows.

import { state, t, h, fill, count, money, day, today } from "./dom.js";

const ANY = "*";
const filters = ["outcome", "manager", "payment", "source", "product"];
const spans = ["month", "last", "year", "all"];
const outcomes = ["won", "lost", "open"];
const breakdowns = ["manager", "payment", "source", "product", "day", "month", "leads"];
const view = {
  ...period("month"), span: "month", outcome: "won", manager: ANY, payment: ANY, source: ANY, product: ANY, page: 0,
  shown: null, open: new Set(), counted: null, asked: 0,
};

/** The first and the last day of a span by its name; empty: without end. */
function period(name) {
  const now = today();
  if (name === "all") return { from: "", to: "" };
  if (name === "year") return { from: `${now.slice(0, 4)}-01-01`, to: now };
  if (name === "month") return { from: `${now.slice(0, 7)}-01`, to: now };
  const last = new Date(`${now.slice(0, 7)}-01T00:00:00Z`);
  last.setUTCDate(0);
  const to = last.toISOString().slice(0, 10);
  return { from: `${to.slice(0, 7)}-01`, to };
}

/** The tab before anything is in it. */
export function build() {
  return h("div.part.sales", {},
    h("p.note", {}, t("sales-help")), h("div.segmented.spans", { role: "group" }), h("div.filters"), h("div.figures"),
    h("div.breakdowns"), h("div.breakdown"), h("div.list"), h("div.pager"));
}

/** Shows what was counted last, and asks for what is to be counted now. */
export async function render(part) {
  draw(part);
  const number = ++view.asked;
  const answer = await fetch(`/desk/sales?${question()}`);
  if (!answer.ok || number !== view.asked) return;
  view.counted = await answer.json();
  draw(part);
}

function question() {
  const wanted = new URLSearchParams({ page: view.page });
  for (const name of ["from", "to"]) if (view[name]) wanted.set(name, view[name]);
  for (const name of filters) if (view[name] !== ANY) wanted.set(name, view[name]);
  return wanted;
}

function draw(part) {
  if (!view.counted) return;
  const { total, by, leads, deals, pages, choices } = view.counted;
  const change = changes => { Object.assign(view, { page: 0 }, changes); render(part); };
  const at = selector => part.querySelector(selector);
  fill(at(".spans"), JSON.stringify([view.span, state.lang]), () => spans.map(name => span(name, change)));
  fill(at(".filters"), JSON.stringify([question().toString(), choices, state.lang]), () =>
    [date("from", change), date("to", change), ...filters.map(name => filter(name, choices[name], change))]);
  fill(at(".figures"), JSON.stringify([total, view.product, state.lang]), () => figures(total));
  const show = name => { view.shown = view.shown === name ? null : name; draw(part); };
  fill(at(".breakdowns"), JSON.stringify([view.shown, state.lang]), () => breakdowns.map(name =>
    h("button.chip", { type: "button", "aria-expanded": String(view.shown === name), onclick: () => show(name) }, t(`sales-by-${name}`))));
  fill(at(".breakdown"), JSON.stringify([view.shown, by, leads, state.lang]), () =>
    view.shown === "leads" ? leadTable(leads) : view.shown ? table(view.shown, by[view.shown]) : []);
  const toggle = id => { if (!view.open.delete(id)) view.open.add(id); draw(part); };
  fill(at(".list"), JSON.stringify([deals, [...view.open], state.lang]), () =>
    deals.length ? deals.map(deal => card(deal, toggle)) : h("p.note", {}, t("sales-no-deals")));
  const turn = async page => {
    view.page = page;
    await render(part);
    at(".list").scrollIntoView();
  };
  fill(at(".pager"), JSON.stringify([view.page, pages, state.lang]), () => pages > 1 ? pager(pages, turn) : []);
}

function span(name, change) {
  const choose = () => change({ ...period(name), span: name });
  return h("button", { type: "button", "aria-pressed": String(name === view.span), onclick: choose }, t(`sales-span-${name}`));
}

function date(name, change) {
  const label = t(`sales-${name}`);
  return h("input", { type: "date", value: view[name], title: label, "aria-label": label,
    onchange: event => change({ [name]: event.target.value, span: null }) });
}

function filter(name, choices, change) {
  const all = name === "outcome" ? outcomes.map(key => ({ key, name: t(`sales-${key}`) })) : [...choices];
  if (name === "payment" || name === "source") all.push({ key: "", name: t("sales-none") });
  const option = choice => h("option", { value: choice.key, selected: choice.key === view[name] }, choice.name);
  return h(`select.${name}`, { "aria-label": t(`sales-by-${name}`), onchange: event => change({ [name]: event.target.value }) },
    option({ key: ANY, name: t(`sales-any-${name}`) }), all.map(option));
}

function figures(total) {
  const figure = (label, value) => h("div.figure", {}, h("b", {}, value), h("small", {}, t(label)));
  const differs = Number(total.rows) !== Number(total.sum);
  const words = view.product === ANY ? "sales-rows" : "sales-rows-product";
  return [
    figure("sales-count", count(total.count)), figure("sales-sum", money(total.sum)), figure("sales-pieces", count(total.pieces)),
    figure("sales-average", total.average === null ? "—" : money(total.average)),
    differs ? h("p.differs", {}, `${t(words)}: `, h("b", {}, money(total.rows))) : null,
  ].filter(Boolean);
}

function table(kind, lines) {
  const name = line => kind === "day" ? day(line.key) : kind === "month" ? day(`${line.key}-01`).slice(3) : line.name;
  return grid([t(`sales-by-${kind}`), t("sales-count"), t("sales-pieces"), t("sales-sum")],
    lines.map(line => [name(line) || t("sales-none"), count(line.count), count(line.pieces), money(line.sum)]));
}

function leadTable(leads) {
  const share = line => line.count ? `${count(Math.round(1000 * line.converted / line.count) / 10)} %` : "—";
  const row = line => [line.name || t("sales-none"), count(line.count), count(line.converted), share(line)];
  return [h("p.empty", {}, t("sales-leads-help")),
    grid([t("sales-by-source"), t("sales-leads"), t("sales-converted"), "%"],
      [...leads.by_source.map(row), row({ ...leads, name: t("sales-total") })])];
}

function grid(heads, rows) {
  const cell = (tag, words, place) => h(place ? `${tag}.sum` : tag, {}, words);
  return h("table", {},
    h("thead", {}, h("tr", {}, heads.map((words, place) => cell("th", words, place)))),
    h("tbody", {}, rows.map(row => h("tr", {}, row.map((words, place) => cell("td", words, place))))));
}

function card(deal, toggle) {
  const opened = view.open.has(deal.id);
  const stage = { P: "stage-open", S: "stage-won", F: "stage-lost" }[deal.semantic];
  return h(`article.card.deal.${stage}`, {},
    h("button.summary", { type: "button", "aria-expanded": String(opened), onclick: () => toggle(deal.id) },
      h("span.line", {}, h("span.title", {}, deal.title), h("span.amount", {}, money(deal.amount))),
      h("span.line.meta", {}, h("span", {}, `${day(deal.day)} · № ${deal.id}`), h("span.client", {}, deal.client || t("deal-no-client")),
        h("span.grow"), h("span.manager", {}, deal.manager)),
      h("span.line.meta.pills", {}, h("span.pill.stage", {}, deal.stage), h("span.pill", {}, deal.payment || t("sales-none")),
        deal.source ? h("span.pill", {}, deal.source) : null, deal.by_hand ? h("span.pill.written", {}, t("sales-by-hand")) : null)),
    opened ? rows(deal) : null);
}

function rows(deal) {
  return h("div.details", {}, grid([t("row-product"), t("row-quantity"), t("row-price"), t("row-sum")],
    deal.rows.map(row => [row.name, count(row.quantity), money(row.price), money(row.sum)])));
}

function pager(pages, turn) {
  const button = (words, page) => h("button.quiet", { type: "button", disabled: page < 0 || page >= pages, onclick: () => turn(page) }, words);
  return [button("‹", view.page - 1), h("span", {}, `${view.page + 1} / ${pages}`), button("›", view.page + 1)];
}

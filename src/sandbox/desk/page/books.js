// The books: invoices with their rows, and what there is in the warehouses.

import { state, t, h, patch, fill, act, money, moment, switches, tabs } from "./dom.js";

const view = { tab: "invoices", open: new Set(), item: null, search: "" };
const faults = ["books_away", "books_slow", "books_cut", "books_error", "books_html", "books_empty", "books_halved", "books_doubled"];

export function render(column) {
  const { books } = state.data;
  if (!column.firstChild) {
    const search = h("input.search", { type: "search", placeholder: t("stock-search"), value: view.search,
      oninput: event => { view.search = event.target.value; render(column); } });
    column.append(
      h("div.head", {}, h("i.books"), h("h2", {}, t("column-books")), h("span.sub")),
      h("div.switches"), h("div.tabs", { role: "tablist" }),
      h("div.body", {}, h("div.part.invoices", {}, h("form.period"), h("div.list")), h("div.part.stock", {}, search, h("div.stock-head"), h("div.list"))));
  }
  const at = selector => column.querySelector(selector);
  at(".sub").textContent = t("books-organisation");
  column.classList.toggle("troubled", faults.some(name => state.data.faults[name]));
  fill(at(".switches"), JSON.stringify([state.data.faults, state.lang]), () => switches(faults));
  const choose = tab => { view.tab = tab; render(column); };
  fill(at(".tabs"), JSON.stringify([view.tab, books.invoices.length, state.lang]), () =>
    tabs([["invoices", books.invoices.length], ["stock"]], view.tab, choose));
  at(".part.invoices").hidden = view.tab !== "invoices";
  at(".part.stock").hidden = view.tab !== "stock";
  period(at(".period"), books.closed_until);
  const empty = [{ key: "none" }];
  const sign = invoice => JSON.stringify([invoice, view.open.has(invoice.key)]);
  patch(at(".invoices .list"), books.invoices.length ? books.invoices : empty, it => it.key, sign, it =>
    it.key === "none" ? h("p.note", {}, t("invoices-none")) : card(it, column));
  stock(at(".part.stock"), books, column);
}

function period(form, until) {
  fill(form, JSON.stringify([until, state.lang]), () => {
    const day = h("input", { type: "date", value: until ?? "", "aria-label": t("period-closed") });
    form.onsubmit = event => { event.preventDefault(); act("books/close", { until: day.value || null }); };
    const open = h("button.quiet", { type: "button", onclick: () => act("books/close", { until: null }) }, t("period-open"));
    return [h("label", {}, t("period-closed")), day, h("span.line", {}, h("button.quiet", {}, t("period-close")), until ? open : null)];
  });
}

function toggle(key, column) {
  if (!view.open.delete(key)) view.open.add(key);
  render(column);
}

function card(invoice, column) {
  const opened = view.open.has(invoice.key);
  const status = invoice.marked ? "marked" : invoice.posted ? "posted" : "written";
  return h(`article.card.invoice.${status}`, {},
    h("button.summary", { type: "button", "aria-expanded": String(opened), onclick: () => toggle(invoice.key, column) },
      h("span.line", {}, h("span.title", {}, `${t("invoice")} ${invoice.number}`), h("span.amount", {}, money(invoice.sum))),
      h("span.line.meta", {}, h("span", {}, moment(invoice.date)), h("span.client", {}, invoice.counterparty || "—")),
      h("span.line.meta", {}, h(`span.pill.${status}`, {}, t(`invoice-${status}`)), invoice.bin ? h("span", {}, `${t("bin")} ${invoice.bin}`) : null,
        h("span.grow"), h("span", {}, invoice.warehouse))),
    opened ? details(invoice) : null);
}

function details(invoice) {
  const button = (text, deed, kind = "quiet") =>
    h(`button.${kind}`, { type: "button", onclick: () => act(`books/${deed}`, { key: invoice.key }) }, t(text));
  const line = row => h("tr", {},
    h("td", {}, row.item || row.content, h("small", {}, row.code)), h("td.sum", {}, row.quantity), h("td.sum", {}, money(row.price)),
    h("td.sum", {}, money(row.sum), h("small", {}, row.vat_rate ? `${t("row-vat")} ${row.vat_rate} · ${money(row.vat)}` : "")));
  return h("div.details", {},
    h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, t("row-item")), h("th.sum", {}, t("row-quantity")), h("th.sum", {}, t("row-price")), h("th.sum", {}, t("row-sum")))),
      h("tbody", {}, invoice.rows.map(line))),
    h("p.comment", {}, `${t("invoice-comment")}: ${invoice.comment || "—"}`),
    h("div.line.wrap", {},
      invoice.posted ? button("unpost", "unpost") : invoice.marked ? null : button("post", "post"),
      invoice.marked ? button("unmark", "unmark") : button("mark", "mark"),
      h("span.grow"), button("delete-for-good", "delete", "danger")));
}

function stock(part, books, column) {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = item => words.every(word => `${item.name} ${item.code} ${item.article}`.toLowerCase().includes(word));
  const items = books.items.filter(item => !item.service && fits(item));
  fill(part.querySelector(".stock-head"), JSON.stringify([books.warehouses, state.lang]), () =>
    [h("span", {}, t("row-item")), ...books.warehouses.map(name => h("span.sum", {}, name))]);
  const sign = item => JSON.stringify([item, view.item === item.key]);
  patch(part.querySelector(".list"), items, item => item.key, sign, item => stockLine(item, books, column));
}

function stockLine(item, books, column) {
  const opened = view.item === item.key;
  const there = name => item.stock.find(one => one.warehouse === name)?.quantity ?? "0";
  const cell = name => h(`span.sum${Number(there(name)) <= 3 ? ".low" : ""}`, {}, there(name));
  const choose = () => { view.item = opened ? null : item.key; render(column); };
  return h("div.stock-line", {},
    h("button.stock-row", { type: "button", "aria-expanded": String(opened), onclick: choose },
      h("span", {}, item.name, h("small", {}, [item.code, item.article, item.unit].filter(Boolean).join(" · "))), ...books.warehouses.map(cell)),
    opened ? receive(item, books) : null);
}

function receive(item, books) {
  const warehouse = h("select", { "aria-label": t("stock-warehouse") }, books.warehouses.map(name => h("option", {}, name)));
  const quantity = h("input.number", { type: "number", value: "10", step: "any", "aria-label": t("row-quantity") });
  const write = deed => act(`books/${deed}`, { item: item.key, warehouse: warehouse.value, quantity: quantity.value });
  const save = event => { event.preventDefault(); write("receive"); };
  const set = h("button.quiet", { type: "button", onclick: () => write("set") }, t("stock-set"));
  return h("form.field", { onsubmit: save }, warehouse, quantity, h("button.quiet", {}, t("stock-receive")), set);
}

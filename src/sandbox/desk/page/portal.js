// The portal: deals with their rows, products without an item, the sales, the stock, and the events it sent.

import { state, t, h, patch, fill, act, toast, money, switches, tabs } from "./dom.js";
import * as sales from "./sales.js";
import * as stores from "./stores.js";

const view = { tab: "deals", open: new Set() };
const faults = ["portal_away", "portal_slow", "portal_limit", "portal_revoked", "portal_loses_events"];

export function render(column) {
  const { portal, unmapped } = state.data;
  if (!column.firstChild) {
    column.append(
      h("div.head", {}, h("i.portal"), h("h2", {}, t("column-portal")), h("span.sub")),
      h("div.switches"), h("div.tabs", { role: "tablist" }),
      h("div.body", {}, h("div.list.deals"), h("div.list.unmapped"), sales.build(), stores.build(() => render(column)), h("div.list.events")));
  }
  const at = selector => column.querySelector(selector);
  at(".sub").textContent = portal.domain;
  column.classList.toggle("troubled", faults.some(name => state.data.faults[name]));
  fill(at(".switches"), JSON.stringify([state.data.faults, state.lang]), () => switches(faults));
  const choose = tab => { view.tab = tab; render(column); };
  fill(at(".tabs"), JSON.stringify([view.tab, unmapped.length, state.lang]), () =>
    tabs([["deals"], ["unmapped", unmapped.length], ["sales"], ["stock"], ["events"]], view.tab, choose));
  for (const tab of ["deals", "unmapped", "events"]) at(`.list.${tab}`).hidden = tab !== view.tab;
  for (const tab of ["sales", "stock"]) at(`.part.${tab}`).hidden = tab !== view.tab;
  if (view.tab === "sales") sales.render(at(".part.sales"));
  stores.render(at(".part.stock"));
  deals(at(".list.deals"), column);
  patch(at(".list.unmapped"), [{ product: 0 }, ...waitedFirst(unmapped)], it => it.product, it => JSON.stringify(it), mappingForm);
  const events = portal.events.filter(event => event.fate !== "Taken");
  const numbered = events.map((event, place) => ({ ...event, number: events.length - place }));
  patch(at(".list.events"), numbered.length ? numbered : [{ number: 0 }], it => it.number, it => JSON.stringify(it), eventLine);
}

function deals(list, column) {
  const all = [{ id: "new" }, ...state.data.portal.deals];
  const opened = deal => view.open.has(deal.id);
  const open = deal => opened(deal) && deal.rows?.map(isOpen);
  const sign = deal => JSON.stringify([deal, opened(deal), open(deal), state.data.hints[deal.id]]);
  patch(list, all, deal => deal.id, sign, deal => deal.id === "new" ? newDeal(column) : card(deal, column));
}

function toggle(id, column) {
  if (!view.open.delete(id)) view.open.add(id);
  render(column);
}

function newDeal(column) {
  if (!view.open.has("new")) {
    return h("button.add", { type: "button", onclick: () => toggle("new", column) }, t("deal-new"));
  }
  const title = h("input", { required: true, value: t("deal-new-title"), "aria-label": t("deal-title") });
  const product = productChoice();
  const quantity = h("input.number", { type: "number", min: "0.001", step: "any", value: "1", "aria-label": t("row-quantity") });
  const kaspi = h("input", { type: "checkbox", checked: true });
  const save = async event => {
    event.preventDefault();
    const wanted = { title: title.value, product: Number(product.value), quantity: quantity.value, kaspi: kaspi.checked };
    if (await act("portal/new", wanted)) toggle("new", column);
  };
  return h("form.card.form", { onsubmit: save },
    title, product, h("div.line", {}, quantity, h("label.check", {}, kaspi, t("deal-kaspi")), h("span.grow"),
      h("button.quiet", { type: "button", onclick: () => toggle("new", column) }, t("cancel")), h("button.primary", {}, t("save"))));
}

function productChoice() {
  const label = product => `${product.name} · ${money(product.price)}`;
  return h("select", { "aria-label": t("row-product") },
    state.data.portal.products.map(product => h("option", { value: product.id }, label(product))));
}

function card(deal, column) {
  const opened = view.open.has(deal.id);
  const stage = { P: "stage-open", S: "stage-won", F: "stage-lost" }[deal.semantic];
  const hint = deal.semantic === "P" ? state.data.hints[deal.id] : null;
  const kaspi = isKaspi(deal);
  return h(`article.card.deal.${stage}`, {},
    h("button.summary", { type: "button", "aria-expanded": String(opened), onclick: () => toggle(deal.id, column) },
      h("span.line", {}, h("span.title", {}, deal.title), h("span.amount", {}, money(deal.amount))),
      h("span.line.meta", {}, h("span", {}, `№ ${deal.id}`), h("span.client", {}, deal.client || t("deal-no-client")),
        h("span.grow"), h("span.manager", {}, deal.manager)),
      hint ? h("span.hint", {}, t(`hint-${hint}`)) : null),
    h("div.line.foot", {},
      h("span.pill.stage", {}, deal.stage),
      kaspi ? h("span.pill.kaspi", {}, "Kaspi") : null,
      deal.invoice ? h("span.pill.invoice", { title: t("deal-invoice") }, deal.invoice) : null,
      h("span.grow"),
      deal.semantic === "P" ? h("button.primary", { type: "button", onclick: () => act("portal/win", { deal: deal.id }) }, t("win")) : null),
    opened ? details(deal, kaspi) : null);
}

function details(deal, kaspi) {
  const button = (text, deed, more = {}, kind = "quiet") =>
    h(`button.${kind}`, { type: "button", onclick: () => act(`portal/${deed}`, { deal: deal.id, ...more }) }, t(text));
  return h("div.details", {},
    rows(deal),
    field("deal-title", deal.title, title => act("portal/edit", { deal: deal.id, title })),
    field("deal-amount", deal.amount, amount => act("portal/amount", { deal: deal.id, amount })),
    deal.client ? field("deal-bin", deal.bin, async bin => {
      if (await act("portal/bin", { deal: deal.id, bin })) toast(t("deal-bin-saved"));
    }) : null,
    h("div.comments", {}, h("h4", {}, t("deal-comments")),
      deal.comments.length ? deal.comments.map(comment => h("p.comment", {}, plain(comment))) : h("p.empty", {}, t("deal-no-comments"))),
    h("div.line.wrap", {},
      deal.semantic === "P" ? button("lose", "lose") : button("reopen", "reopen"),
      button(kaspi ? "kaspi-off" : "kaspi-on", "kaspi", { paid: !kaspi }),
      button("amount-by-rows", "amount", { amount: null }),
      h("span.grow"), button("delete", "delete", {}, "danger")));
}

/** Comments come as the portal keeps them; only the line breaks matter here. */
const plain = comment => comment.replace(/<br\s*\/?>/gi, "\n").replace(/\[\/?[a-z]+[^\]]*\]/gi, "");

function field(label, value, save) {
  const before = String(value ?? "");
  const input = h("input", { value: before, autocomplete: "off" });
  const submit = event => { event.preventDefault(); if (input.value.trim() !== "") save(input.value.trim()); };
  const look = event => event.currentTarget.classList.toggle("same", input.value === before);
  return h("form.field.same", { onsubmit: submit, oninput: look }, h("label", {}, h("span", {}, t(label)), input), h("button.quiet", {}, t("save")));
}

const isKaspi = deal => deal.fields.UF_KASPI_PAYMENT === "1";

/** Products without an item, those first for which a deal waits: it is won and paid, and has no invoice yet. */
function waitedFirst(unmapped) {
  const deals = state.data.portal.deals.filter(deal => deal.semantic === "S" && isKaspi(deal) && !deal.invoice);
  const wanted = new Set(deals.flatMap(deal => deal.rows.map(row => row.product)));
  const marked = unmapped.map(open => ({ ...open, waited: wanted.has(open.product) }));
  return marked.sort((left, right) => right.waited - left.waited);
}

/** Whether a row's product has no item yet. */
const isOpen = row => state.data.unmapped.some(({ product }) => product === row.product);

function rows(deal) {
  const column = document.getElementById("portal");
  const show = () => { view.tab = "unmapped"; render(column); };
  const mark = () => h("button.pill.written", { type: "button", onclick: show }, t("tab-unmapped"));
  const line = row => {
    const quantity = h("input.number", { value: row.quantity, inputMode: "decimal", "aria-label": t("row-quantity") });
    const price = h("input.number", { value: row.price, inputMode: "decimal", "aria-label": t("row-price") });
    const save = () => act("portal/row", { deal: deal.id, row: row.id, price: price.value.replace(",", "."), quantity: quantity.value.replace(",", ".") });
    quantity.onchange = price.onchange = save;
    const remove = () => act("portal/remove_row", { deal: deal.id, row: row.id });
    return h("tr", {}, h("td", {}, row.name, isOpen(row) ? mark() : null), h("td", {}, quantity), h("td", {}, price), h("td.sum", {}, money(row.sum)),
      h("td", {}, h("button.icon", { type: "button", title: t("row-remove"), "aria-label": t("row-remove"), onclick: remove }, "×")));
  };
  const product = productChoice();
  const add = () => act("portal/add_row", { deal: deal.id, product: Number(product.value), quantity: "1" });
  return h("div", {},
    h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, t("row-product")), h("th", {}, t("row-quantity")), h("th", {}, t("row-price")), h("th.sum", {}, t("row-sum")), h("th"))),
      h("tbody", {}, deal.rows.map(line))),
    h("div.field", {}, product, h("button.quiet", { type: "button", onclick: add }, t("row-add"))));
}

function mappingForm({ product, name, waited }) {
  if (!product) return h("p.note", {}, t("unmapped-help"));
  const items = [...state.data.books.items].sort((left, right) => left.name.localeCompare(right.name));
  const choice = h("select", { required: true, "aria-label": t("unmapped-item") }, h("option", { value: "" }, t("unmapped-choose")),
    items.map(item => h("option", { value: item.code }, `${item.name} · ${item.code}`)));
  const save = event => { event.preventDefault(); act("mapping", { product, code: choice.value }); };
  const title = h("div.line.wrap", {}, h("span.number", {}, `№ ${product}`), h("b", {}, name), waited ? h("span.pill.written", {}, t("unmapped-waited")) : null);
  return h("form.card.form", { onsubmit: save }, title, h("div.field", {}, choice, h("button.primary", {}, t("unmapped-confirm"))));
}

function eventLine({ number, name, deal, fate }) {
  if (!number) return h("p.note", {}, t("events-none"));
  const kind = fate === "Answered(200)" ? "ok" : "bad";
  const words = fate === "Answered(200)" ? t("event-delivered") : fate === "Lost" ? t("event-lost") : fate === "Unanswered" ? t("event-unanswered") : fate;
  return h("div.event", {}, h("code", {}, name), h("span", {}, `№ ${deal}`), h("span.grow"), h(`span.pill.${kind}`, {}, words));
}

// The portal's stock: products with what lies in each store, and the inventory documents that moved it.

import { state, t, h, patch, fill, act } from "./dom.js";

const view = { search: "" };
const colours = { N: "written", Y: "ok", C: "bad" };

/** The tab before anything is in it; `again` renders it once more. */
export function build(again) {
  const search = h("input.search", { type: "search", placeholder: t("stock-products"), value: view.search,
    oninput: event => { view.search = event.target.value; again(); } });
  return h("div.part.stock", {}, h("div.inventory"), h("div.documents"), search, h("div.stock-head"), h("div.list"));
}

export function render(part) {
  const { managed, stores, products, documents } = state.data.portal;
  fill(part.querySelector(".inventory"), JSON.stringify([managed, state.lang]), () => inventory(managed));
  const shown = documents.length ? documents : managed ? [{ id: 0 }] : [];
  part.querySelector(".documents").hidden = !shown.length;
  patch(part.querySelector(".documents"), [{ id: "head" }, ...shown], it => it.id, it => JSON.stringify(it), documentLine);
  const columns = managed ? stores : [];
  part.style.setProperty("--columns", columns.length + 1);
  fill(part.querySelector(".stock-head"), JSON.stringify([columns, state.lang]), () =>
    [h("span", {}, t("row-product")), ...columns.map(store => h("span.sum", {}, store.title)), h("span.sum", {}, t("row-quantity"))]);
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = product => product.quantity !== null && words.every(word => `${product.name} ${product.id}`.toLowerCase().includes(word));
  const sign = product => JSON.stringify([product, columns]);
  patch(part.querySelector(".list"), products.filter(fits), product => product.id, sign, product => stockLine(product, columns));
}

function inventory(managed) {
  const box = h("input", { type: "checkbox", checked: managed, onchange: event => act("portal/manage_inventory", { on: event.target.checked }) });
  return [h("label.check", {}, box, h("b", {}, t("inventory"))), h("small", {}, t("inventory-help"))];
}

function documentLine({ id, number, kind, title, status, lines }) {
  if (id === "head") return h("h4", {}, t("documents"));
  if (!id) return h("p.empty", {}, t("documents-none"));
  return h("div.event", { title },
    h("b", {}, number), h("span", {}, t(`document-${kind}`)), h("span.grow"),
    h("span.lines", {}, `${t("documents-lines")}: ${lines}`), h(`span.pill.${colours[status]}`, {}, t(`document-${status}`)));
}

function stockLine(product, columns) {
  const cell = quantity => h(`span.sum${Number(quantity) <= 3 ? ".low" : ""}`, {}, String(quantity));
  return h("div.stock-line", {},
    h("div.stock-row", {}, h("span", {}, product.name, h("small", {}, `№ ${product.id}`)),
      ...columns.map(store => cell(product.stock[store.id] ?? 0)), cell(product.quantity)));
}

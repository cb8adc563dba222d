/** The order form: shows the drafts and says what the user changed. */

import { byId, el, fill } from "./dom.js";
import { title, words } from "./fhir.js";
import { dose, drugs, injection, newDrug, read, withDose, write } from "./orders.js";

/** @typedef {import("./fhir.js").Resource} Resource */
/** @typedef {import("./orders.js").PickLists} PickLists */

const UNKNOWN = "unknown";

export class OrderForm {
  /** @param {PickLists} lists @param {(drafts: Resource[]) => void} changed called with the drafts after each change */
  constructor(lists, changed) {
    this.lists = lists;
    this.changed = changed;
    /** @type {Resource[]} */
    this.drafts = [];
    this.form = byId("order");
    this.offer();
    this.form.addEventListener("change", (/** @type {Event} */ event) => this.take(/** @type {HTMLInputElement} */ (event.target)));
  }

  /** Fills the lists that never change. */
  offer() {
    const sides = [...Object.entries(this.lists.sides).map(([key, row]) => [key, row.label]), [UNKNOWN, "not stated"]];
    fill(byId("sides"), ...sides.map(([key, label]) => el("label", {}, el("input", { type: "radio", name: "side", value: key }), ` ${label}`)));
    fill(this.form.elements.guidance, ...options([...Object.entries(this.lists.guidance), [UNKNOWN, "not stated"]]));
    fill(this.form.elements.add, ...options([["", "choose…"], ...Object.entries(this.lists.injectates).map(([key, row]) => [key, row.text])]));
  }

  /** @param {Resource[]} drafts */
  show(drafts) {
    this.drafts = drafts;
    const order = injection(drafts);
    for (const control of this.form.elements) control.disabled = false;
    if (order) this.showOrder(order);
    fill(byId("injectates"), ...drugs(drafts).map((drug) => this.drugRow(drug)));
    const others = drafts.filter((one) => one !== order && one.resourceType !== "MedicationRequest");
    const rows = others.map((one) => el("li", { class: "row" }, el("span", { class: "grow" }, title(one)), this.remover(one)));
    fill(byId("others"), rows.length ? el("h3", {}, "Also drafted") : null, rows.length ? el("ul", { class: "plain" }, ...rows) : null);
    if (!order) for (const control of this.form.elements) control.disabled = true;
  }

  /** @param {Resource} order */
  showOrder(order) {
    const fields = this.form.elements;
    const choice = read(order, this.lists);
    const targets = Object.entries(this.lists.targets).map(([key, row]) => [key, row.title]);
    const reasons = Object.entries(this.lists.reasons).map(([key, row]) => [key, row.label]);
    fill(fields.target, ...options(choice.target ? targets : [["", asWritten(words(order.code))], ...targets]));
    fill(fields.reason, ...options(choice.reason ? reasons : [["", asWritten((order.reasonCode ?? []).map(words).join(", "))], ...reasons]));
    for (const name of /** @type {const} */ (["target", "guidance", "date", "reason", "side"])) fields[name].value = choice[name];
    fields.target.title = words(order.code);
  }

  /** @param {Resource} drug */
  drugRow(drug) {
    const { value, unit } = dose(drug);
    const name = title(drug);
    return el("li", { class: "row" },
      el("span", { class: "grow" }, name),
      el("input", { type: "number", min: "0", step: "any", value, "data-dose": drug.id, "aria-label": `Dose of ${name}`, class: "dose" }),
      el("select", { "data-unit": drug.id, "aria-label": `Unit of ${name}` }, ...options([...new Set(["mg", "mL", unit])].map((one) => [one, one]), unit)),
      this.remover(drug));
  }

  /** @param {Resource} resource */
  remover(resource) {
    const remove = () => this.changed(this.drafts.filter((one) => one !== resource));
    return el("button", { type: "button", "aria-label": `Remove ${title(resource)}`, title: "Remove", class: "small", onclick: remove }, "✕");
  }

  /** A control was changed. @param {HTMLInputElement} control */
  take(control) {
    const order = injection(this.drafts);
    const id = control.dataset.dose ?? control.dataset.unit;
    if (id) this.changed(this.drafts.map((one) => (one.id === id ? this.dosed(one) : one)));
    else if (control.name === "add") this.changed([...this.drafts, newDrug(control.value, this.freeId(), order, this.lists)]);
    else this.changed(this.drafts.map((one) => (one === order ? write(order, this.choice(), this.lists) : one)));
  }

  /** @returns {import("./orders.js").Choice} */
  choice() {
    const fields = this.form.elements;
    return { target: fields.target.value, side: fields.side.value || UNKNOWN, guidance: fields.guidance.value, date: fields.date.value, reason: fields.reason.value };
  }

  /** @param {Resource} drug */
  dosed(drug) {
    const value = this.form.querySelector(`[data-dose="${CSS.escape(drug.id)}"]`).value;
    return withDose(drug, Number(value), this.form.querySelector(`[data-unit="${CSS.escape(drug.id)}"]`).value);
  }

  freeId() {
    const taken = new Set(this.drafts.map((one) => one.id));
    let number = 1;
    while (taken.has(`inj-drug-${number}`)) number += 1;
    return `inj-drug-${number}`;
  }
}

/** @param {string} text */
function asWritten(text) {
  return text ? `as written: ${text}` : "not stated";
}

/** @param {string[][]} pairs @param {string} [chosen] */
function options(pairs, chosen) {
  return pairs.map(([value, label]) => el("option", { value, selected: value === chosen }, label));
}

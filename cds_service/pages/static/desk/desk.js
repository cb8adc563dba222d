/** The order desk: opens a patient, keeps the draft, fires the hooks, shows the answers. */

import { apply } from "./actions.js";
import { AnswerPane } from "./answers.js";
import { showChart, patientLine } from "./chart.js";
import { byId } from "./dom.js";
import { collection, reference, resourcesOf, title } from "./fhir.js";
import { OrderForm } from "./form.js";
import { Client } from "./hooks.js";
import { injection, newOrder, read } from "./orders.js";
import { prefetch, resolve } from "./prefetch.js";
import { readBundle } from "./record.js";
import { showDeliveries, showExchange } from "./wire.js";

/** @typedef {import("./fhir.js").Resource} Resource */

const PAUSE = 250; // ms without a change before order-select fires
const base = byId("desk").dataset.base;
const lists = JSON.parse(byId("pick-lists").textContent);

/** @type {{patientId: string, userId: string, record: Resource[], drafts: Resource[], appointments: Resource[], withheld: Set<string>, hook: string}} */
let work = { patientId: "", userId: "", record: [], drafts: [], appointments: [], withheld: new Set(), hook: "" };
let timer = 0;
let made = 0;

const client = new Client(base, showExchange);
const form = new OrderForm(lists, (drafts) => redraft({ drafts }));
const pane = new AnswerPane({ accept, override }, kept);

/** Something of the draft has changed: show it, and ask once the user pauses. @param {Partial<typeof work>} change @param {string} [hook] */
function redraft(change, hook = "order-select") {
  work = { ...work, ...change };
  form.show(work.drafts);
  const order = injection(work.drafts);
  showChart(byId("chart"), work.record, order ? read(order, lists).side : "unknown");
  say("");
  clearTimeout(timer);
  timer = setTimeout(() => ask(order || hook === "appointment-book" ? hook : "patient-view"), PAUSE);
}

/** Fires a hook and shows its cards; false when a newer call has overtaken it. @param {string} hook */
async function ask(hook) {
  clearTimeout(timer);
  work.hook = hook;
  pane.wait();
  try {
    await client.discover();
    const context = contextOf(hook);
    const deliveries = resolve(client.service(hook)?.prefetch ?? {}, work.record, context, work.withheld);
    showDeliveries(deliveries, withhold);
    const exchange = await client.fire(hook, context, prefetch(deliveries));
    if (!exchange) return false;
    trouble("");
    await pane.show(exchange);
    return true;
  } catch (error) {
    pane.rest();
    say("");
    trouble(`Not checked: ${hook} could not be fired. ${/** @type {Error} */ (error).message}`);
    return false;
  }
}

/** @param {string} hook */
function contextOf(hook) {
  const context = { userId: work.userId, patientId: work.patientId };
  if (hook === "patient-view") return context;
  if (hook === "appointment-book") return { ...context, appointments: collection(work.appointments) };
  const drafts = { draftOrders: collection(work.drafts) };
  return hook === "order-select" ? { ...context, ...drafts, selections: work.drafts.map(reference) } : { ...context, ...drafts };
}

/** Signing asks first. Without a warning that waits for an answer the order stands. */
async function sign() {
  say("Checking…");
  if (!(await ask("order-sign"))) return;
  const waiting = pane.waiting().length;
  if (pane.exchange?.status !== 200) say("Not signed: the order was not checked.");
  else if (waiting) say(`Not signed yet: ${waiting === 1 ? "1 card waits" : `${waiting} cards wait`} for an answer. Take a suggestion or give a reason, then sign again.`);
  else signed();
}

function signed() {
  const standing = work.drafts.map((one) => ({ ...one, status: "active", authoredOn: today() }));
  work = { ...work, record: [...work.record, ...standing], drafts: [] };
  form.show([]);
  say(`Signed: ${standing.map(title).join("; ")}.`);
  showChart(byId("chart"), work.record, "unknown");
}

/** Booking asks for the order's day, by the order's own words. */
async function book() {
  const order = injection(work.drafts) ?? injection(work.record.filter((one) => one.status === "active"));
  if (order) {
    const start = order.occurrenceDateTime ?? today();
    const appointment = { resourceType: "Appointment", id: "appt-1", status: "proposed", description: title(order), start: `${start.slice(0, 10)}T09:00:00Z`, end: `${start.slice(0, 10)}T09:30:00Z`,
      reasonCode: order.reasonCode, participant: [{ actor: { reference: `Patient/${work.patientId}` }, status: "needs-action" }] };
    work = { ...work, appointments: [appointment] };
  }
  if (await ask("appointment-book")) say(`Booking was checked: ${work.appointments.map((one) => `${title(one)}, ${one.start?.slice(0, 10)}`).join("; ")}.`);
}

/** @param {any} card @param {any} offer */
async function accept(card, offer) {
  const newId = (/** @type {string} */ type) => `${type.toLowerCase()}-new-${++made}`;
  const hook = work.hook;
  const service = pane.exchange?.service ?? "";
  redraft(apply(work, offer.actions ?? [], newId), hook);
  byId("answer-title").focus();
  await report(service, { card: card.uuid, outcome: "accepted", acceptedSuggestions: [{ id: offer.uuid }] }, `Taken: ${offer.label}.`);
}

/** @param {any} card @param {any} reason @param {string} comment */
async function override(card, reason, comment) {
  const overrideReason = { reason: { code: reason.code, system: reason.system, display: reason.display }, ...(comment ? { userComment: comment } : {}) };
  pane.markOverridden(card, reason.display);
  byId("answer-title").focus();
  await report(pane.exchange?.service ?? "", { card: card.uuid, outcome: "overridden", overrideReason }, `Overridden: ${reason.display}.`);
}

/** @param {string} service @param {any} item @param {string} said */
async function report(service, item, said) {
  try {
    const exchange = await client.feedback(service, item);
    say(`${said} ${exchange.status === 200 ? "Feedback received" : `Feedback refused (${exchange.status})`}.`);
  } catch {
    say(`${said} Feedback could not be sent.`);
  }
}

/** What a client profile keeps of an answer. @param {string} profile @param {any} response */
async function kept(profile, response) {
  const answer = await fetch(`${base}/desk/kept/${profile}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(response) });
  return answer.ok ? answer.json() : { cards: response.cards, notes: [`The profile could not be applied (${answer.status}).`] };
}

/** @param {string} key @param {boolean} withheld */
function withhold(key, withheld) {
  if (withheld) work.withheld.add(key);
  else work.withheld.delete(key);
  ask(work.hook);
}

/** @param {any} chosen */
async function open(chosen) {
  pane.forget();
  byId("exchanges").replaceChildren();
  const record = resourcesOf(chosen.record);
  const patient = record.find((one) => one.resourceType === "Patient");
  const { name, facts } = patientLine(patient, new Date());
  byId("patient-name").textContent = name;
  byId("patient-facts").textContent = [facts, chosen.title].filter(Boolean).join(" · ");
  byId("start").hidden = true;
  byId("work").hidden = false;
  work = { patientId: chosen.patientId, userId: chosen.userId, record, drafts: [], appointments: chosen.appointments, withheld: new Set(chosen.withheld), hook: "" };
  byId("patient-name").focus();
  await ask("patient-view");
  const drafts = chosen.drafts.length || chosen.hook !== "order-select" ? chosen.drafts : [newOrder(chosen.patientId, chosen.userId, today(), lists)];
  redraft({ drafts }, work.appointments.length ? "appointment-book" : "order-select");
}

/** The part of the address after # names the patient, so that Back leads to the list. */
async function route() {
  const name = decodeURIComponent(location.hash.slice(1));
  trouble("");
  if (name === "own") return;
  const answer = name ? await fetch(`${base}/desk/patients/${encodeURIComponent(name)}`) : null;
  if (answer?.ok) return open(await answer.json());
  if (answer) trouble("There is no such patient. Choose one from the list.");
  byId("start").hidden = false;
  byId("work").hidden = true;
}

/** @param {string} text */
function openBundle(text) {
  try {
    const own = readBundle(text);
    location.hash = "own";
    open({ ...own, title: "Own Bundle", hook: "order-select", userId: "Practitioner/doc-1", drafts: [], appointments: [], withheld: [] });
  } catch (error) {
    trouble(/** @type {Error} */ (error).message);
  }
}

/** @param {string} text */
function say(text) {
  byId("outcome").textContent = text;
}

/** @param {string} text */
function trouble(text) {
  byId("trouble").textContent = text;
  byId("trouble").hidden = !text;
}

function today() {
  return new Date().toISOString().slice(0, 10);
}

function listen() {
  byId("order").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    sign();
  });
  byId("book").addEventListener("click", book);
  byId("bundle-open").addEventListener("click", () => openBundle(byId("bundle-text").value));
  byId("bundle-file").addEventListener("change", async (/** @type {any} */ event) => openBundle(await event.target.files[0].text()));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", async (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) openBundle(await file.text());
  });
  addEventListener("hashchange", route);
}

listen();
client.discover().then(route, () => trouble("The service does not answer. Is it running?"));

/** Draft orders as FHIR resources: the form reads them and writes them, suggestions change them, hooks send them. */

import { words } from "./fhir.js";

/** @typedef {import("./fhir.js").Resource} Resource */
/** @typedef {{targets: Record<string, any>, guidance: Record<string, string>, sides: Record<string, any>, reasons: Record<string, any>, injectates: Record<string, any>}} PickLists */
/** @typedef {{target: string, side: string, guidance: string, date: string, reason: string}} Choice "" is "as written", "unknown" is "not stated" */

const CPT = "http://www.ama-assn.org/go/cpt";
const SNOMED = "http://snomed.info/sct";
const ICD10 = "http://hl7.org/fhir/sid/icd-10-cm";
const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
const UCUM = "http://unitsofmeasure.org";
const MODALITIES = { landmark: /landmark|blind|without image/i, ct: /\bct\b/i, fluoroscopy: /fluoro/i, mri: /\bmri?\b/i, ultrasound: /ultrasound|\bus\b/i };
const JOINT = /hip joint|hip injection|injection of hip/i;

/** The injection among the drafts: the first service that is no test, scan or referral. @param {Resource[]} drafts */
export function injection(drafts) {
  const services = drafts.filter((one) => one.resourceType === "ServiceRequest");
  return services.find((one) => !one.category) ?? services[0];
}

/** The drugs drafted with it. @param {Resource[]} drafts */
export function drugs(drafts) {
  return drafts.filter((one) => one.resourceType === "MedicationRequest");
}

/** A first draft. @param {string} patientId @param {string} userId @param {string} today @param {PickLists} lists */
export function newOrder(patientId, userId, today, lists) {
  const blank = {
    resourceType: "ServiceRequest", id: "inj-1", status: "draft", intent: "order", subject: { reference: `Patient/${patientId}` },
    requester: { reference: userId },
  };
  return write(blank, { target: "ia", side: "unknown", guidance: "ultrasound", date: today, reason: "" }, lists);
}

/** What the form shows for an order. @param {Resource} order @param {PickLists} lists @returns {Choice} */
export function read(order, lists) {
  const said = words(order.code);
  const named = Object.entries(lists.targets).find(([, row]) => said.toLowerCase().includes(row.title.toLowerCase()));
  return {
    target: named?.[0] ?? (JOINT.test(said) ? "ia" : ""),
    side: sideOf(order, lists),
    guidance: Object.entries(MODALITIES).find(([, pattern]) => pattern.test(said))?.[0] ?? "unknown",
    date: (order.occurrenceDateTime ?? order.occurrencePeriod?.start ?? "").slice(0, 10),
    reason: reasonOf(order, lists),
  };
}

/** The order as the form has it now. Only what was chosen anew is written. @param {Resource} order @param {Choice} choice @param {PickLists} lists */
export function write(order, choice, lists) {
  const before = order.code ? read(order, lists) : { target: "", side: "", guidance: "", date: "", reason: "" };
  const changed = (/** @type {(keyof Choice)[]} */ ...names) => names.some((name) => choice[name] !== before[name]);
  const after = { ...order };
  if (choice.target && changed("target", "guidance", "side")) after.code = code(choice, lists);
  if (changed("side")) after.bodySite = bodySite(choice.side, lists);
  if (choice.reason && changed("reason", "side")) after.reasonCode = [reasonCode(choice, lists)];
  if (changed("date")) {
    delete after.occurrencePeriod;
    after.occurrenceDateTime = choice.date || undefined;
  }
  return after;
}

/** A drug for the order, from the pick list or in words alone. @param {string} pick @param {string} id @param {Resource} order @param {PickLists} lists */
export function newDrug(pick, id, order, lists) {
  const row = lists.injectates[pick];
  const coding = row.rxnorm ? { coding: [{ system: RXNORM, code: row.rxnorm, display: row.text.split(" ")[0] }] } : {};
  return withDose({
    resourceType: "MedicationRequest", id, status: "draft", intent: "order", medicationCodeableConcept: { ...coding, text: row.text },
    subject: order.subject, requester: order.requester, basedOn: [{ reference: `ServiceRequest/${order.id}` }],
  }, row.dose, row.unit);
}

/** @param {Resource} drug @returns {{value: number | "", unit: string}} */
export function dose(drug) {
  const quantity = drug.dosageInstruction?.[0]?.doseAndRate?.[0]?.doseQuantity;
  return { value: quantity?.value ?? "", unit: quantity?.unit ?? quantity?.code ?? "mg" };
}

/** @param {Resource} drug @param {number} value @param {string} unit */
export function withDose(drug, value, unit) {
  return { ...drug, dosageInstruction: [{ text: `${value} ${unit}`, doseAndRate: [{ doseQuantity: { value, unit, system: UCUM, code: unit } }] }] };
}

/** @param {Choice} choice @param {PickLists} lists */
function code(choice, lists) {
  const row = lists.targets[choice.target];
  const cpt = row.cpt[choice.guidance] ?? row.cpt.other;
  const text = [row.title, lists.sides[choice.side]?.label, lists.guidance[choice.guidance]].filter(Boolean).join(", ");
  return { ...(cpt ? { coding: [{ system: CPT, code: cpt, display: row.title }] } : {}), text };
}

/** @param {string} side @param {PickLists} lists */
function bodySite(side, lists) {
  return Object.entries(lists.sides[side]?.codes ?? {}).map(([one, display]) => ({ coding: [{ system: SNOMED, code: one, display }], text: display }));
}

/** @param {Resource} order @param {PickLists} lists */
function sideOf(order, lists) {
  const codes = (order.bodySite ?? []).flatMap((/** @type {any} */ site) => site.coding ?? []).map((/** @type {any} */ one) => one.code).sort().join();
  const coded = Object.entries(lists.sides).find(([, row]) => Object.keys(row.codes).sort().join() === codes)?.[0];
  return coded ?? spoken([words(order.code), ...(order.bodySite ?? []).map(words)].join(" "));
}

/** The side that a text names. @param {string} text */
export function spoken(text) {
  const right = /\bright\b|\brt\b/i.test(text);
  const left = /\bleft\b|\blt\b/i.test(text);
  return right && left ? "both" : right ? "right" : left ? "left" : "unknown";
}

/** @param {Resource} order @param {PickLists} lists */
function reasonOf(order, lists) {
  const codes = (order.reasonCode ?? []).flatMap((/** @type {any} */ reason) => reason.coding ?? []).map((/** @type {any} */ one) => one.code);
  return Object.entries(lists.reasons).find(([, row]) => codes.some((/** @type {string} */ one) => [row.right, row.left, row.both, row.unknown].includes(one)))?.[0] ?? "";
}

/** @param {Choice} choice @param {PickLists} lists */
function reasonCode(choice, lists) {
  const row = lists.reasons[choice.reason];
  const display = [row.label, lists.sides[choice.side]?.label].filter(Boolean).join(", ");
  return { coding: [{ system: ICD10, code: row[choice.side], display }], text: display };
}

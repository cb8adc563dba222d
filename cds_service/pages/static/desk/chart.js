/** The chart at a glance: what a clinician looks at before an injection, each with its date. */

import { el, fill } from "./dom.js";
import { amount, day, title, words } from "./fhir.js";
import { hipEvents, hipPicture } from "./hips.js";

/** @typedef {import("./fhir.js").Resource} Resource */

const ENDED = new Set(["inactive", "resolved", "remission"]);
const SHOWN = 12; // rows of results; the rest opens on demand

/** @param {Element} place @param {Resource[]} record @param {string} side of the present order */
export function showChart(place, record, side) {
  const of = (/** @type {string[]} */ ...types) => record.filter((one) => types.includes(one.resourceType));
  fill(
    place,
    ...hips(record, side),
    ...list("Problems", of("Condition").filter((one) => !ENDED.has(one.clinicalStatus?.coding?.[0]?.code)), (one) => [title(one), day(one)]),
    ...list("Medicines", of("MedicationRequest", "MedicationStatement").filter((one) => one.status !== "completed" && one.status !== "stopped"), medicine),
    ...list("Allergies", of("AllergyIntolerance"), allergy),
    ...results(of("Observation")),
    ...list("Procedures and planned surgery", of("Procedure", "ServiceRequest", "Appointment"), (one) => [title(one), day(one), one.status]),
    ...list("Drafted for the patient", of("Task", "CommunicationRequest", "CarePlan"), drafted, false),
  );
}

/** Name, age and sex, as far as they are known. @param {Resource | undefined} patient @param {Date} today */
export function patientLine(patient, today) {
  const name = [patient?.name].flat()[0];
  const called = name?.text ?? [...(name?.given ?? []), name?.family].filter(Boolean).join(" ");
  const who = `${patient?.gender ?? "sex not recorded"}, ${age(patient?.birthDate, today)}`;
  const facts = [called && who, patient?.birthDate && `born ${patient.birthDate}`, patient?.id];
  return { name: called || who.charAt(0).toUpperCase() + who.slice(1), facts: facts.filter(Boolean).join(" · ") };
}

/** @param {string | undefined} born @param {Date} today */
function age(born, today) {
  const date = new Date(born ?? "");
  if (Number.isNaN(date.getTime())) return "age not known";
  const years = today.getFullYear() - date.getFullYear();
  const before = today.getMonth() < date.getMonth() || (today.getMonth() === date.getMonth() && today.getDate() < date.getDate());
  return `${years - Number(before)} years`;
}

/** @param {Resource[]} record @param {string} side */
function hips(record, side) {
  const events = hipEvents(record);
  const lines = events.map((one) => el("li", {}, `${one.side === "unknown" ? "side not stated" : one.side}: ${one.title}`, date(one.day)));
  return [el("h2", {}, "Hips"), hipPicture(events, side), lines.length ? el("ul", { class: "plain dated" }, ...lines) : el("p", { class: "quiet small" }, "No earlier injection or prosthesis on record.")];
}

/** @param {string} heading @param {Resource[]} resources @param {(one: Resource) => (string | undefined)[]} row @param {boolean} [always] */
function list(heading, resources, row, always = true) {
  if (!resources.length) return always ? [el("h3", {}, heading), el("p", { class: "quiet small" }, "None on record.")] : [];
  const lines = resources.map(row).map(([said, when, more]) => el("li", {}, el("span", {}, said || "without a name", more ? el("span", { class: "quiet" }, ` ${more}`) : null), date(when)));
  return [el("h3", {}, heading), el("ul", { class: "plain dated" }, ...lines)];
}

/** @param {Resource} one */
function medicine(one) {
  return [title(one), day(one), [one.dosageInstruction?.[0]?.text ?? one.dosage?.[0]?.text, one.status === "active" ? "" : one.status].filter(Boolean).join(", ")];
}

/** @param {Resource} one */
function allergy(one) {
  const reactions = (one.reaction ?? []).flatMap((/** @type {any} */ reaction) => [...(reaction.manifestation ?? []).map(words), reaction.severity]);
  return [title(one), day(one), [...new Set(reactions.filter(Boolean))].join(", ")];
}

/** @param {Resource} one */
function drafted(one) {
  return [words(one.code) || one.title || one.payload?.[0]?.contentString?.split("\n")[0] || one.resourceType, one.restriction?.period?.end ?? day(one), one.resourceType];
}

/** The newest of each kind, newest first. @param {Resource[]} observations */
function results(observations) {
  const newest = new Map();
  for (const one of [...observations].sort((a, b) => day(b).localeCompare(day(a)))) if (!newest.has(title(one))) newest.set(title(one), one);
  const rows = [...newest.values()].map((one) => el("tr", {}, el("th", { scope: "row" }, title(one)), el("td", { class: "number" }, value(one)), el("td", { class: "number" }, el("time", {}, day(one)))));
  if (!rows.length) return [el("h3", {}, "Results"), el("p", { class: "quiet small" }, "None on record.")];
  const rest = rows.slice(SHOWN);
  return [el("h3", {}, "Results"), table(rows.slice(0, SHOWN)), rest.length ? el("details", {}, el("summary", {}, `${rest.length} more`), table(rest)) : null];
}

/** @param {HTMLElement[]} rows */
function table(rows) {
  return el("table", { class: "results" }, el("tbody", {}, ...rows));
}

/** @param {Resource} one */
function value(one) {
  return amount(one.valueQuantity) || words(one.valueCodeableConcept) || one.valueString || (one.component ?? []).map((/** @type {any} */ part) => amount(part.valueQuantity)).filter(Boolean).join(" / ") || "no value";
}

/** @param {string | undefined} when */
function date(when) {
  return when ? el("time", { class: "quiet" }, when) : el("span", { class: "quiet" }, "no date");
}

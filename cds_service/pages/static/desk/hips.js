/** Both hips from the front, with what was done to each and where the order points. The patient's right is on the left. */

import { coded, day, title, words } from "./fhir.js";
import { spoken } from "./orders.js";

/** @typedef {import("./fhir.js").Resource} Resource */
/** @typedef {{side: string, what: "injection" | "prosthesis", day: string, title: string}} Event */

const RIGHT = new Set(["287579007", "24028007"]);
const LEFT = new Set(["287679003", "7771000"]);
const PLACES = { right: 66, left: 154 };

/** Injections and prostheses of the hips, newest first. @param {Resource[]} record @returns {Event[]} */
export function hipEvents(record) {
  return record.flatMap(event).sort((a, b) => b.day.localeCompare(a.day));
}

/** @param {Resource} resource @returns {Event[]} */
function event(resource) {
  const done = resource.resourceType === "Procedure" || resource.resourceType === "MedicationAdministration";
  if (!done && resource.resourceType !== "Condition") return [];
  const sites = [resource.bodySite, resource.dosage?.site].flat().filter(Boolean);
  const said = [title(resource), ...sites.map(words)].join(" ");
  if (!/hip|trochanter|coxa/i.test(said)) return [];
  const prosthesis = /replacement|arthroplast|prosthe|artificial/i.test(said);
  if (!prosthesis && !(done && /inject|steroid|arthrocentesis|infiltrat/i.test(said))) return [];
  const side = sites.some((one) => coded(one, RIGHT)) ? "right" : sites.some((one) => coded(one, LEFT)) ? "left" : spoken(said);
  return [{ side, what: prosthesis ? "prosthesis" : "injection", day: day(resource), title: title(resource) }];
}

/** @param {Event[]} events @param {string} ordered side of the present order @returns {SVGElement} */
export function hipPicture(events, ordered) {
  const label = `Hips from the front. ${["right", "left"].map((side) => `${side}: ${said(events, side, ordered)}`).join("; ")}.`;
  const picture = svg("svg", { viewBox: "0 0 220 120", role: "img", "aria-label": label, class: "hips" });
  picture.append(
    svg("path", { d: "M44 10 C 40 40, 52 52, 66 58 M176 10 C 180 40, 168 52, 154 58 M70 30 C 84 22, 100 30, 110 44 C 120 30, 136 22, 150 30 M110 44 L110 66", class: "bone" }),
    svg("path", { d: "M60 66 C 54 82, 56 100, 58 118 M78 70 C 80 88, 78 102, 78 118 M160 66 C 166 82, 164 100, 162 118 M142 70 C 140 88, 142 102, 142 118", class: "bone" }),
    ...Object.entries(PLACES).flatMap(([side, x]) => hip(side, x, events, ordered)),
  );
  return picture;
}

/** @param {string} side @param {number} x @param {Event[]} events @param {string} ordered */
function hip(side, x, events, ordered) {
  const here = events.filter((one) => one.side === side || one.side === "both");
  const injections = here.filter((one) => one.what === "injection").length;
  const parts = [svg("circle", { cx: x, cy: 58, r: 11, class: ordered === side || ordered === "both" ? "joint ordered" : "joint" })];
  if (here.some((one) => one.what === "prosthesis")) parts.push(svg("rect", { x: x - 16, y: 42, width: 32, height: 32, class: "prosthesis" }));
  if (injections) parts.push(text(x, 62, String(injections)));
  parts.push(text(side === "right" ? 18 : 202, 62, side === "right" ? "R" : "L"));
  return parts;
}

/** @param {Event[]} events @param {string} side @param {string} ordered */
function said(events, side, ordered) {
  const here = events.filter((one) => one.side === side || one.side === "both");
  const count = here.filter((one) => one.what === "injection").length;
  const parts = [`${count} earlier injection${count === 1 ? "" : "s"}`];
  if (here.some((one) => one.what === "prosthesis")) parts.push("prosthesis");
  if (ordered === side || ordered === "both") parts.push("ordered now");
  return parts.join(", ");
}

/** @param {number} x @param {number} y @param {string} content */
function text(x, y, content) {
  const node = svg("text", { x, y, "text-anchor": "middle" });
  node.textContent = content;
  return node;
}

/** @param {string} tag @param {Record<string, string | number>} attributes @returns {SVGElement} */
function svg(tag, attributes) {
  const node = /** @type {SVGElement} */ (document.createElementNS("http://www.w3.org/2000/svg", tag));
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}

/** Carries out the actions of a suggestion: drafts change, messages and tasks go into the record. */

import { reference } from "./fhir.js";

/** @typedef {import("./fhir.js").Resource} Resource */
/** @typedef {{drafts: Resource[], record: Resource[]}} Work */

const ORDERED = new Set(["ServiceRequest", "MedicationRequest", "DeviceRequest"]);

/**
 * @param {Work} work @param {any[]} actions @param {(type: string) => string} newId
 * @returns {Work} the work after all actions; the given one is left as it was
 */
export function apply(work, actions, newId) {
  return actions.reduce((/** @type {Work} */ so_far, action) => step(so_far, action, newId), work);
}

/** @param {Work} work @param {any} action @param {(type: string) => string} newId @returns {Work} */
function step(work, action, newId) {
  if (action.type === "delete") return everywhere(work, (held) => held.filter((one) => reference(one) !== action.resourceId));
  if (action.type === "update") return everywhere(work, (held) => held.map((one) => (reference(one) === reference(action.resource) ? action.resource : one)));
  const made = { ...action.resource, id: newId(action.resource.resourceType) };
  return ORDERED.has(made.resourceType) ? { ...work, drafts: [...work.drafts, made] } : { ...work, record: [...work.record, made] };
}

/** @param {Work} work @param {(held: Resource[]) => Resource[]} change @returns {Work} */
function everywhere(work, change) {
  return { drafts: change(work.drafts), record: change(work.record) };
}

/** A pasted Bundle becomes a record as an EHR holds one: one patient, references by id, medicines with their names. */

import { reference, resourcesOf } from "./fhir.js";

/**
 * @param {string} text a FHIR R4 Bundle as JSON
 * @returns {{patientId: string, record: any}} Throws an Error that says what is wrong and what to do.
 */
export function readBundle(text) {
  const bundle = parsed(text);
  if (bundle?.resourceType !== "Bundle") throw new Error("This is no FHIR Bundle: resourceType must be “Bundle”. Open a Bundle that holds a Patient.");
  const ids = new Map();
  for (const [place, entry] of (bundle.entry ?? []).entries()) {
    if (!entry?.resource?.resourceType) continue;
    entry.resource.id ??= `entry-${place}`;
    if (entry.fullUrl) ids.set(entry.fullUrl, reference(entry.resource));
  }
  const resources = resourcesOf(pointed(bundle, ids));
  const patients = resources.filter((one) => one.resourceType === "Patient");
  if (patients.length !== 1) throw new Error(`The Bundle holds ${patients.length} Patients. Open one that holds exactly one.`);
  resources.forEach((one) => nameMedicine(one, resources));
  return { patientId: patients[0].id, record: { resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) } };
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("This cannot be read as JSON. Open a FHIR R4 Bundle in JSON.");
  }
}

/** References by fullUrl (urn:uuid:…) become relative ones. @param {any} value @param {Map<string, string>} ids @returns {any} */
function pointed(value, ids) {
  if (Array.isArray(value)) return value.map((one) => pointed(one, ids));
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === "reference" && ids.has(one) ? ids.get(one) : pointed(one, ids)]));
}

/** @param {any} resource @param {any[]} resources */
function nameMedicine(resource, resources) {
  const target = resource.medicationReference?.reference;
  const medication = target && resources.find((one) => reference(one) === target);
  if (!medication?.code) return;
  resource.medicationCodeableConcept = medication.code;
  delete resource.medicationReference;
}

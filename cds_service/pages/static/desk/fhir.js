/** Reading FHIR JSON as it comes: every function takes what it gets and gives "" or [] for what is not there. */

/** @typedef {Record<string, any>} Resource */

/** What to call a CodeableConcept. @param {any} concept @returns {string} */
export function words(concept) {
  const said = concept?.text ?? concept?.coding?.find((/** @type {any} */ one) => one?.display)?.display ?? concept?.coding?.[0]?.code;
  return typeof said === "string" ? said : "";
}

/** What a resource is about. @param {Resource} resource */
export function title(resource) {
  return words(resource.medicationCodeableConcept) || words(resource.code) || words(resource.vaccineCode) || resource.description || resource.resourceType;
}

/** The day of a resource, "" when it has none. @param {Resource} resource @returns {string} */
export function day(resource) {
  const moment = resource.effectiveDateTime ?? resource.effectivePeriod?.start ?? resource.performedDateTime ?? resource.performedPeriod?.start
    ?? resource.occurrenceDateTime ?? resource.occurrencePeriod?.start ?? resource.authoredOn ?? resource.onsetDateTime ?? resource.recordedDate ?? resource.issued ?? resource.start;
  return typeof moment === "string" ? moment.slice(0, 10) : "";
}

/** @param {Resource} resource */
export function reference(resource) {
  return `${resource.resourceType}/${resource.id}`;
}

/** Whether a CodeableConcept holds one of the codes. @param {any} concept @param {Set<string>} codes */
export function coded(concept, codes) {
  return Boolean(concept?.coding?.some((/** @type {any} */ one) => codes.has(one?.code)));
}

/** A quantity as people write it. @param {any} quantity */
export function amount(quantity) {
  const unit = String(quantity?.unit ?? quantity?.code ?? "").replace(/\{.*\}/, ""); // {INR} is UCUM for "no unit"
  return quantity?.value === undefined ? "" : `${quantity.value} ${unit}`.trim();
}

/** The resources of a Bundle. @param {any} bundle @returns {Resource[]} */
export function resourcesOf(bundle) {
  const entries = Array.isArray(bundle?.entry) ? bundle.entry : [];
  return entries.map((/** @type {any} */ entry) => entry?.resource).filter((/** @type {any} */ one) => one?.resourceType);
}

/** A collection of these resources. @param {Resource[]} resources */
export function collection(resources) {
  return { resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) };
}

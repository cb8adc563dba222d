/** Resolves prefetch templates against a record, as an EHR does against its own data. */

import { coded, day, reference } from "./fhir.js";

/** @typedef {{key: string, query: string, value: any, count: number, withheld: boolean}} Delivery */

/** Search parameters that this EHR knows; a template with another one is not delivered. */
const SEARCHES = {
  patient: (/** @type {any} */ one, /** @type {Set<string>} */ wanted) => wanted.has((one.subject ?? one.patient)?.reference?.split("/").pop()),
  status: (/** @type {any} */ one, /** @type {Set<string>} */ wanted) => wanted.has(one.status),
  category: (/** @type {any} */ one, /** @type {Set<string>} */ wanted) => [one.category].flat().some((concept) => coded(concept, wanted)),
  code: (/** @type {any} */ one, /** @type {Set<string>} */ wanted) => coded(one.code, wanted),
};
const SHAPES = new Set(["_sort", "_count"]);

/**
 * @param {Record<string, string>} templates @param {any[]} resources @param {Record<string, string>} context
 * @param {Set<string>} withheld keys that are not delivered
 * @returns {Delivery[]}
 */
export function resolve(templates, resources, context, withheld) {
  return Object.entries(templates).map(([key, template]) => {
    const query = template.replace(/{{\s*context\.(\w+)\s*}}/g, (_, name) => context[name] ?? "");
    const value = query.includes("?") ? search(query, resources) : read(query, resources);
    const count = value?.resourceType === "Bundle" ? value.total : Number(value !== null && value !== undefined);
    return { key, query, value, count, withheld: withheld.has(key) || value === undefined };
  });
}

/** The member `prefetch` of a request. @param {Delivery[]} deliveries */
export function prefetch(deliveries) {
  return Object.fromEntries(deliveries.filter((one) => !one.withheld).map((one) => [one.key, one.value]));
}

/** @param {string} query @param {any[]} resources */
function read(query, resources) {
  return resources.find((one) => reference(one) === query) ?? null;
}

/** @param {string} query @param {any[]} resources */
function search(query, resources) {
  const [type, parameters] = query.split("?");
  let found = resources.filter((one) => one.resourceType === type);
  const asked = new URLSearchParams(parameters);
  for (const [name, value] of asked) {
    if (SHAPES.has(name)) continue;
    const test = SEARCHES[/** @type {keyof SEARCHES} */ (name)];
    if (!test) return undefined;
    const wanted = new Set(value.split(","));
    found = found.filter((one) => test(one, wanted));
  }
  return page(found, asked.get("_sort") ?? "", Number(asked.get("_count") ?? Infinity));
}

/** Newest first, at most `count`; a next link says that there is more. @param {any[]} found @param {string} sort @param {number} count */
function page(found, sort, count) {
  const sorted = sort.startsWith("-") ? [...found].sort((a, b) => day(b).localeCompare(day(a))) : found;
  const bundle = { resourceType: "Bundle", type: "searchset", total: found.length, entry: sorted.slice(0, count).map((resource) => ({ resource })) };
  return found.length > count ? { ...bundle, link: [{ relation: "next", url: "https://ehr.example/next" }] } : bundle;
}

/** What went over the wire: the prefetch of a hook with its gaps, and every call with its JSON. */

import { byId, el, fill } from "./dom.js";

/** @typedef {import("./hooks.js").Exchange} Exchange */
/** @typedef {import("./prefetch.js").Delivery} Delivery */

const KEPT = 12; // calls that stay on the page

/** @param {Delivery[]} deliveries @param {(key: string, withheld: boolean) => void} withhold */
export function showDeliveries(deliveries, withhold) {
  fill(byId("deliveries"), ...deliveries.map((one) => {
    const change = (/** @type {Event} */ event) => withhold(one.key, !(/** @type {HTMLInputElement} */ (event.target).checked));
    const said = one.withheld ? "not sent" : one.query.includes("?") ? `${one.count} found` : one.count ? "sent" : "null";
    return el("li", { class: "row" },
      el("label", { class: "grow", title: one.query }, el("input", { type: "checkbox", checked: !one.withheld, onchange: change }), " ", el("code", {}, one.key)),
      el("span", { class: "quiet" }, said));
  }));
}

/** @param {Exchange} exchange */
export function showExchange(exchange) {
  const cards = exchange.response?.cards;
  const said = [exchange.hook, String(exchange.status), `${exchange.ms.toFixed(1)} ms`, kilobytes(exchange.bytes), cards ? counted(cards.length, "card") : ""].filter(Boolean).join(" · ");
  const details = el("details", { class: "exchange" }, el("summary", {}, said));
  details.addEventListener("toggle", () => {
    if (details.childElementCount === 1) details.append(explain(exchange.request), json("Request", exchange.request), json("Response", exchange.response));
  });
  const list = byId("exchanges");
  list.prepend(details);
  while (list.childElementCount > KEPT) list.lastElementChild.remove();
}

/** Opens the explanation of a request in a tab of its own; the request goes in the body, not in the address. @param {any} request */
function explain(request) {
  const field = el("input", { type: "hidden", name: "request", value: JSON.stringify(request) });
  return el("form", { method: "post", action: "explain", target: "_blank" }, field, el("button", {}, "Explain every rule"));
}

/** "1 card", "2 cards". @param {number} count @param {string} noun */
export function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB sent`;
}

/** @param {string} label @param {any} value */
function json(label, value) {
  return el("div", {}, el("h4", {}, label), el("pre", { tabindex: "0", role: "region", "aria-label": `${label} as JSON` }, JSON.stringify(value, null, 2)));
}

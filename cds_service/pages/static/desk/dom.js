/** Elements without HTML text: whatever a chart says becomes text, never markup. */

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `class`, `for`, `data-…`, or `on` + event for a listener; null leaves one out
 * @param {...(Node | string | number | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...shown(children));
  return element;
}

/** @param {Element} parent @param {...any} children */
export function fill(parent, ...children) {
  parent.replaceChildren(...shown(children));
}

/** @param {string} id @returns {any} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** A level in words and colour. @param {string} level */
export function badge(level) {
  return el("span", { class: "badge", "data-level": level }, level);
}

/** @param {any[]} children */
function shown(children) {
  return children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== "").map((child) => (typeof child === "number" ? String(child) : child));
}

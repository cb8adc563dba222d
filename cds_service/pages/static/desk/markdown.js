/**
 * The Markdown of card details, as nodes: paragraphs, bullets, bold and code. Nothing else is known, so nothing else can
 * appear: no link, no image, no HTML. What is not understood stays text.
 */

import { el } from "./dom.js";

/** @param {string} text @returns {HTMLElement[]} */
export function markdown(text) {
  return text.split(/\n{2,}/).flatMap(block);
}

/** @param {string} text @returns {HTMLElement[]} */
function block(text) {
  const heading = /^\*\*([^*]+)\*\*$/.exec(text.trim());
  if (heading) return [el("h4", {}, heading[1])];
  const lines = text.split("\n").filter((line) => line.trim());
  if (lines.length === 0) return [];
  if (lines.every((line) => /^\s*[-*] /.test(line))) return [el("ul", {}, ...lines.map((line) => el("li", {}, ...spans(line.replace(/^\s*[-*] /, "")))))];
  return [el("p", {}, ...spans(lines.join(" ")))];
}

/** @param {string} text @returns {(Node | string)[]} */
function spans(text) {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part) => {
    if (part.startsWith("**") && part.length > 4) return el("strong", {}, part.slice(2, -2));
    if (part.startsWith("`") && part.length > 2) return el("code", {}, part.slice(1, -1));
    return part;
  });
}

/** Cards as an EHR shows them: level in words, summary, detail, what to do, reasons to carry on. */

import { badge, el } from "./dom.js";
import { markdown } from "./markdown.js";
import { plain } from "./plain.js";

/**
 * @typedef {{
 *   accept: (card: any, suggestion: any) => void,
 *   override: (card: any, reason: any, comment: string) => void,
 *   answered: (card: any) => string,
 * }} Answers what the user may do with a card; `answered` says what became of it, "" while it waits
 */

const FINDINGS = "org.hip-injection-cds.findings";
const SAFE_LINK = /^https?:\/\//;

/** @param {any} card @param {Answers} answers @param {string} view "cards", "narrow" or "text" @param {boolean} first */
export function cardElement(card, answers, view, first) {
  if (view === "text") return el("article", { class: "card", "data-level": card.indicator, "aria-label": card.summary }, el("pre", { tabindex: "0" }, plain(card)), ...asks(card, answers));
  const open = (first && card.indicator === "critical") || view === "narrow";
  return el("article", { class: "card", "data-level": card.indicator, "aria-label": card.summary },
    el("header", {}, badge(card.indicator), el("h3", {}, card.summary)),
    card.detail ? el("details", { open }, el("summary", {}, "Why, and on what evidence"), el("div", { class: "detail" }, ...markdown(card.detail))) : null,
    ...asks(card, answers),
    el("footer", { class: "small quiet" }, "Source: ", link(card.source.url, card.source.label), ...(card.links ?? []).flatMap((/** @type {any} */ one) => [" · ", link(one.url, one.label)]), ...findings(card)));
}

/** What may be done, or what was done. @param {any} card @param {Answers} answers */
function asks(card, answers) {
  const done = answers.answered(card);
  if (done) return [el("p", { class: "done" }, done)];
  return [suggestions(card, answers), reasons(card, answers)];
}

/** @param {any} card @param {Answers} answers */
function suggestions(card, answers) {
  if (!card.suggestions?.length) return null;
  return el("ul", { class: "plain offers", "aria-label": "Suggestions" }, ...card.suggestions.map((/** @type {any} */ offer) => {
    const steps = (offer.actions ?? []).map((/** @type {any} */ action) => action.description);
    return el("li", {},
      el("button", { type: "button", class: offer.isRecommended ? "main" : null, onclick: () => answers.accept(card, offer) }, offer.label, offer.isRecommended ? " (recommended)" : null),
      steps.join() === offer.label ? null : el("span", { class: "small quiet steps" }, steps.join("; ")));
  }));
}

/** @param {any} card @param {Answers} answers */
function reasons(card, answers) {
  if (!card.overrideReasons?.length) return null;
  const pick = /** @type {HTMLSelectElement} */ (el("select", { required: true, "aria-label": "Reason to carry on" }, el("option", { value: "" }, "Carry on because…"), ...card.overrideReasons.map((/** @type {any} */ one, /** @type {number} */ place) => el("option", { value: place }, one.display))));
  const comment = /** @type {HTMLInputElement} */ (el("input", { type: "text", placeholder: "Comment (optional)", "aria-label": "Comment", maxlength: 500 }));
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    answers.override(card, card.overrideReasons[Number(pick.value)], comment.value);
  };
  return el("form", { class: "override row", onsubmit: send }, pick, comment, el("button", { type: "submit" }, "Override"));
}

/** The rules that a card speaks for, by version. @param {any} card */
function findings(card) {
  const said = card.extension?.[FINDINGS]?.findings ?? [];
  return said.length ? [el("br"), said.map((/** @type {any} */ one) => `${one.rule} ${one.version} (${one.status === "unknown" ? "cannot tell" : one.indicator})`).join(", ")] : [];
}

/** A link to the web, else its words. @param {string | undefined} url @param {string} label */
function link(url, label) {
  return url && SAFE_LINK.test(url) ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label) : label;
}

/** The cards of the last hook, and what the user made of each. What was overridden stays so while the finding is the same. */

import { byId, el, fill } from "./dom.js";
import { cardElement } from "./cards.js";
import { counted } from "./wire.js";

/** @typedef {import("./hooks.js").Exchange} Exchange */

const LEVELS = ["critical", "warning", "info"];
const PATIENCE = 200; // ms before a wait is put in words: what comes sooner would only flicker

export class AnswerPane {
  /**
   * @param {{accept: (card: any, offer: any) => void, override: (card: any, reason: any, comment: string) => void}} user
   * @param {(profile: string, response: any) => Promise<{cards: any[], notes: string[]}>} keep what a client keeps of an answer
   */
  constructor(user, keep) {
    this.user = user;
    this.keep = keep;
    /** @type {Map<string, string>} */
    this.overridden = new Map();
    /** @type {any[]} */
    this.cards = [];
    /** @type {Exchange | null} */
    this.exchange = null;
    this.slow = 0;
    byId("view").addEventListener("change", () => this.draw());
    byId("profile").addEventListener("change", () => this.exchange && this.show(this.exchange));
  }

  /** A call is under way. What is shown stays until its answer is there. */
  wait() {
    clearTimeout(this.slow);
    byId("cards").setAttribute("aria-busy", "true");
    this.slow = setTimeout(() => fill(byId("count"), "Checking…"), PATIENCE);
  }

  /** No call is under way any more. */
  rest() {
    clearTimeout(this.slow);
    byId("cards").removeAttribute("aria-busy");
    this.draw();
  }

  /** @param {Exchange} exchange */
  async show(exchange) {
    this.exchange = exchange;
    const profile = byId("profile").value;
    const kept = exchange.status !== 200 || profile === "spec" ? { cards: exchange.response?.cards ?? [], notes: [] } : await this.keep(profile, exchange.response);
    if (exchange !== this.exchange) return;
    this.cards = [...kept.cards].sort((a, b) => LEVELS.indexOf(a.indicator) - LEVELS.indexOf(b.indicator));
    fill(byId("kept"), kept.notes.length ? el("details", { class: "kept" }, el("summary", {}, "What this client does differently"), el("ul", {}, ...kept.notes.map((note) => el("li", {}, note)))) : null);
    this.rest();
  }

  draw() {
    const view = byId("view").value;
    const place = byId("cards");
    place.className = view;
    fill(place, ...this.cards.map((card, place) => cardElement(card, { ...this.user, answered: (one) => this.became(one) }, view, place === 0)), ...this.refusal());
    fill(byId("count"), this.said());
  }

  /** What became of a card, "" while it waits. @param {any} card */
  became(card) {
    return this.overridden.get(key(card)) ?? "";
  }

  /** Cards that want an answer before an order is signed. */
  waiting() {
    return this.cards.filter((card) => card.indicator !== "info" && card.overrideReasons?.length && !this.became(card));
  }

  /** @param {any} card @param {string} reason */
  markOverridden(card, reason) {
    this.overridden.set(key(card), `Overridden: ${reason}`);
    this.draw();
  }

  forget() {
    this.overridden.clear();
    this.cards = [];
    this.exchange = null;
    this.draw();
  }

  said() {
    if (!this.exchange) return "";
    const counts = LEVELS.map((level) => [this.cards.filter((card) => card.indicator === level).length, level]).filter(([count]) => count);
    const what = counts.length ? `${counted(this.cards.length, "card")}: ${counts.map(([count, level]) => `${count} ${level}`).join(", ")}` : "No card";
    return `${this.exchange.hook}, ${this.exchange.ms.toFixed(0)} ms. ${what}.`;
  }

  /** Without cards: silence is not clearance, and a refused call is no silence. */
  refusal() {
    if (!this.exchange || this.cards.length) return [];
    if (this.exchange.status === 200) return [el("p", { class: "quiet" }, "Nothing to say on the data that were sent. Silence is not clearance.")];
    const issue = this.exchange.response?.issue?.[0];
    return [el("p", { class: "trouble" }, `Not checked: the service answered ${this.exchange.status}. ${issue?.details?.text ?? ""} ${issue?.diagnostics ?? ""}`)];
  }
}

/** The same finding in the same words, whatever its uuid. @param {any} card */
function key(card) {
  return `${card.source?.topic?.code} ${card.indicator} ${card.summary}`;
}

/** A card as a client shows it that renders nothing. */

/** @param {any} card @returns {string} */
export function plain(card) {
  const offers = (card.suggestions ?? []).map((/** @type {any} */ offer, /** @type {number} */ place) => `  ${place + 1}. ${offer.label}${offer.isRecommended ? " (recommended)" : ""}`);
  const reasons = (card.overrideReasons ?? []).map((/** @type {any} */ reason) => reason.display).join("; ");
  const links = (card.links ?? []).map((/** @type {any} */ link) => `${link.label}: ${link.url}`);
  const parts = [
    `[${card.indicator.toUpperCase()}] ${card.summary}`,
    card.detail,
    offers.length ? ["Suggestions:", ...offers].join("\n") : "",
    reasons && `Reasons to override: ${reasons}`,
    links.join("\n"),
    `Source: ${[card.source.label, card.source.url].filter(Boolean).join(", ")}`,
  ];
  return parts.filter(Boolean).join("\n\n");
}

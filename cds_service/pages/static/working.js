/** A form whose answer takes its time says so, from the click until the next page is there. */

/** @param {HTMLFormElement} form @param {boolean} busy */
function tell(form, busy) {
  const place = /** @type {HTMLElement | null} */ (form.querySelector("[data-says]"));
  if (place) place.textContent = busy ? (place.dataset.says ?? "") : "";
}

addEventListener("submit", (event) => tell(/** @type {HTMLFormElement} */ (event.target), true));
addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => tell(form, false))); // also on the way back

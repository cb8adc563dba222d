// @ts-check
/** The timeline after the launch: reads the chart with the EHR's token, has it drawn, forgets the token. */

const form = /** @type {HTMLFormElement} */ (document.querySelector("#injection"));
const state = /** @type {HTMLElement} */ (document.querySelector("#state"));
const unopened = /** @type {HTMLElement} */ (document.querySelector("#unopened"));
const drawn = /** @type {HTMLElement} */ (document.querySelector("#drawn"));

/** @typedef {{patientId: string, prefetch: Record<string, unknown>}} Read */

/** Everything the timeline needs; what cannot be read is left out, and the drawing says so.
 * @param {any} client
 * @returns {Promise<Read>} */
async function read(client) {
  const patientId = client.patient.id;
  /** @type {Record<string, string>} */
  const templates = JSON.parse(form.dataset.templates ?? "{}");
  /** @type {Record<string, unknown>} */
  const prefetch = {};
  let done = 0;
  await Promise.all(Object.entries(templates).map(async ([key, template]) => {
    const query = template.replaceAll("{{context.patientId}}", encodeURIComponent(patientId));
    try {
      prefetch[key] = await client.request(query);
    } catch {
      // Left out: unknown is shown, never taken for "nothing there".
    }
    done += 1;
    state.textContent = `Reading the chart: ${done} of ${Object.keys(templates).length}.`;
  }));
  return { patientId, prefetch };
}

/** @param {Read} chart */
async function draw(chart) {
  const fields = Object.fromEntries(new FormData(form));
  const answer = await fetch(form.dataset.draw ?? "", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...chart, ...fields }),
  });
  if (!answer.ok) throw new Error(`the drawing was refused (${answer.status})`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  drawn.replaceChildren(...page.body.childNodes);
  drawn.hidden = false;
  state.textContent = "";
}

/** The injection that the card spoke of, as it came with the launch; today where it did not.
 * @param {any} client */
function meant(client) {
  const day = /** @type {HTMLInputElement} */ (form.elements.namedItem("day"));
  day.value = new Date().toLocaleDateString("sv");
  try {
    const given = JSON.parse(client.state.tokenResponse.appContext);
    for (const name of ["kind", "side", "day"]) {
      const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
      if (typeof given[name] === "string") field.value = given[name];
    }
  } catch {
    // No context, or not ours: the form is there.
  }
}

/** @param {unknown} error */
function failed(error) {
  const why = String(error instanceof Error ? error.message : error);
  state.textContent = `The timeline cannot be drawn: ${why.replace(/\.+$/, "")}.`;
}

/** Whether an EHR's launch led here: what the library kept of it in this tab is there, or the EHR says why not. */
function launched() {
  const query = new URLSearchParams(location.search);
  if (query.has("error")) return true;
  const kept = query.get("state") ?? JSON.parse(sessionStorage.getItem("SMART_KEY") ?? "null");
  return Boolean(kept) && sessionStorage.getItem(kept) !== null;
}

async function open() {
  if (!launched()) {
    state.textContent = "";
    form.hidden = true;
    unopened.hidden = false;
    return;
  }
  const client = await window["FHIR"].oauth2.ready();
  if (!client.patient.id) throw new Error("the EHR named no patient with this launch");
  meant(client);
  const chart = await read(client);
  sessionStorage.clear();
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  button.disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    draw(chart).catch(failed);
  });
  await draw(chart);
}

open().catch(failed);

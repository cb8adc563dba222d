// @ts-check
/** The SMART launch: sends the browser to the EHR's authorisation server, which sends it back to the timeline. */

const state = /** @type {HTMLElement} */ (document.querySelector("#state"));
const unopened = /** @type {HTMLElement} */ (document.querySelector("#unopened"));

async function start() {
  const { client, redirect, scope } = state.dataset;
  if (!new URLSearchParams(location.search).get("iss")) {
    state.textContent = "";
    unopened.hidden = false;
    return;
  }
  try {
    await window["FHIR"].oauth2.authorize({ clientId: client, redirectUri: redirect, scope });
  } catch (error) {
    state.textContent = `The EHR could not be asked for access: ${error instanceof Error ? error.message : error}`;
  }
}

start();

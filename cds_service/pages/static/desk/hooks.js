/** Speaks CDS Hooks: discovery, one call at a time per order, feedback. Every call is kept for the reader to see. */

/** @typedef {{hook: string, service: string, request: any, response: any, status: number, ms: number, bytes: number}} Exchange */
/** @typedef {{id: string, hook: string, prefetch?: Record<string, string>}} Service */

export class Client {
  /** @param {string} base @param {(exchange: Exchange) => void} seen called with every call that was answered */
  constructor(base, seen) {
    this.base = `${base}/cds-services`;
    this.seen = seen;
    /** @type {Service[]} */
    this.services = [];
    this.latest = 0;
    /** @type {Promise<void> | null} */
    this.discovered = null;
  }

  /** What the service offers, asked for once; whoever needs it waits for it. Without an answer the next one asks again. */
  discover() {
    this.discovered ??= this.ask().catch((error) => {
      this.discovered = null;
      throw error;
    });
    return this.discovered;
  }

  async ask() {
    const response = await fetch(this.base);
    if (!response.ok) throw new Error(`Discovery answered ${response.status}.`);
    this.services = (await response.json()).services;
  }

  /** The service that answers to a hook. @param {string} hook */
  service(hook) {
    return this.services.find((one) => one.hook === hook);
  }

  /**
   * Fires a hook. Of several calls under way only the last counts: null for an answer that came too late.
   * @param {string} hook @param {any} context @param {Record<string, any>} prefetch @returns {Promise<Exchange | null>}
   */
  async fire(hook, context, prefetch) {
    const service = this.service(hook);
    if (!service) throw new Error(`The service does not offer ${hook}.`);
    const turn = ++this.latest;
    const exchange = await this.post(service.id, hook, service.id, { hook, hookInstance: crypto.randomUUID(), context, prefetch });
    return turn === this.latest ? exchange : null;
  }

  /** @param {string} service @param {any} item what became of one card */
  async feedback(service, item) {
    return this.post(service, "feedback", `${service}/feedback`, { feedback: [{ ...item, outcomeTimestamp: new Date().toISOString() }] });
  }

  /** @param {string} service @param {string} hook @param {string} path @param {any} request @returns {Promise<Exchange>} */
  async post(service, hook, path, request) {
    const body = JSON.stringify(request);
    const begun = performance.now();
    const response = await fetch(`${this.base}/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    const text = await response.text();
    const exchange = { hook, service, request, response: text ? JSON.parse(text) : null, status: response.status, ms: performance.now() - begun, bytes: body.length };
    this.seen(exchange);
    return exchange;
  }
}

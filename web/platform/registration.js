/** Registers the page's service worker, or says why that is not possible here. */

const SCRIPT = 'service-worker.js';
const LIST = 'files.json';
const JAVASCRIPT = /^(text|application)\/(x-)?(java|ecma)script\b/i;

/** Why the page is not kept for offline use: one sentence. */
export class RegistrationError extends Error {
  name = 'RegistrationError';

  /** @param {string} why a clause */
  constructor(why) {
    super(
      `The page could not be kept for offline use: ${why}; the page works while its server does.`,
    );
  }
}

/**
 * @param {ServiceWorkerContainer} container
 * @returns {Promise<ServiceWorkerRegistration>} of the version that the server has now
 * @throws {RegistrationError}
 */
export async function register(container) {
  const list = await ask(LIST);
  const version = await list.json().then(
    (content) => content?.version,
    () => undefined,
  );
  if (typeof version !== 'string')
    throw new RegistrationError(`its host sends ${LIST} without a list in it`);
  const address = `${SCRIPT}?version=${encodeURIComponent(version)}`;
  let reason = null;
  try {
    const registration = /** @type {ServiceWorkerRegistration | undefined} */ (
      await container.register(address, { updateViaCache: 'none' })
    );
    if (registration) return registration;
  } catch (error) {
    reason = /** @type {Error} */ (error);
  }
  // The browser's own words are for who made the page: what they come from is looked for again.
  const script = reason ? await ask(address) : null;
  const type = script?.headers.get('content-type') || 'nothing';
  if (script?.redirected)
    throw new RegistrationError(
      `its host sends ${SCRIPT} from another address, which browsers refuse`,
    );
  if (script && !JAVASCRIPT.test(type))
    throw new RegistrationError(`its host sends ${SCRIPT} as ${type}, expected text/javascript`);
  throw new RegistrationError(
    reason?.name === 'TypeError'
      ? `this browser could not run ${SCRIPT} as its host sends it`
      : 'this browser, or what it is set to, allows no service worker here',
  );
}

/** @param {string} address @returns {Promise<Response>} @throws {RegistrationError} */
async function ask(address) {
  const name = address.split('?')[0];
  const response = await fetch(address, { cache: 'no-cache' }).catch(() => null);
  if (!response) throw new RegistrationError(`${name} did not arrive`);
  if (!response.ok) throw new RegistrationError(`its host answers ${response.status} for ${name}`);
  return response;
}

import { sleep, untilAborted } from './abort.js';
import { readBaseUrl } from './base-url.js';
import { DEFAULT_BASE_URL } from './defaults.js';
import { ProviderError } from './error.js';
import { redactKey } from './secret.js';

/**
 * Requests to a server that speaks OpenAI's `POST /embeddings`: OpenAI itself, Ollama, LM Studio,
 * vLLM and others. The key goes into the Authorization header of requests to the chosen base URL
 * and nowhere else.
 *
 * @typedef {object} Tools what reaches outside, to be replaced in tests
 * @property {typeof globalThis.fetch} fetch
 * @property {(milliseconds: number, signal?: AbortSignal) => Promise<void>} sleep
 * @property {() => number} random uniform in 0…1
 * @property {() => number} now milliseconds since 1970, to read a Retry-After date
 *
 * @typedef {object} ServerOptions
 * @property {string} [key] empty for a server that asks for none
 * @property {string} [model]
 * @property {string} [baseUrl] such as `http://localhost:11434/v1`
 * @property {Partial<Tools>} [tools]
 */

const ATTEMPTS = 4;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;
/** A base URL and a model are shown, and sent, where a key must not be. */
const LIKE_A_KEY = /\/sk-[\w-]{16}/;

/**
 * @typedef {object} Request
 * @property {string} address
 * @property {string} host as errors name it
 * @property {Record<string, string>} headers
 * @property {(text: string) => string} hide takes the key out of a text
 * @property {Tools} tools
 *
 * @param {ServerOptions} options
 * @returns {Request}
 */
export function prepareRequest({ key, baseUrl, model, tools = {} }) {
  const { secret, base } = readServer({ key, baseUrl, model });
  return {
    address: `${base.href.replace(/\/+$/, '')}/embeddings`,
    host: base.host,
    headers: {
      'content-type': 'application/json',
      ...(secret ? { authorization: `Bearer ${secret}` } : {}),
    },
    hide: (text) => redactKey(text, secret),
    tools: {
      fetch: (...given) => globalThis.fetch(...given),
      sleep,
      random: Math.random,
      now: Date.now,
      ...tools,
    },
  };
}

/**
 * What is to be asked, before it is.
 * @param {Pick<ServerOptions, 'key' | 'baseUrl' | 'model'>} options
 * @returns {{secret: string, base: URL}}
 * @throws {ProviderError} with one sentence that never holds the key
 */
export function readServer({ key = '', baseUrl = DEFAULT_BASE_URL, model = '' }) {
  const secret = key.trim();
  if (!/^[\x21-\x7e]*$/.test(secret)) {
    throw new ProviderError(
      'key',
      'The key holds spaces or letters that no key has: copy it again, whole and alone.',
    );
  }
  const base = readBaseUrl(baseUrl);
  const isLeaked = (/** @type {string} */ text) =>
    LIKE_A_KEY.test(text) || (secret !== '' && text.includes(secret));
  const holder = [base.href, decoded(base.href)].some(isLeaked)
    ? 'base URL'
    : isLeaked(`/${model}`)
      ? 'name of the model'
      : '';
  if (holder) {
    throw new ProviderError(
      'input',
      `The ${holder} holds the key: expected the key in its own field alone.`,
    );
  }
  return { secret, base };
}

/** @param {string} address @returns {string} with no character escaped that stands for itself */
const decoded = (address) =>
  address.replace(/%[2-7][0-9a-f]/gi, (code) =>
    String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  );

/**
 * Ask once, and again after a pause while the server is overloaded.
 * @param {Request} request @param {string} body @param {string} model @param {AbortSignal} [signal]
 * @returns {Promise<unknown>} the JSON of the answer
 */
export async function ask(request, body, model, signal) {
  const { tools, host } = request;
  for (let attempt = 1; ; attempt++) {
    const { response, text } = await send(request, body, signal);
    const content = parse(text);
    if (response.ok) {
      if (content === undefined) throw malformed(host, 'no JSON');
      return content;
    }
    const failure = explain(response.status, content, model, request);
    if (failure.kind !== 'busy' || attempt === ATTEMPTS) throw failure;
    const pause = pauseBefore(attempt, response.headers.get('retry-after'), tools);
    if (pause > LONGEST_PAUSE) throw failure;
    await untilAborted(tools.sleep(pause, signal), signal);
  }
}

/** @param {Request} request @param {string} body @param {AbortSignal} [signal] */
async function send({ address, host, headers, tools }, body, signal) {
  try {
    // A redirect could carry the texts to another host than the one chosen.
    const response = await untilAborted(
      tools.fetch(address, {
        method: 'POST',
        headers,
        body,
        signal,
        redirect: 'error',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      }),
      signal,
    );
    return { response, text: await untilAborted(response.text(), signal) };
  } catch (reason) {
    signal?.throwIfAborted();
    if (reason instanceof ProviderError) throw reason;
    throw new ProviderError(
      'network',
      `${host} could not be reached: the browser does not tell whether the network failed or the ` +
        "server does not allow this page (CORS); check the address and the connection, and let the server allow this page's origin.",
    );
  }
}

/**
 * Exponential back-off with jitter over the upper half, unless the server says how long (RFC 9110,
 * section 10.2.3: seconds or a date).
 * @param {number} attempt from 1
 * @param {string | null} retryAfter
 * @param {Tools} tools
 * @returns {number} milliseconds
 */
function pauseBefore(attempt, retryAfter, { random, now }) {
  if (retryAfter?.trim()) {
    const seconds = Number(retryAfter);
    const asked = Number.isNaN(seconds) ? Date.parse(retryAfter) - now() : seconds * 1000;
    if (Number.isFinite(asked)) return Math.max(0, asked);
  }
  return (FIRST_PAUSE * 2 ** (attempt - 1) * (1 + random())) / 2;
}

/**
 * @param {number} status @param {any} content @param {string} model @param {Request} request
 * @returns {ProviderError}
 */
function explain(status, content, model, { host, hide }) {
  const detail = content?.error ?? content ?? {};
  const code = [detail.code, detail.type].filter((part) => typeof part === 'string').join(' ');
  if (status === 401 || status === 403) {
    return new ProviderError(
      'key',
      `${host} refused the key (${status}): check that it is whole, still valid and allowed to embed.`,
    );
  }
  if (code.includes('insufficient_quota')) {
    return new ProviderError(
      'quota',
      `The account of this key has no quota left at ${host} (${status}): add credit there, or choose another provider.`,
    );
  }
  if (status === 404 || code.includes('model_not_found')) {
    return new ProviderError(
      'model',
      `${host} does not know the model "${hide(model)}" at this address (${status}): check the model's name and the base URL, ` +
        'which mostly ends in /v1.',
    );
  }
  if (status === 429 || status >= 500) {
    return new ProviderError(
      'busy',
      `${host} is overloaded or limits requests (${status}), also after waiting: try again in a minute.`,
    );
  }
  const message =
    typeof detail.message === 'string'
      ? detail.message
      : typeof detail === 'string'
        ? detail
        : 'no reason given';
  const told = hide(message).split(/\s+/).join(' ').trim().slice(0, 200);
  return new ProviderError('refused', `${host} refused the request (${status}): ${told}`);
}

/** @param {string} host @param {string} got @returns {ProviderError} of kind "answer" */
export function malformed(host, got) {
  return new ProviderError(
    'answer',
    `${host} answered with ${got}, expected one vector a text as OpenAI's /embeddings gives: check the base URL.`,
  );
}

/** @param {string} text @returns {any} undefined if it is no JSON */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

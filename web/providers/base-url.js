import { ProviderError } from './error.js';

const EXAMPLE = 'http://localhost:11434/v1';
/** Also as IPv6 writes 127.0.0.1, and every address of a machine. */
const LOOPBACK = /^\[::(1|ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})?\]$/;
/**
 * What a host of a content policy is made of. An asterisk would name others, and IPv6 addresses
 * have no place in one.
 */
const NAMEABLE = /^[a-z0-9._-]+$/;

/**
 * Read the base URL of a server as its user enters it.
 * @param {string} [text]
 * @returns {URL} http or https, with no password, query or fragment
 * @throws {ProviderError} of kind "input"
 */
export function readBaseUrl(text = '') {
  const trimmed = text.trim();
  if (trimmed === '')
    throw new ProviderError(
      'input',
      `There is no base URL: expected the address of a server, such as ${EXAMPLE}.`,
    );
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null;
  // Some browsers escape what a host cannot hold, others refuse it.
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.hostname.includes('%') ||
    url.username ||
    url.password ||
    // Not only where something follows: what is asked for is put behind.
    /[?#]/.test(url.href)
  ) {
    throw new ProviderError(
      'input',
      'The base URL is not one: expected http:// or https://, a host and a path, ' +
        `without a password, "?" or "#", such as ${EXAMPLE}.`,
    );
  }
  return url;
}

/**
 * @param {URL} url of a server
 * @throws {ProviderError} of kind "input" where no content policy can name it, and so no connection
 *   be held to it
 */
export function expectNameable({ protocol, hostname, port, pathname }) {
  if (NAMEABLE.test(hostname)) return;
  const why = `The page cannot hold a connection to ${hostname}: `;
  if (LOOPBACK.test(hostname)) {
    throw new ProviderError(
      'input',
      `${why}its content policy names no IPv6 address; enter ${protocol}//localhost${port && `:${port}`}${pathname} instead.`,
    );
  }
  throw new ProviderError(
    'input',
    hostname.startsWith('[')
      ? `${why}its content policy names no IPv6 address; enter the server's name or its IPv4 address instead.`
      : `${why}expected a host of letters, digits, dots and hyphens; enter one such as ${EXAMPLE}.`,
  );
}

/**
 * @param {string} baseUrl
 * @returns {string} the same for every way to write it
 */
export function canonicalUrl(baseUrl) {
  const trimmed = baseUrl.trim();
  return (URL.canParse(trimmed) ? new URL(trimmed).href : trimmed).replace(/\/+$/, '');
}

import { openRecord } from './device.js';
import { canonicalUrl } from '../providers/base-url.js';

/** @import { Device } from './device.js' */

/**
 * The servers, each by its base URL, that the person at this device has let texts go to.
 *
 * @param {Device | null} [device] where they are remembered; null: for this visit alone
 */
export function createPermissions(device) {
  const record = openRecord('servers', device);
  const allowed = new Set(
    Object.entries(record.read()).flatMap(([url, isAllowed]) =>
      isAllowed === true ? [canonicalUrl(url)] : [],
    ),
  );
  const write = () => record.write(Object.fromEntries([...allowed].map((url) => [url, true])));
  return {
    /** @param {string} baseUrl */
    has: (baseUrl) => allowed.has(canonicalUrl(baseUrl)),
    /** @param {string} baseUrl */
    grant(baseUrl) {
      allowed.add(canonicalUrl(baseUrl));
      write();
    },
    /** @param {string} baseUrl */
    withdraw(baseUrl) {
      allowed.delete(canonicalUrl(baseUrl));
      write();
    },
  };
}

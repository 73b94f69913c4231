/**
 * Tells what the page's own security policy kept it from asking, which a failed request does not.
 *
 * @param {EventTarget} [page] that hears the browser's reports
 * @returns {(address: string) => boolean} whether that address has been kept from the page
 */
export function watchPolicy(page = globalThis.document ?? new EventTarget()) {
  /** @type {Set<string>} */
  const blocked = new Set();
  page.addEventListener('securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI } = /** @type {SecurityPolicyViolationEvent} */ (event);
    if (effectiveDirective === 'connect-src' && URL.canParse(blockedURI)) blocked.add(new URL(blockedURI).origin);
  });
  return (address) => URL.canParse(address) && blocked.has(new URL(address).origin);
}

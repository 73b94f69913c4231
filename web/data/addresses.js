const LONGEST = 200;

/**
 * @param {string} address
 * @returns {string} as a sentence names it: without a user's name and password, and not too long
 */
export function nameAddress(address) {
  const told = address.replace(/^([a-z][\w+.-]*:)?([\\/]{2})[^\\/?#]*@/i, '$1$2');
  return told.length > LONGEST ? `${told.slice(0, LONGEST)}…` : told;
}

/** The file of an atlas that says what is in the others, and is written last. */
export const DESCRIPTION = 'atlas.json';

/**
 * @param {unknown} source what is to be opened
 * @returns {source is string} whether it is the address of an atlas: of its folder or its description
 */
export const isAtlasAddress = (source) =>
  typeof source === 'string' && /\.atlas\/?(\?|#|$)|(^|\/)atlas\.json(\?|#|$)/i.test(source);

/**
 * @param {string | undefined} address @param {string} page its address
 * @returns {address is string} whether it is an atlas of the page's own host: others are not read, so
 *   that nobody learns from an address who follows it
 */
export const isOwnAtlas = (address, page) =>
  isAtlasAddress(address) &&
  URL.canParse(address, page) &&
  new URL(address, page).origin === new URL(page).origin;

/**
 * @param {string} address of the folder or the description @param {string} base of relative ones
 * @returns {string} of the folder, with a slash at its end
 */
export function folderOf(address, base) {
  const url = new URL(address, base);
  url.search = url.hash = '';
  if (url.pathname.endsWith(`/${DESCRIPTION}`)) return new URL('./', url).href;
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

/**
 * Where the pictures lie that a column of them names, and why one is not shown. Nothing is fetched but
 * from beside the data themselves, on the page's own host: whoever wrote a table learns of nobody who
 * looks at it.
 *
 * @typedef {object} PictureSource
 * @property {ReadonlyMap<string, string>} files addresses in this page of pictures that were dropped, by
 *   `nameOf` each
 * @property {string} base the address that the data were opened from; empty for a file
 *
 * @typedef {object} Picture
 * @property {string} address for an `img`; empty where it is not shown
 * @property {string} elsewhere its address on another host, which a person can follow; else empty
 * @property {string} reason one sentence that says why it is not shown; else empty
 */

/** @type {PictureSource} */
export const NO_PICTURES = { files: new Map(), base: '' };

const INLINE = /^data:image\//i;
const WEB = /^https?:$/;
const FILE = /\.(avif|bmp|gif|ico|jpe?g|png|svg|webp)$/i;

/** @param {{name: string, type: string}} file @returns {boolean} */
export const isPictureFile = ({ name, type }) => type.startsWith('image/') || FILE.test(name);

/**
 * @param {string} path of a file, in folders or not, or an address
 * @returns {string} by which a file is found: its name alone, in small letters
 */
export const nameOf = (path) =>
  (
    path
      .replace(/[?#].*$/, '')
      .split(/[\\/]/)
      .at(-1) ?? ''
  )
    .trim()
    .toLowerCase();

/**
 * @param {string} value of a cell in a column of pictures
 * @param {PictureSource} source
 * @param {string} page its address
 * @returns {Picture}
 */
export function findPicture(value, { files, base }, page) {
  const text = value.trim();
  if (INLINE.test(text)) return shown(text);
  const dropped = files.get(nameOf(text));
  if (dropped) return shown(dropped);
  const { origin } = new URL(page);
  const from = base ? new URL(base, page) : null;
  const found = URL.canParse(text, from?.href) ? new URL(text, from?.href) : null;
  if (!found) {
    return hidden(`“${nameOf(text)}” is not here: drop the picture on the page to see it.`);
  }
  if (!WEB.test(found.protocol)) return hidden('This is no address of a picture.');
  if (from?.origin === origin && found.origin === origin) return shown(found.href);
  return {
    ...hidden(
      `It lies on ${found.host}, and this page fetches pictures from beside the data alone, so that nobody learns what you look at.`,
    ),
    elsewhere: found.href,
  };
}

/** @param {string} address @returns {Picture} */
const shown = (address) => ({ address, elsewhere: '', reason: '' });

/** @param {string} reason @returns {Picture} */
const hidden = (reason) => ({ address: '', elsewhere: '', reason });

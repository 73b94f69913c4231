/**
 * Where the pictures lie that a column of them names, and why one is not shown. Nothing is fetched but
 * from beside the data themselves, on the page's own host: whoever wrote a table learns of nobody who
 * looks at it.
 *
 * @typedef {object} PictureSource
 * @property {ReadonlyMap<string, string>} files addresses in this page of pictures that were dropped, by
 *   the path of each
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
 * @param {PictureSource} now
 * @param {PictureSource} more
 * @returns {PictureSource} the files of both, the later ones in the place of what has their paths
 */
export const joinPictures = (now, more) => ({
  base: now.base,
  files: new Map([...now.files, ...more.files]),
});

/**
 * @param {string} value of a cell in a column of pictures
 * @param {PictureSource['files']} files
 * @returns {string[]} paths of those that it names: those that have its name and the most of its folders;
 *   more than one where it does not tell them apart
 */
export function filesNamed(value, files) {
  const text = value.trim();
  if (files.size === 0 || INLINE.test(text)) return [];
  // A file may have in its name what begins the query of an address.
  const cut = text.replace(/[?#].*$/, '');
  for (const path of new Set([text, decoded(text), cut, decoded(cut)])) {
    const found = nearest(path, files);
    if (found.length > 0) return found;
  }
  return [];
}

/** Paths of files by name in small letters. @type {WeakMap<PictureSource['files'], Map<string, string[]>>} */
const named = new WeakMap();

/** @param {PictureSource['files']} files */
function byName(files) {
  let found = named.get(files);
  if (!found) {
    named.set(files, (found = new Map()));
    for (const path of files.keys()) {
      const name = partsOf(path)[0];
      found.set(name, [...(found.get(name) ?? []), path]);
    }
  }
  return found;
}

/** @param {string} path @returns {string[]} in small letters, the name first and then its folders, upwards */
const partsOf = (path) => path.trim().toLowerCase().split(/[\\/]/).reverse();

/** @param {string} path @param {PictureSource['files']} files @returns {string[]} */
function nearest(path, files) {
  if (files.has(path)) return [path];
  const parts = partsOf(path);
  const shared = (byName(files).get(parts[0]) ?? []).map((file) => {
    const others = partsOf(file);
    const end = parts.findIndex((part, i) => part !== others[i]);
    return { file, count: end < 0 ? parts.length : end };
  });
  const most = Math.max(...shared.map(({ count }) => count));
  return shared.filter(({ count }) => count === most).map(({ file }) => file);
}

/** @param {string} text of an address @returns {string} as it is read */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {string} text */
const nameOf = (text) => text.split(/[\\/]/).at(-1);

/**
 * @param {string} value of a cell in a column of pictures
 * @param {PictureSource} source
 * @param {string} page its address
 * @returns {Picture}
 */
export function findPicture(value, { files, base }, page) {
  const text = value.trim();
  if (INLINE.test(text)) return shown(text);
  const dropped = filesNamed(text, files);
  if (dropped.length === 1) return shown(files.get(dropped[0]) ?? '');
  if (dropped.length > 1)
    return hidden(
      `Several pictures have this name, “${nameOf(text)}”: the column has to name their folders, too.`,
    );
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

/**
 * What a text is made of when it is read: words, line breaks (also as the markup `<br>`), and
 * addresses of the web. Nothing else of markup means anything.
 *
 * @typedef {{kind: 'words' | 'break' | 'address', text: string}} TextPart `text` of an address is one
 *   that begins with http:// or https://
 */

const SEPARATORS = /(\r\n|\r|\n|<br\s*\/?>|https?:\/\/[^\s<>"]+)/i;
const BREAK = /^(\r\n?|\n|<br\s*\/?>)$/i;
const ADDRESS = /^https?:\/\//i;
/** What ends a sentence ends no address. */
const AFTER = /[.,;:!?'’”)\]}]+$/;

/** @param {string} text @returns {TextPart[]} in its order; put together they say what it says */
export function splitText(text) {
  return text
    .split(SEPARATORS)
    .filter((part) => part !== '')
    .flatMap((part) => {
      if (BREAK.test(part)) return [{ kind: /** @type {const} */ ('break'), text: '\n' }];
      if (!ADDRESS.test(part)) return [{ kind: /** @type {const} */ ('words'), text: part }];
      return splitAddress(part);
    });
}

/** @param {string} part @returns {TextPart[]} */
function splitAddress(part) {
  const [trailing = ''] = part.match(AFTER) ?? [];
  // A bracket that was opened in the address belongs to it.
  const kept = trailing.startsWith(')') && part.includes('(') ? 1 : 0;
  const end = part.length - trailing.length + kept;
  const address = part.slice(0, end);
  if (!URL.canParse(address)) return [{ kind: 'words', text: part }];
  const rest = part.slice(end);
  return [
    { kind: 'address', text: address },
    ...(rest ? [/** @type {TextPart} */ ({ kind: 'words', text: rest })] : []),
  ];
}

/** What a browser reads as a tag or a comment: "a < b" is none. */
const TAG = /<[!/]?[a-z-][^<>]{0,1000}>/gi;
/** A character by its name or number, such as `&amp;`. */
const ENTITY = /&#?\w{1,32};/g;

/** @param {string} text @returns {string} without its markup, for the words in it */
export const stripTags = (text) => text.replace(TAG, ' ').replace(ENTITY, ' ');

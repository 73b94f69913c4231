import { formatPrice, formatDuration } from '../data/cost.js';
import { canonicalName } from '../formats/model-names.js';
import { OPENAI_MODELS, PRICES_OF } from '../providers/choice.js';
import { element } from './element.js';
import { explained } from './explanation.js';

/**
 * @import { Estimate } from '../data/cost.js'
 * @import { State } from '../state/state.js'
 */

/**
 * What embedding will take, told before it begins: texts, tokens, money at a price that can be
 * corrected, and time.
 *
 * @param {() => void} onPrice
 */
export function createEmbeddingFacts(onPrice) {
  const facts = element('dl', { className: 'facts' });
  const price = element('input', {
    type: 'number',
    id: 'embedding-price',
    min: '0',
    step: 'any',
    oninput: onPrice,
  });
  const pricing = element(
    'div',
    { className: 'pricing' },
    element('label', { for: price.id }, 'Dollars per million tokens'),
    price,
    element(
      'p',
      { className: 'note' },
      `OpenAI's list of ${PRICES_OF}; correct it if it has changed, or for another server.`,
    ),
  );
  let priced = '';

  return {
    parts: [facts, pricing],
    /** Another table is embedded: the price is the list's again. */
    reset() {
      priced = '';
    },
    /** @param {State} state */
    show({ embedding, provider }) {
      // A price stays as it was corrected until another model is chosen.
      if (priced !== provider.model) {
        priced = provider.model;
        price.value = String(OPENAI_MODELS[canonicalName(provider.model)]?.price ?? 0);
      }
      const isLocal = provider.kind === 'local';
      const isRunning = embedding?.stage === 'running';
      pricing.hidden = isLocal || isRunning;
      facts.hidden = isRunning;
      const dollars = isLocal ? 0 : Math.max(0, price.valueAsNumber || 0);
      facts.replaceChildren(
        ...listFacts(embedding?.estimate ?? null, dollars).map(([name, value]) =>
          element(
            'div',
            {},
            element('dt', {}, name === 'Cost' ? explained('embedding-cost', name) : name),
            element('dd', {}, value),
          ),
        ),
      );
    },
  };
}

/**
 * @param {Estimate | null} estimate null while it is being made
 * @param {number} dollars a million tokens
 * @returns {[name: string, value: string][]}
 */
function listFacts(estimate, dollars) {
  if (!estimate) return [['Counting', '…']];
  const { texts, empty, kept, tokens, milliseconds } = estimate;
  return [
    [
      'Texts',
      `${format(texts)}${empty ? `; ${format(empty)} rows have none and are left out` : ''}`,
    ],
    .../** @type {[string, string][]} */ (
      kept ? [['Done before', `${format(kept)}, kept on this device and not paid again`]] : []
    ),
    ['Tokens', `about ${format(tokens)}`],
    ['Cost', formatPrice((tokens / 1e6) * dollars)],
    ['Time', kept === texts ? 'none' : formatDuration(milliseconds)],
  ];
}

/** @param {number} count */
const format = (count) => count.toLocaleString('en');

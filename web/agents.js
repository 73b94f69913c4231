import { valueOf } from './data/points.js';
import { retrieve } from './data/retrieval.js';

/**
 * @import { Actions } from './actions/index.js'
 * @import { Bundle } from './formats/bundle.js'
 * @import { Planet } from './planet/planet.js'
 * @import { State } from './state/state.js'
 * @import { Store } from './state/store.js'
 *
 * @typedef {object} Tool a verb as WebMCP has it
 * @property {string} name
 * @property {string} description
 * @property {object} inputSchema JSON Schema of what it takes
 * @property {(asked: any) => Promise<{content: object[]}>} execute
 */

/**
 * The page's verbs for agents, by WebMCP (`navigator.modelContext`), where a browser has it. They do
 * what the page does: a question in words goes to a server only after the person's own click.
 */

const MOST_ROWS = 100;
const LONGEST_TEXT = 500;
const whole = (/** @type {string} */ description) => ({ type: 'integer', minimum: 0, description });

/**
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {() => Planet | null} planet null without WebGL
 * @returns {Tool[]}
 */
export function createAgentTools(store, actions, planet) {
  const now = () => store.get();
  return [
    tool('describe', 'Tell what is open: rows, columns, layout, selection.', {}, () =>
      describe(now()),
    ),
    tool(
      'ask',
      'Find the rows that answer a question, the best first.',
      { question: { type: 'string' } },
      async ({ question }) => {
        await actions.ask(question);
        return found(now());
      },
    ),
    tool(
      'neighbours',
      'Find the rows nearest in meaning to a row.',
      { row: whole('from 0') },
      async ({ row }) => {
        await actions.askLike([checked(now(), row)]);
        return found(now());
      },
    ),
    tool(
      'regions',
      'Tell the regions of the planet: 0 for continents, 1 for countries, 2 for districts.',
      { level: { ...whole('of detail'), maximum: 2 } },
      ({ level = 0 }) =>
        now()
          .regions.filter((region) => region.level === level)
          .map(({ title, members }) => ({ name: title, rows: members.length })),
    ),
    tool(
      'select',
      'Select rows by their numbers; the person sees them lit.',
      { rows: { type: 'array', items: whole('from 0') } },
      ({ rows }) => {
        actions.selectPoints(rows.map((/** @type {number} */ row) => checked(now(), row)));
        return { selected: now().selection.size };
      },
    ),
    tool(
      'layout',
      'Lay the points out again.',
      { method: { type: 'string' }, perplexity: { type: 'number' }, seed: whole('of the layout') },
      async (parameters) => {
        const { iterations, quality } = await actions.relayout(parameters);
        return { iterations, quality: await quality };
      },
    ),
    {
      ...tool('picture', 'Draw what the person sees as a PNG.', {}, () => ({})),
      execute: async () => ({ content: [await draw(planet())] }),
    },
  ];
}

/**
 * Offer tools to the browser's agent; does nothing where there is none.
 * @param {{registerTool?: (tool: Tool) => unknown, provideContext?: (context: {tools: Tool[]}) =>
 *   unknown} | undefined} modelContext
 * @param {Tool[]} tools
 */
export function offerTools(modelContext, tools) {
  if (modelContext?.registerTool) for (const one of tools) modelContext.registerTool(one);
  else modelContext?.provideContext?.({ tools });
}

/**
 * @param {string} name
 * @param {string} description
 * @param {Record<string, object>} properties
 * @param {(asked: any) => unknown} answer rejects with one sentence
 * @returns {Tool}
 */
const tool = (name, description, properties, answer) => ({
  name,
  description,
  inputSchema: { type: 'object', properties },
  execute: async (asked) => ({
    content: [{ type: 'text', text: JSON.stringify(await answer(asked ?? {})) }],
  }),
});

/** @param {State} state */
function describe({ bundle, method, quality, selection }) {
  if (!bundle) return { open: null };
  const { name, count, columns, model } = bundle;
  return {
    name,
    rows: count,
    model: model.name,
    columns: columns.map((column) => ({ name: column.name, kind: column.kind })),
    layout: { method, quality },
    selected: selection.size,
  };
}

/** @param {State} state what was asked has been answered */
function found(state) {
  const { bundle } = state;
  const hits = bundle ? retrieve(state).hits.slice(0, MOST_ROWS) : [];
  return hits.map(({ row, score }) => ({
    row,
    score,
    values: valuesOf(/** @type {Bundle} */ (bundle), row),
  }));
}

/** @param {Bundle} bundle @param {number} row */
const valuesOf = (bundle, row) =>
  Object.fromEntries(
    bundle.columns.map(({ name }) => [name, valueOf(bundle, name, row).slice(0, LONGEST_TEXT)]),
  );

/** @param {State} state @param {number} row @throws {RangeError} */
function checked({ bundle }, row) {
  const count = bundle?.count ?? 0;
  if (!Number.isInteger(row) || row < 0 || row >= count)
    throw new RangeError(`There is no row ${row}: expected 0 to ${count - 1}.`);
  return row;
}

/** @param {Planet | null} planet */
async function draw(planet) {
  if (!planet) throw new Error('There is no picture: this browser draws no WebGL here.');
  const bytes = new Uint8Array(await (await planet.capture(1)).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { type: 'image', data: btoa(binary), mimeType: 'image/png' };
}

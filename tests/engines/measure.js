/**
 * Measures the page in every engine that is here, and prints a table: `node tests/engines/measure.js ROUNDS`.
 *
 * Memory is that of all the browser's processes, each page of it counted in parts where several share it (PSS, of
 * Linux), less what the same browser takes for an empty page; it is read when the dishes have been laid out and measured.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { serve } from '../browser/page.js';
import { ENGINES } from './driver.js';
import { openPage } from './until.js';

const FIELDS = /** @type {const} */ (['picture', 'ready', 'layout', 'memory']);

/** @returns {Set<number>} processes below this one */
function descendants() {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const status = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...children.get(parent) ?? [], Number(name)]);
    } catch {
      // It has ended meanwhile.
    }
  }
  const found = new Set(/** @type {number[]} */ ([]));
  const waiting = [process.pid];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    for (const child of children.get(one) ?? []) {
      found.add(child);
      waiting.push(child);
    }
  }
  return found;
}

/** @returns {number} MB of all processes that this one has started */
function memory() {
  let sum = 0;
  for (const id of descendants()) {
    try {
      sum += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It has ended meanwhile.
    }
  }
  return sum / 1024;
}

/** @param {import('./driver.js').Engine} engine */
async function measure(engine) {
  const server = await serve();
  const driver = await engine.launch();
  try {
    await driver.goTo(`${server.address}licenses/python.txt`);
    const before = memory();
    await openPage(driver, server.address);
    const times = await driver.evaluate(async () => {
      const sphere = window.embeddingSphere;
      await sphere.engineReady;
      const at = (/** @type {string} */ name) => performance.getEntriesByName(name)[0].startTime;
      const began = performance.now();
      const { milliseconds } = await sphere.relayout({ method: 'spherical-tsne', seed: 3 });
      return { picture: at('globe'), ready: at('engine'), layout: milliseconds, both: performance.now() - began };
    });
    return { ...times, memory: memory() - before };
  } finally {
    await driver.close();
    await server.close();
  }
}

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

const rounds = Number(process.argv[2] ?? 3);
const here = ENGINES.filter((engine) => !engine.missing());
/** @type {Map<string, Awaited<ReturnType<typeof measure>>[]>} */
const found = new Map(here.map(({ name }) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const engine of here) {
    const one = await measure(engine);
    console.log(engine.name, one);
    found.get(engine.name)?.push(one);
  }
}
console.log(['| engine | first picture | engine ready | layout of the dishes | memory |', '|---|---|---|---|---|',
  ...[...found].map(([name, all]) => {
    const [picture, ready, layout, megabytes] = FIELDS.map((field) => median(all.map((one) => one[field])));
    return `| ${name} | ${(picture / 1000).toFixed(2)} s | ${(ready / 1000).toFixed(2)} s | ${(layout / 1000).toFixed(2)} s | ${megabytes.toFixed(0)} MB |`;
  })].join('\n'));

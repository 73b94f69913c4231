/** Layouts in the page of any engine, and what CPython makes of the same. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../browser/page.js';
import { chooseParameters } from '../soak/parameters.js';
import { problemsOf } from './until.js';

/**
 * @import { Method } from '../../web/state/catalogue.js'
 * @import { Driver } from './driver.js'
 */

/** @typedef {{method: string} & Record<string, string | number>} Parameters */
/**
 * @typedef {object} LaidOut
 * @property {number} frames that the page has seen come
 * @property {number} unevenness the most that a point's distance from the middle differs from 1
 * @property {boolean} running
 * @property {string} error
 * @property {number} places of points, each counted once
 * @property {number} rows of the data
 * @property {number} measured points with distortion
 * @property {number} trustworthiness
 * @property {string} digest SHA-256 of the positions
 */

const PYTHON = join(ROOT, '.venv', 'bin', 'python');
/**
 * Lays a bundle out by every one of some parameters, and tells the digests of the positions as they
 * lie in memory.
 */
const OUTSIDE = `
import hashlib, json, sys
from embedding_sphere.kernel import load_backend
from embedding_sphere.session import Session
from embedding_sphere.numeric.steps import drain

session = Session(load_backend())
with open(sys.argv[1], "rb") as file:
    session.open(file.read())
for parameters in json.loads(sys.argv[2]):
    layout = drain(session.relayout(parameters.pop("method"), parameters))
    print(hashlib.sha256(layout.positions.tobytes()).hexdigest())
`;

/** @param {...string} given @returns {Buffer} what Python, with the package, prints */
export const runPython = (...given) =>
  execFileSync(PYTHON, given, {
    env: { ...process.env, PYTHONPATH: join(ROOT, 'py') },
    maxBuffer: 1e9,
  });

/**
 * @param {string} path of a bundle
 * @param {Parameters[]} cases
 * @returns {string[]} SHA-256 of each layout in CPython
 */
export const digestsOutside = (path, cases) =>
  runPython('-c', OUTSIDE, path, JSON.stringify(cases)).toString().trim().split('\n');

/**
 * Lay out in the page, with the method's own values for what is not given.
 * @param {Driver} driver
 * @param {Parameters} parameters
 * @returns {Promise<LaidOut>}
 */
export const layOut = (driver, parameters) =>
  driver.evaluate(async (given) => {
    const sphere = window.embeddingSphere;
    const { parameters: own = [] } =
      sphere.state().methods.find(({ name }) => name === given.method) ?? {};
    let frames = 0;
    const count = () => frames++;
    sphere.addEventListener('frame', count);
    const { positions, quality } = await sphere.relayout({
      ...Object.fromEntries(own.map(({ name, default: value }) => [name, value])),
      ...given,
    });
    sphere.removeEventListener('frame', count);
    const { trustworthiness } = await quality;
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', positions.slice()));
    let unevenness = 0;
    const places = new Set();
    for (let i = 0; i < positions.length; i += 3) {
      const place = positions.subarray(i, i + 3);
      unevenness = Math.max(unevenness, Math.abs(1 - Math.hypot(...place)));
      places.add(place.join());
    }
    const { distortion, bundle, error, running } = sphere.state();
    return {
      frames,
      unevenness,
      running,
      error,
      places: places.size,
      rows: bundle?.count ?? NaN,
      measured: distortion?.kept.length ?? 0,
      trustworthiness,
      digest: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    };
  }, parameters);

/** @param {LaidOut} laid */
export function assertLaidOut({
  frames,
  unevenness,
  running,
  error,
  places,
  rows,
  measured,
  trustworthiness,
}) {
  assert.deepEqual({ error, running }, { error: '', running: false });
  assert.ok(frames > 0, 'the page has seen it come');
  assert.ok(unevenness < 1e-5, `${unevenness} off the sphere`);
  assert.equal(places, rows, 'no two points alike');
  assert.equal(measured, rows, 'the distortion of every point has come');
  assert.ok(trustworthiness > 0.5, `trustworthiness ${trustworthiness}`);
}

/**
 * Lay out again and again by parameters of chance, and cancel a third of the layouts at some frame:
 * none rejects but by its cancel, none ends without numbers and distortion, nothing is told to the
 * console.
 * @param {Driver} driver
 * @param {number} rounds
 * @param {(limit: number) => number} random whole numbers from 0, below the limit
 * @param {(method: Method) => boolean} [accepts] methods to choose from
 * @returns {Promise<{done: number, cancelled: number}>}
 */
export async function layOutByChance(driver, rounds, random, accepts = () => true) {
  const methods = (await driver.evaluate(() => window.embeddingSphere.state().methods)).filter(
    accepts,
  );
  const counts = { done: 0, cancelled: 0 };
  for (let round = 0; round < rounds; round++) {
    const parameters = chooseParameters(methods, random);
    // 0: not at all.
    const cancelAt = random(3) ? 0 : 1 + random(20);
    const { end, fault } = await driver.evaluate(
      async (given, last) => {
        const sphere = window.embeddingSphere;
        let frames = 0;
        const count = () => {
          if (++frames === last) void sphere.cancel();
        };
        sphere.addEventListener('frame', count);
        try {
          const { positions, quality } = await sphere.relayout(given);
          const measured = await quality;
          const { distortion, bundle, error } = sphere.state();
          const isWhole =
            positions.every(Number.isFinite) &&
            Object.values(measured).every(Number.isFinite) &&
            distortion?.kept.length === bundle?.count;
          return {
            end: 'done',
            fault: error || (isWhole ? '' : 'positions, quality or distortion are not whole'),
          };
        } catch (reason) {
          const { name, message } = /** @type {Error} */ (reason);
          return {
            end: 'cancelled',
            fault: name === 'AbortError' && last > 0 && frames >= last ? '' : message,
          };
        } finally {
          sphere.removeEventListener('frame', count);
        }
      },
      parameters,
      cancelAt,
    );
    const problems = [...(fault ? [fault] : []), ...(await problemsOf(driver))];
    assert.deepEqual(problems, [], `round ${round}: ${JSON.stringify(parameters)}`);
    counts[/** @type {'done' | 'cancelled'} */ (end)]++;
  }
  return counts;
}

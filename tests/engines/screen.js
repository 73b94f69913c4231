/** A screen that nobody sees: Firefox and WebKit draw WebGL on no other. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';

/**
 * @import { SpawnOptions } from 'node:child_process'
 * @import { Readable } from 'node:stream'
 */

/** What Debian calls the screen, and what draws on it. */
export const PACKAGES = ['xvfb', 'libgl1-mesa-dri', 'libegl1', 'libgles2'];

/** @type {readonly NodeJS.Signals[]} */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A signal would end Node without a word to anybody: what is to end with it hears of an exit. */
let exitsBySignals = () => {
  for (const signal of ENDING)
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  exitsBySignals = () => {};
};

/**
 * Start a program that ends with this one, by whatever this one ends.
 * @param {string} program @param {string[]} given @param {SpawnOptions} options
 */
export function start(program, given, options) {
  exitsBySignals();
  const started = spawn(program, given, options);
  const end = () => void started.kill();
  process.once('exit', end);
  started.once('exit', () => process.off('exit', end));
  return started;
}

/** @param {string} name of a program @returns {string} its path; empty if it is not there */
export const findProgram = (name) =>
  (process.env.PATH ?? '')
    .split(':')
    .map((folder) => `${folder}/${name}`)
    .find((path) => existsSync(path)) ?? '';

/** @returns {string} what is missing; empty for nothing */
export const missingScreen = () => (findProgram('Xvfb') ? '' : 'Xvfb');

/**
 * @returns {Promise<{env: NodeJS.ProcessEnv, close: () => void}>} what a program needs in its
 *   environment to draw there, in software
 */
export async function openScreen() {
  const screen = start(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  /** @type {string} */
  const number = await new Promise((resolve, reject) => {
    screen.once('error', reject);
    screen.once('exit', () => reject(new Error('Xvfb ended.')));
    createInterface(/** @type {Readable} */ (screen.stdout)).once('line', resolve);
  });
  return {
    env: { ...process.env, DISPLAY: `:${number}`, LIBGL_ALWAYS_SOFTWARE: '1' },
    close: () => void screen.kill(),
  };
}

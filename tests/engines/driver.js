/**
 * The three engines that people browse with, each behind the same few verbs: a journey is written
 * once against them.
 *
 * @typedef {[x: number, y: number]} Place CSS pixels
 *
 * @typedef {object} Driver a browser with one tab
 * @property {(address: string) => Promise<void>} goTo
 * @property {() => Promise<void>} reload
 * @property {<T, A extends any[]>(work: (...given: A) => T | Promise<T>, ...given: A) =>
 *   Promise<T>} evaluate in the page; what is given and returned is plain data
 * @property {(selector: string) => Promise<void>} click by a pointer, in the middle of the first
 *   that matches
 * @property {(selector: string, text: string) => Promise<void>} type replaces what stands there
 * @property {(selector: string, key: 'Enter' | 'Escape' | 'ArrowRight') => Promise<void>} press a
 *   key in the first that matches
 * @property {(selector: string, paths: string[]) => Promise<void>} choose files of this machine
 * @property {(fingers: Place[][]) => Promise<void>} touch the path of every finger, as many places
 *   each; one place is a tap
 * @property {(width: number, height: number) => Promise<void>} resize the page, CSS pixels
 * @property {() => Promise<Buffer>} screenshot PNG
 * @property {string[]} told errors of the browser's own console, where its driver hears them
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Engine
 * @property {string} name
 * @property {string[]} packages Debian's, that bring it
 * @property {() => string} missing what has to be installed; empty for nothing
 * @property {{fingers?: string}} lacks why something cannot be done with it
 * @property {(settings?: {isMeasured?: boolean, patience?: number}) => Promise<Driver>} launch a
 *   window of 1280 × 800, reduced motion; `isMeasured`: WebAssembly is compiled as for a user, not to
 *   spare the processor; `patience`: milliseconds that anything in the page may take
 */
import { CHROMIUM } from './chromium.js';
import { FIREFOX } from './firefox.js';
import { WEBKIT } from './webkit.js';

export const ENGINES = [CHROMIUM, FIREFOX, WEBKIT];

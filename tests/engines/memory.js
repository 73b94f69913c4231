/** What the programs take that were started from here, as Linux counts it. */
import { readdirSync, readFileSync } from 'node:fs';

/** @param {string} path @returns {string} empty when the process has ended meanwhile */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** @param {number} parent @returns {number[]} processes below it */
function descendants(parent) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const id of readdirSync('/proc').map(Number).filter(Boolean)) {
    const status = read(`/proc/${id}/stat`);
    // The name of the program, in parentheses, may hold anything.
    const own = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(own, [...(children.get(own) ?? []), id]);
  }
  const found = [parent];
  for (const id of found) found.push(...(children.get(id) ?? []));
  return found.slice(1);
}

/**
 * Proportional set sizes, in which memory that several processes share is counted once in all.
 * @returns {number} MB of every process below this one
 */
export const memoryBelow = () =>
  descendants(process.pid).reduce(
    (sum, id) => sum + Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${id}/smaps_rollup`))?.[1] ?? 0),
    0,
  ) / 1024;

/** Clock ticks of a second, as Linux tells programs. */
const TICKS = 100;

/** @returns {number} seconds that the processor spent on every process below this one */
export const processorBelow = () =>
  descendants(process.pid).reduce((sum, id) => {
    const status = read(`/proc/${id}/stat`);
    const [user, system] = status
      .slice(status.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return sum + (Number(user ?? 0) + Number(system ?? 0)) / TICKS;
  }, 0);

/**
 * @import { Connection, Message } from './connection.js'
 * @import { EngineEvents, Frame } from './engine.js'
 */

/**
 * A message that waits for its answer.
 * @typedef {object} Call
 * @property {number} task of the page
 * @property {(result: any) => void} resolve
 * @property {(reason: Error) => void} reject
 * @property {((fraction: number) => void) | undefined} onDone told the share done, in the place of the
 *   page's task
 */

const ABORTED = 'The layout was cancelled.';

/** Calls to Python: each message has a number, and what answers it carries the same. */
export class Calls {
  #events;
  /** @type {Connection | null} */
  #connection = null;
  /** @type {Map<number, Call>} by the number of the message */
  #waiting = new Map();
  #last = 0;

  /**
   * @param {Pick<EngineEvents, 'onFrame' | 'onProgress' | 'onMeasuring'>} events told before the
   *   answer
   */
  constructor(events) {
    this.#events = events;
  }

  get isConnected() {
    return this.#connection !== null;
  }

  /** @param {Connection} connection */
  connect(connection) {
    this.#connection = connection;
  }

  /** @param {string} sentence why there are no answers any more */
  disconnect(sentence) {
    this.#connection = null;
    for (const { reject } of this.#waiting.values()) reject(new Error(sentence));
    this.#waiting.clear();
  }

  /**
   * Send a message and wait for what answers it.
   * @param {string} type
   * @param {Record<string, unknown>} [fields]
   * @param {(fraction: number) => void} [onDone] told the share done
   * @returns {Promise<any>} the result; rejects with one sentence, or with an AbortError
   */
  ask(type, fields = {}, onDone = undefined) {
    const request = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { task: Number(fields.task), resolve, reject, onDone });
      this.#connection?.post({ type, request, ...fields });
    });
  }

  /** @param {Message} message of Python */
  receive({ type, request, ...fields }) {
    const call = this.#waiting.get(request);
    if (!call) return;
    const { task, resolve, reject, onDone } = call;
    const { onFrame, onProgress, onMeasuring } = this.#events;
    if (type === 'frame') onFrame({ request: task, ...readFrame(fields) });
    else if (type === 'progress') onProgress(task, fields.label, fields.fraction);
    else if (type === 'measuring')
      (onDone ?? ((share) => onMeasuring(task, share)))(fields.fraction);
    else {
      this.#waiting.delete(request);
      if (type === 'answer') resolve(fields.result);
      else if (type === 'cancelled') reject(new DOMException(ABORTED, 'AbortError'));
      else reject(new Error(fields.sentence));
    }
  }
}

/** @param {Record<string, any>} fields of the message @returns {Omit<Frame, 'request'>} */
function readFrame({ iteration, iterations, positions, costs }) {
  return {
    iteration,
    iterations,
    positions,
    costs: Array.from({ length: costs.length / 2 }, (_, i) => ({
      iteration: costs[2 * i],
      cost: costs[2 * i + 1],
    })),
  };
}

/**
 * Starts a worker with Python and holds the one channel to it: a port, on which messages arrive in
 * the order in which they were sent, in every browser.
 *
 * @typedef {{type: string, request: number} & Record<string, any>} Message see `protocol.json`
 *
 * @typedef {object} Connection
 * @property {(message: Message) => void} post
 * @property {() => void} close ends the worker
 */

/** A module that does not arrive in the worker may be told to nobody; milliseconds. */
const LAUNCH_WITHIN = 60_000;

/**
 * @param {{pyscript: string, interpreter: string, program: string}} addresses of PyScript, of the
 *   module that starts Python, and of what Python runs first
 * @param {object} events
 * @param {() => void} events.onLaunched the worker goes on without the page's thread
 * @param {(message: Message) => void} events.onMessage of Python
 * @param {(reason: Error) => void} events.onEnd the worker has died after it was up
 * @returns {Promise<{connection: Connection, kernel: boolean}>} rejects when Python does not come
 *   up
 */
export async function connect(
  { pyscript, interpreter, program },
  { onLaunched, onMessage, onEnd },
) {
  const { PyWorker, hooks } = await import(pyscript);
  // This hook is sent to the worker as text and evaluated there, which the page's policy forbids.
  hooks.worker.onBeforeRunAsync.clear();
  // PyScript sets its workers up while it starts and says so by defining this element.
  await customElements.whenDefined('py-script');
  return new Promise((resolve, reject) => {
    /** @type {Worker | null} */
    let worker = null;
    let isUp = false;
    let isEnded = false;
    const overdue = setTimeout(() => end('The worker of Python did not answer.'), LAUNCH_WITHIN);
    /** @param {unknown} reason */
    function end(reason) {
      if (isEnded) return;
      isEnded = true;
      clearTimeout(overdue);
      worker?.terminate();
      const error = reason instanceof Error ? reason : new Error(String(reason));
      if (isUp) onEnd(error);
      else reject(error);
    }
    /** @param {MessageEvent<any>} event */
    function meet({ data, ports: [port] }) {
      if (data?.type !== 'connected') return;
      port.onmessage = ({ data: message }) => {
        if (message.type === 'launched') {
          clearTimeout(overdue);
          onLaunched();
        } else if (message.type === 'failed') {
          end(message.reason);
        } else if (message.type === 'ready') {
          isUp = true;
          resolve({
            kernel: message.kernel,
            connection: {
              post: (sent) => port.postMessage(sent),
              close: () => worker?.terminate(),
            },
          });
        } else {
          onMessage(message);
        }
      };
    }
    // PyScript itself gives the worker away only when Python is up.
    hooks.main.onWorker.add(function take(/** @type {unknown} */ _, /** @type {Worker} */ created) {
      hooks.main.onWorker.delete(take);
      worker = created;
      // PyScript would print what is told here in one sentence; it calls the handler itself, so
      // there has to be one.
      created.onerror = () => {};
      created.addEventListener('message', meet);
      created.addEventListener('error', (event) =>
        end(event.message || 'The worker of Python ended.'),
      );
    });
    PyWorker(program, {
      async: true,
      version: interpreter,
      config: { packages_cache: 'passthrough', sync_main_only: true },
    }).catch(end);
  });
}

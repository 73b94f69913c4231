/**
 * The frame that speaks to one server of the user's choice, and to no other: its first act is to
 * narrow its own content policy to that server, which nothing can widen again. See `fetch-proxy.js`.
 */
(() => {
  const server = new URL(new URLSearchParams(location.hash.slice(1)).get('server') ?? '');
  // What else a host may be made of would end the policy's source, or name many servers.
  if (!/^https?:$/.test(server.protocol) || !/^[a-z0-9._-]+$/.test(server.hostname))
    throw new Error('The fetch proxy was given no server.');
  const policy = document.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  // A policy without a default holds no prefetching.
  policy.content = `default-src 'none'; connect-src ${server.origin}`;
  document.head.append(policy);

  /** Bytes of an answer: three times those of the longest vectors for the most texts of a request. */
  const MOST = 128_000_000;

  /**
   * @param {Response} response
   * @returns {Promise<string | null>} its text; null where there is no end of it
   */
  async function read({ body }) {
    const reader = body?.getReader();
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    for (;;) {
      const { value } = (await reader?.read()) ?? {};
      if (!value) return text + decoder.decode();
      bytes += value.length;
      if (bytes > MOST) return null;
      text += decoder.decode(value, { stream: true });
    }
  }

  /** @type {Map<number, AbortController>} */
  const running = new Map();
  addEventListener('message', async ({ data, source, origin }) => {
    if (source !== parent || origin !== location.origin) return;
    const { id, address, settings } = data;
    if (address === undefined) {
      running.get(id)?.abort();
      return;
    }
    const controller = new AbortController();
    running.set(id, controller);
    /** @type {Record<string, unknown>} */
    let reply = { id, failed: true };
    try {
      const response = await fetch(address, { ...settings, signal: controller.signal });
      reply = {
        id,
        status: response.status,
        headers: [...response.headers],
        body: await read(response),
      };
      if (reply.body === null) controller.abort();
    } catch {
      // Why, the page learns from its own signal; a network failure has no more to tell.
    }
    running.delete(id);
    parent.postMessage(reply, location.origin);
  });
  document.documentElement.dataset.proxy = 'ready';
})();

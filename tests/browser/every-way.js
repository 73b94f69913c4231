/**
 * Everything by which a document reaches a server, tried in turn.
 * @param {string} server
 * @returns {Promise<void>}
 */
export async function tryEverything(server) {
  /** @param {string} tag @param {Record<string, unknown>} settings */
  const add = (tag, settings) =>
    document.body.append(Object.assign(document.createElement(tag), settings));
  for (const rel of [
    'prefetch',
    'modulepreload',
    'stylesheet',
    'icon',
    'prerender',
    'manifest',
    'dns-prefetch',
  ])
    add('link', { rel, href: `${server}/${rel}` });
  for (const as of ['fetch', 'script', 'image', 'style', 'font', 'document', 'track', 'video']) {
    add('link', { rel: 'preload', as, href: `${server}/preload-${as}` });
    add('link', { rel: 'prefetch', as, href: `${server}/prefetch-${as}` });
  }
  add('script', {
    type: 'speculationrules',
    textContent: JSON.stringify({ prefetch: [{ source: 'list', urls: [`${server}/rules`] }] }),
  });
  for (const tag of ['img', 'script', 'iframe', 'embed', 'video', 'audio'])
    add(tag, { src: `${server}/${tag}` });
  add('object', { data: `${server}/object` });
  add('style', {
    textContent: `@import url(${server}/import); body { background: url(${server}/inline) }`,
  });
  document.body.style.backgroundImage = `url(${server}/background)`;
  const attempts = [
    () => fetch(`${server}/fetch`),
    () =>
      fetch(`${server}/no-cors`, { mode: 'no-cors', method: 'POST', body: 'x', keepalive: true }),
    () => navigator.sendBeacon(`${server}/beacon`, 'x'),
    () => new WebSocket(`${server.replace('http', 'ws')}/socket`),
    () => new EventSource(`${server}/events`),
    () => {
      const request = new XMLHttpRequest();
      request.open('GET', `${server}/request`);
      request.send();
    },
    () => new Worker(`${server}/worker`),
    () => new SharedWorker(`${server}/shared`),
    () => import(`${server}/module.js`),
    () => new FontFace('f', `url(${server}/font)`).load(),
    () => open(`${server}/open`),
    () => /** @type {Window} */ (top).location.assign(`${server}/top`),
    () => {
      const form = Object.assign(document.createElement('form'), {
        action: `${server}/form`,
        method: 'post',
      });
      document.body.append(form);
      form.submit();
    },
    () =>
      Object.assign(document.createElement('a'), {
        href: `${server}/link`,
        ping: `${server}/ping`,
        target: '_blank',
      }).click(),
  ];
  for (const attempt of attempts) {
    try {
      await Promise.race([
        attempt(),
        new Promise((resolve) => {
          // eslint-disable-next-line no-restricted-syntax -- some attempts never end, and none need end for the next
          setTimeout(resolve, 100);
        }),
      ]);
    } catch {
      // Refused.
    }
  }
}

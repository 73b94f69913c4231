/**
 * Says so when a part of the page itself does not arrive: no module can, because then none runs.
 */
(() => {
  const SENTENCE = 'A part of the page did not load: check the connection, then ';
  addEventListener(
    'error',
    ({ target }) => {
      const isPart =
        target instanceof HTMLScriptElement ||
        (target instanceof HTMLLinkElement && target.rel === 'stylesheet');
      if (isPart) tell();
    },
    true,
  );
  // What a module imports later fails without an event of the browser's own.
  addEventListener('modulemissing', tell);

  function tell() {
    if (document.getElementById('load-error')) return;
    const notice = document.createElement('p');
    notice.id = 'load-error';
    notice.className = 'noscript';
    notice.setAttribute('role', 'alert');
    const again = document.createElement('button');
    again.textContent = 'load it again';
    again.addEventListener('click', () => location.reload());
    notice.append(SENTENCE, again, '.');
    const show = () => document.body.append(notice);
    if (document.body) show();
    else addEventListener('DOMContentLoaded', show);
  }
})();

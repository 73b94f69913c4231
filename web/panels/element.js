/**
 * Make an element in one expression.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [settings] `on…` listens; `aria-…`, `data-…`, `for` and `role`
 *   are attributes; anything else is a property
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, settings = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(settings)) {
    if (name.startsWith('on'))
      made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (/^(aria-|data-|for$|role$|list$)/.test(name)) made.setAttribute(name, String(value));
    else /** @type {any} */ (made)[name] = value;
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/**
 * Ask for all modules of a part at once, before it is imported: each would ask for the next only
 * when it has come. The build lists them in a template of the page.
 * @param {'page' | 'planet'} part
 */
export function preloadModules(part) {
  const template = /** @type {HTMLTemplateElement | null} */ (
    document.getElementById(`later-${part}`)
  );
  if (template) document.head.append(template.content);
}

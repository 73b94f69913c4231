/**
 * Follows the notebook's theme: JupyterLab says its own, elsewhere the system's counts.
 * @param {'auto' | 'dark' | 'light'} choice
 * @param {() => void} changed
 */
export function watchTheme(choice, changed) {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const watcher = new MutationObserver(changed);
  watcher.observe(document.body, { attributeFilter: ['data-jp-theme-light'] });
  system.addEventListener('change', changed);
  return {
    /** @returns {'dark' | 'light'} */
    theme() {
      if (choice !== 'auto') return choice;
      const { jpThemeLight } = document.body.dataset;
      if (jpThemeLight !== undefined) return jpThemeLight === 'true' ? 'light' : 'dark';
      return system.matches ? 'dark' : 'light';
    },
    /** @param {'auto' | 'dark' | 'light'} chosen */
    choose(chosen) {
      choice = chosen;
      changed();
    },
    stop() {
      watcher.disconnect();
      system.removeEventListener('change', changed);
    },
  };
}

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const KEY = 'embedding-sphere.theme';

/**
 * Start with the theme chosen last time, else the system's; keep the document and the choice in
 * step.
 * @param {Store<State>} store
 */
export function followTheme(store) {
  const system = matchMedia('(prefers-color-scheme: light)');
  const apply = () => {
    document.documentElement.dataset.theme = store.get().theme;
  };
  const ofSystem = () => (system.matches ? 'light' : 'dark');
  store.set({ theme: remembered() ?? ofSystem() });
  apply();
  system.addEventListener('change', () => remembered() ?? store.set({ theme: ofSystem() }));
  store.subscribe((now, before) => {
    if (now.theme === before.theme) return;
    apply();
    try {
      if (now.theme === ofSystem()) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, now.theme);
    } catch {
      // A page that may not store anything follows the system.
    }
  });
}

/** @returns {'dark' | 'light' | undefined} */
function remembered() {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === 'dark' || theme === 'light' ? theme : undefined;
  } catch {
    return undefined;
  }
}

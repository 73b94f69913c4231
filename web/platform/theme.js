/** @typedef {'dark' | 'light'} Theme */

const KEY = 'embedding-sphere.theme';
const system = () => matchMedia('(prefers-color-scheme: light)');

/**
 * Begin with the theme of the link that is followed, else with the one chosen last time, else with
 * the system's, which is followed from then on.
 * @param {(theme: Theme) => void} setTheme
 * @param {Theme} [linked]
 */
export function beginTheme(setTheme, linked) {
  setTheme(linked ?? remembered() ?? themeOfSystem());
  system().addEventListener('change', () => remembered() ?? setTheme(themeOfSystem()));
}

/** Show the document in a theme. @param {Theme} theme */
export function showTheme(theme) {
  document.documentElement.dataset.theme = theme;
}

/**
 * Remember a theme that was chosen, where it is another than the system's.
 * @param {Theme} theme
 */
export function rememberTheme(theme) {
  try {
    if (theme === themeOfSystem()) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // A page that may not store anything follows the system.
  }
}

const themeOfSystem = () => (system().matches ? 'light' : 'dark');

/** @returns {Theme | undefined} */
function remembered() {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === 'dark' || theme === 'light' ? theme : undefined;
  } catch {
    return undefined;
  }
}

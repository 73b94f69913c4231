/** @typedef {'dark' | 'light'} Theme */

const KEY = 'embedding-sphere.theme';
const system = matchMedia('(prefers-color-scheme: light)');

/**
 * Begin with the theme chosen last time, else the system's, which is followed from then on.
 * @param {(theme: Theme) => void} setTheme
 */
export function beginTheme(setTheme) {
  const theme = remembered() ?? themeOfSystem();
  document.documentElement.dataset.theme = theme;
  setTheme(theme);
  system.addEventListener('change', () => remembered() ?? setTheme(themeOfSystem()));
}

/**
 * Show the document in a theme, and remember it where it is another than the system's.
 * @param {Theme} theme
 */
export function showTheme(theme) {
  const { dataset } = document.documentElement;
  if (dataset.theme === theme) return;
  dataset.theme = theme;
  try {
    if (theme === themeOfSystem()) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // A page that may not store anything follows the system.
  }
}

const themeOfSystem = () => (system.matches ? 'light' : 'dark');

/** @returns {Theme | undefined} */
function remembered() {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === 'dark' || theme === 'light' ? theme : undefined;
  } catch {
    return undefined;
  }
}

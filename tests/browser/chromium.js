/**
 * Finds a Chromium for the tests and the pictures; `node chromium.js --install` brings one when
 * there is none: Playwright's own, else Debian's packages when run as root.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { installPackages, mayInstall } from './debian.js';

/**
 * WebGL in software, so that every machine draws alike; what is no WebGL is drawn as on any machine
 * without a graphics processor. Some distributions would have it drawn through the same emulation,
 * which takes half a second before anything is seen.
 */
export const SOFTWARE_DRAWING = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-gpu-compositing',
];
const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';
export const PACKAGES = [
  'chromium',
  'chromium-headless-shell',
  'fonts-noto-color-emoji',
  'fonts-dejavu-core',
];
const PLAYWRIGHT = fileURLToPath(
  new URL('../../node_modules/playwright-core/cli.js', import.meta.url),
);
const DOWNLOAD_LIMIT = 180_000;
export const NO_CHROMIUM =
  'No Chromium: install one (Debian: apt-get install chromium) or name it in CHROMIUM, then run make test again.';

/** @param {string} path of a program */
const starts = (path) =>
  path !== '' &&
  existsSync(path) &&
  spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;

/** @returns {string | undefined} the path of a Chromium that starts */
export const findChromium = () =>
  [process.env.CHROMIUM ?? '', chromium.executablePath(), ...SYSTEM].find(starts);

/**
 * @returns {string | undefined} the path of the same engine without what is around a page, which
 *   takes two thirds of a second less to show one; where there is none, that of a Chromium
 */
export const findHeadlessShell = () =>
  [process.env.CHROMIUM ?? '', HEADLESS_SHELL].find(starts) ?? findChromium();

/** @returns {string | undefined} the path, after an attempt to install one where there was none */
export function bringChromium() {
  const there = findChromium();
  if (there) return there;
  console.log('No Chromium found; asking Playwright for one ...');
  spawnSync(process.execPath, [PLAYWRIGHT, 'install', 'chromium'], {
    stdio: 'inherit',
    timeout: DOWNLOAD_LIMIT,
  });
  const brought = findChromium();
  if (brought || !mayInstall()) return brought;
  installPackages(PACKAGES);
  return findChromium();
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] === '--install') {
  const path = bringChromium();
  if (!path) {
    console.error(NO_CHROMIUM);
    process.exit(1);
  }
  console.log(path);
}

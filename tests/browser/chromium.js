/**
 * Finds a Chromium for the tests and the pictures; `node chromium.js --install` brings one when
 * there is none: Playwright's own, else Debian's package when run as root.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
const PLAYWRIGHT = fileURLToPath(new URL('../../node_modules/playwright-core/cli.js', import.meta.url));
const DOWNLOAD_LIMIT = 180_000;

/** @returns {string | undefined} the path of a Chromium that starts */
export function findChromium() {
  const candidates = [process.env.CHROMIUM ?? '', chromium.executablePath(), ...SYSTEM];
  return candidates.find((path) => path && existsSync(path)
    && spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0);
}

/** @returns {string | undefined} the path, after an attempt to install one */
function install() {
  console.log('No Chromium found; asking Playwright for one ...');
  spawnSync(process.execPath, [PLAYWRIGHT, 'install', 'chromium'], { stdio: 'inherit', timeout: DOWNLOAD_LIMIT });
  const found = findChromium();
  if (found || process.getuid?.() !== 0) return found;
  console.log('Installing Debian\'s chromium package ...');
  const settings = { stdio: /** @type {const} */ ('inherit'), env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    execFileSync('apt-get', ['update', '-qq'], settings);
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-color-emoji', 'fonts-dejavu-core'], settings);
  } catch (reason) {
    console.error(`apt-get failed: ${reason instanceof Error ? reason.message : reason}`);
  }
  return findChromium();
}

if (process.argv[2] === '--install') {
  const path = findChromium() ?? install();
  if (!path) {
    console.error('No Chromium: install one (Debian: apt-get install chromium) or name it in CHROMIUM, then run make test again.');
    process.exit(1);
  }
  console.log(path);
}

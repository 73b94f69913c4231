/** Brings the three engines: `node tests/engines/install.js`, by Debian's packages where it may. */
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ENGINES } from './driver.js';

const PACKAGES = ['firefox-esr', 'webkit2gtk-driver', 'xvfb', 'libgl1-mesa-dri', 'libegl1', 'libgles2'];

if (!ENGINES[0].missing() || spawnSync(process.execPath, [fileURLToPath(new URL('../browser/chromium.js', import.meta.url)), '--install'], { stdio: 'inherit' }).status === 0) {
  if (ENGINES.some((engine) => engine.missing()) && process.getuid?.() === 0) {
    console.log(`Installing ${PACKAGES.join(', ')} ...`);
    const settings = { stdio: /** @type {const} */ ('inherit'), env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    try {
      execFileSync('apt-get', ['update', '-qq'], settings);
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES], settings);
    } catch (reason) {
      console.error(`apt-get failed: ${reason instanceof Error ? reason.message : reason}`);
    }
  }
}

for (const engine of ENGINES) console.log(`${engine.name}: ${engine.missing() ? `${engine.missing()} is missing` : 'there'}`);
// Without the others their journeys are skipped, and say why; without Chromium nothing is proven.
process.exit(ENGINES[0].missing() ? 1 : 0);

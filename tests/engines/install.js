/**
 * Brings the three engines, by Debian's packages where it may: `node tests/engines/install.js`.
 * Where it may not, the journeys in Firefox and WebKit are skipped and say why; without Chromium
 * nothing is proven.
 */
import { bringChromium, NO_CHROMIUM } from '../browser/chromium.js';
import { installPackages, isInstalled, mayInstall } from '../browser/debian.js';
import { CHROMIUM } from './chromium.js';
import { FIREFOX } from './firefox.js';
import { WEBKIT } from './webkit.js';

const OTHERS = [FIREFOX, WEBKIT];

const chromium = bringChromium();
if (mayInstall()) {
  const packages = [CHROMIUM, ...OTHERS].flatMap((engine) =>
    engine.missing()
      ? engine.packages
      : engine.packages.slice(1).filter((name) => !isInstalled(name)),
  );
  if (packages.length) installPackages([...new Set(packages)]);
}
const missing = OTHERS.map((engine) => engine.missing()).filter(Boolean);
if (!chromium) console.error(NO_CHROMIUM);
if (missing.length) {
  console.error(
    `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing: the journeys there are skipped; on Debian, apt-get install ${[
      ...new Set(OTHERS.flatMap(({ packages }) => packages)),
    ].join(' ')}.`,
  );
}
process.exit(chromium && !(mayInstall() && missing.length) ? 0 : 1);

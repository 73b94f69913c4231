/** Debian's packages, where they may be installed. */
import { execFileSync, spawnSync } from 'node:child_process';

/** @param {string} name of a program @param {string[]} given */
const runs = (name, ...given) => spawnSync(name, given).status === 0;

/** Whether packages may be installed here: on Debian and its kin, by root. */
export const mayInstall = () => process.getuid?.() === 0 && runs('apt-get', '--version');

/**
 * @param {string} name
 * @returns {boolean} whether the package is installed; without Debian's tools it counts as such
 */
export const isInstalled = (name) =>
  !runs('dpkg-query', '--version') ||
  /^install ok installed/.test(
    spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' }).stdout,
  );

/** Install packages; what goes wrong is told. @param {string[]} names */
export function installPackages(names) {
  console.log(`Installing Debian's ${names.join(', ')} ...`);
  const settings = {
    stdio: /** @type {const} */ ('inherit'),
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  try {
    execFileSync('apt-get', ['update', '-qq'], settings);
    execFileSync(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', ...names],
      settings,
    );
  } catch (reason) {
    console.error(`apt-get failed: ${reason instanceof Error ? reason.message : reason}`);
  }
}

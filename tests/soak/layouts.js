/**
 * Many layouts in a row in every engine: `node tests/soak/layouts.js [ROUNDS] [SEED] [ENGINE…]`, 50
 * rounds if not said.
 *
 * Each has a random method and random parameters, and a third is cancelled at some frame. It fails
 * where one rejects but by its cancel, where one comes without numbers or distortion, and at the
 * first error in the console.
 */
import { ENGINES } from '../engines/driver.js';
import { layOutByChance } from '../engines/layouts.js';
import { serveNoting } from '../engines/site.js';
import { engineReady, openPage } from '../engines/until.js';
import { createChance } from '../js/random.js';
import { TIMEOUT } from '../waiting.js';

/** Milliseconds: a layout by scikit-learn takes minutes where others need the cores as well. */
const PATIENCE = 10 * TIMEOUT;

const [rounds = '50', seed = '1', ...names] = process.argv.slice(2);

for (const engine of ENGINES.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const missing = engine.missing();
  if (missing) {
    console.error(`${missing} is not installed: run node tests/engines/install.js.`);
    process.exitCode = 1;
    continue;
  }
  const server = await serveNoting();
  const driver = await engine.launch({ isMeasured: true, patience: PATIENCE });
  try {
    await openPage(driver, server.address);
    await engineReady(driver);
    const { done, cancelled } = await layOutByChance(
      driver,
      Number(rounds),
      createChance(Number(seed)),
    );
    console.log(`${engine.name}: ${done} layouts, ${cancelled} cancelled`);
  } catch (reason) {
    console.error(`${engine.name}: ${reason instanceof Error ? reason.message : reason}`);
    process.exitCode = 1;
  } finally {
    await driver.close();
    await server.close();
  }
}

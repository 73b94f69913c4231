/**
 * A reporter for Node's test runner that prints the lines covered of each file of web/, and of all.
 */
import { relative } from 'node:path';

/** @param {AsyncIterable<{type: string, data: any}>} events */
export default async function* report(events) {
  for await (const { type, data } of events) {
    if (type === 'test:fail') yield `failed: ${data.name}\n`;
    if (type !== 'test:coverage') continue;
    const { files, workingDirectory } = data.summary;
    let covered = 0,
      total = 0;
    for (const { path, totalLineCount, coveredLineCount } of files) {
      const name = relative(workingDirectory, path);
      if (!name.startsWith('web/')) continue;
      covered += coveredLineCount;
      total += totalLineCount;
      yield `${name.padEnd(40)} ${((100 * coveredLineCount) / totalLineCount).toFixed(0).padStart(4)} %\n`;
    }
    yield `${'web/, of what unit tests load'.padEnd(40)} ${((100 * covered) / total).toFixed(0).padStart(4)} %\n`;
  }
}

/**
 * Runs JavaScript tests: the number of files at a time, then the files, which begin in the order
 * in which they are given. `node --test` would begin with the first by name, and in the end leave
 * all cores but one waiting for the longest.
 */
import { run } from 'node:test';
import { tap } from 'node:test/reporters';

const [concurrency, ...files] = process.argv.slice(2);
if (files.length === 0) throw new Error('No test files were given: name those that are to run.');
run({ files, concurrency: Number(concurrency) })
  .on('test:fail', () => {
    process.exitCode = 1;
  })
  .compose(tap)
  .pipe(process.stdout);

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { describe } from 'node:test';
import { test } from '../browser/waiting.js';
import { within } from '../waiting.js';

/** A program that starts another, which says nothing and would go on for long. */
const PROGRAM = `
import { start } from ${JSON.stringify(new URL('screen.js', import.meta.url).href)};
const { pid } = start('sleep', ['3600'], { stdio: ['ignore', 'inherit', 'ignore'] });
console.log(pid);
`;

describe('a screen, or what else was started for a browser', () => {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    test(`ends with a program that ${signal} ends`, async () => {
      const program = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = await once(program.stdout, 'data');
      const started = Number(line);
      // Both write to one pipe, which closes when neither has it open any more.
      const closed = once(program, 'close');
      try {
        program.kill(signal);
        const [code] = await within(closed, `the end of process ${started}`);
        assert.equal(code, 128 + constants.signals[signal]);
      } finally {
        program.kill('SIGKILL');
        try {
          process.kill(started, 'SIGKILL');
        } catch {
          // It has ended, as it should.
        }
      }
    });
  }
});

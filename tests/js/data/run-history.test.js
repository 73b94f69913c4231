/** Runs are kept frame by frame, within a budget. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunHistory } from '../../../web/data/run-history.js';
import { ring } from '../examples.js';

const RUN = { method: 'spherical-tsne', parameters: { perplexity: 30 } };

test('keeps every moment of every run in order, from where it began', () => {
  const recording = new RunHistory();
  const start = ring(4);
  recording.begin(RUN, start);
  recording.add(1, ring(4, 1));
  recording.begin({ ...RUN, parameters: { perplexity: 5 } }, ring(4, 1));
  recording.add(7, ring(4, 2));
  assert.deepEqual(
    recording.moments.map(({ run, iteration }) => [run, iteration]),
    [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 7],
    ],
  );
  assert.equal(recording.moments[0].positions, start);
  assert.deepEqual(
    recording.runs.map(({ parameters }) => parameters.perplexity),
    [30, 5],
  );
  recording.clear();
  assert.deepEqual([recording.runs, recording.moments], [[], []]);
});

test('stays within its budget and loses neither the first nor the last of a run', () => {
  const bytes = ring(10).byteLength;
  const recording = new RunHistory(20 * bytes);
  for (let run = 0; run < 3; run++) {
    recording.begin(RUN, ring(10, run));
    for (let iteration = 1; iteration <= 100; iteration++) {
      recording.add(iteration, ring(10, iteration));
      assert.ok(recording.moments.length <= 20);
    }
  }
  for (const run of [0, 1, 2]) {
    const iterations = recording.moments
      .filter((moment) => moment.run === run)
      .map(({ iteration }) => iteration);
    assert.equal(iterations[0], 0);
    assert.equal(iterations.at(-1), 100);
    assert.deepEqual(
      iterations,
      [...iterations].sort((a, b) => a - b),
    );
  }
});

test('more runs than the budget holds push out the oldest', () => {
  const bytes = ring(10).byteLength;
  const recording = new RunHistory(8 * bytes);
  for (let run = 0; run < 12; run++) {
    recording.begin(RUN, ring(10, run));
    recording.add(1, ring(10, run + 1));
  }
  assert.ok(recording.moments.length <= 8);
  assert.equal(recording.moments.at(-1)?.run, 11);
});

test('a frame without a run is not kept', () => {
  const recording = new RunHistory();
  recording.add(3, ring(4));
  assert.deepEqual(recording.moments, []);
});

/** Several cores of a tab: the same bytes as one core of CPython, whether workers start or not. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runPython } from '../engines/layouts.js';
import { openPage, ROOT } from './page.js';

/** @import { Opened } from './page.js' */

const WORKER = '/pyodide/kernel-worker.mjs';
/** Enough points that workers take part in the search and in every step. */
const OUTSIDE = `
import base64, hashlib, json
import numpy as np
from embedding_sphere import Bundle
from embedding_sphere.bundle import encode
from embedding_sphere.kernel import load_backend
from embedding_sphere.numeric.steps import drain
from embedding_sphere.session import Session

vectors = np.random.default_rng(3).normal(size=(8200, 8)).astype(np.float32)
bundle = encode(Bundle.from_arrays(vectors, name="many"))
session = Session(load_backend(1))
session.open(bundle)
done = drain(session.relayout("spherical-tsne", {"iterations": 50, "seed": 5}))
print(json.dumps({
    "bundle": base64.b64encode(bundle).decode(),
    "digest": hashlib.sha256(done.positions.tobytes()).hexdigest(),
    "trustworthiness": drain(session.measure()).trustworthiness,
}))
`;

describe('several cores', () => {
  /** @type {Opened} */
  let opened;
  /** @type {{bundle: string, digest: string, trustworthiness: number}} */
  let outside;
  let areThere = true;
  let started = 0;

  before(async () => {
    outside = JSON.parse(runPython('-c', OUTSIDE).toString());
    const script = await readFile(join(ROOT, 'dist', WORKER));
    opened = await openPage({
      routes: {
        [WORKER](_, response) {
          started++;
          response
            .writeHead(areThere ? 200 : 404, {
              'content-type': 'text/javascript',
              'cache-control': 'no-store',
            })
            .end(areThere ? script : '');
        },
      },
    });
    await open();
  });
  after(() => opened?.close());

  /** Opened anew, their neighbours are not known. */
  const open = () =>
    opened.page.evaluate(async (encoded) => {
      const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
      await window.embeddingSphere.engineReady;
      await window.embeddingSphere.open(new File([bytes], 'many.esb')).catch(() => {});
    }, outside.bundle);

  const layOut = () =>
    opened.page.evaluate(async () => {
      const sphere = window.embeddingSphere;
      const { positions, backend, quality } = await sphere.relayout({
        method: 'spherical-tsne',
        iterations: 50,
        seed: 5,
      });
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', positions.slice()));
      const { trustworthiness } = await quality;
      const { notice } = sphere.state();
      const cores = navigator.hardwareConcurrency;
      return {
        digest: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''),
        trustworthiness,
        backend,
        notice,
        cores,
      };
    });

  test('make the layout that one core makes, and are named', async () => {
    const { digest, trustworthiness, backend, notice, cores } = await layOut();
    assert.equal(digest, outside.digest);
    assert.ok(Math.abs(trustworthiness - outside.trustworthiness) < 1e-9, `${trustworthiness}`);
    assert.equal(notice, '');
    const used = Math.min(cores, 8);
    assert.equal(backend, `WebAssembly on ${used} core${used === 1 ? '' : 's'}`);
    assert.equal(started > 0, used > 1);
  });

  test('that do not come leave it to one, which says so', async (context) => {
    if (started === 0) return context.skip('this machine has one core');
    areThere = false;
    await open();
    const { digest, backend, notice } = await layOut();
    assert.equal(digest, outside.digest);
    assert.equal(backend, 'WebAssembly on 1 core');
    assert.match(notice, /^A worker of the browser stopped/);
  });
});

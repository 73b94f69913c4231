const FRAMES_A_SECOND = 30;
/** Milliseconds between two pieces of the film. */
const PIECE = 200;
const KINDS = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm', 'video/mp4'];

/**
 * @typedef {object} Turning what is recorded
 * @property {HTMLCanvasElement} canvas
 * @property {() => {latitude: number, longitude: number, zoom: number}} pose degrees
 * @property {(pose: {longitude: number}) => void} jump
 */

/**
 * Record one whole turn of the planet, in real time; it ends where it began, so that the video can
 * loop.
 * @param {Turning} planet
 * @param {number} seconds
 * @param {(share: number) => void} onProgress
 * @param {AbortSignal} signal ends the recording early: what was recorded is thrown away
 * @returns {Promise<Blob>} rejects with one sentence, or with the signal's reason
 */
export async function recordRotation(planet, seconds, onProgress, signal) {
  const mimeType =
    typeof MediaRecorder === 'undefined'
      ? undefined
      : KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  if (!mimeType)
    throw new Error(
      'This browser cannot record video: use a current Chromium, Firefox or Safari, or save a picture.',
    );
  const stream = planet.canvas.captureStream(FRAMES_A_SECOND);
  const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: 8e6 });
  /** @type {Blob[]} */
  const pieces = [];
  const encoded = new Promise((resolve) => {
    recorder.addEventListener('dataavailable', ({ data }) => {
      pieces.push(data);
      if (data.size > 0) resolve(undefined);
    });
  });
  const ended = new Promise((resolve, reject) => {
    recorder.addEventListener('stop', resolve, { once: true });
    recorder.addEventListener(
      'error',
      () => reject(new Error('The recording failed: try again, or save a picture.')),
      { once: true },
    );
  });
  const { longitude } = planet.pose();
  recorder.start(PIECE);
  try {
    const began = performance.now();
    for (let share = 0; share < 1;) {
      const time = await new Promise(requestAnimationFrame);
      signal.throwIfAborted();
      share = Math.min(Math.max((time - began) / (1000 * seconds), 0), 1);
      planet.jump({ longitude: longitude + 360 * share });
      onProgress(share);
    }
    // On a busy machine the encoder is behind: a film that ends before its first piece is empty.
    await Promise.race([encoded, ended]);
    signal.throwIfAborted();
  } finally {
    recorder.stop();
    planet.jump({ longitude });
    for (const track of stream.getTracks()) track.stop();
  }
  await ended;
  return new Blob(pieces, { type: mimeType });
}

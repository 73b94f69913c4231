/**
 * WebGPU for Python in the worker: buffers and passes by number, so that little crosses between the
 * languages. `py/embedding_sphere/webgpu/tab.py` is the other end; loaded when first wanted.
 */

/** Of which more than the least a browser promises is asked for, where there is more. */
const LIMITS = /** @type {const} */ (['maxStorageBufferBindingSize', 'maxBufferSize']);

/** The first of these that is not empty. @param {(string | undefined)[]} texts */
const firstOf = (...texts) => texts.find(Boolean) ?? '';

/**
 * @returns {Promise<Device>} the fastest device; rejects with the end of a sentence where there is
 *   none
 */
export async function openDevice() {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('this browser offers no WebGPU');
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  return new Device(adapter, await adapter.requestDevice({ requiredLimits }));
}

class Device {
  #device;
  /** @type {Map<number, GPUBuffer>} */
  #buffers = new Map();
  /** @type {Map<string, GPUComputePipeline>} by their code */
  #pipelines = new Map();
  /** @type {Map<number, {pipeline: GPUComputePipeline, group: GPUBindGroup, uses: number[]}>} */
  #passes = new Map();
  /** @type {Map<number, Uint8Array>} read and not yet taken, by buffer */
  #read = new Map();
  #made = 0;
  /** Why it does nothing any more, as the end of a sentence; empty while it does. */
  failure = '';

  /** @param {GPUAdapter} adapter @param {GPUDevice} device */
  constructor(adapter, device) {
    this.#device = device;
    const { info, limits } = adapter;
    this.adapter = firstOf(info.description, info.device, info.architecture, info.vendor);
    this.isSoftware =
      info.isFallbackAdapter ||
      /swiftshader|llvmpipe|basic render/i.test(
        JSON.stringify([info.vendor, info.architecture, info.device, info.description]),
      );
    this.largestBuffer = Math.min(...LIMITS.map((name) => limits[name]));
    device.lost.then(({ message, reason }) =>
      this.#fail(`it was lost (${firstOf(message, reason)})`),
    );
    device.addEventListener('uncapturederror', ({ error }) => this.#fail(error.message));
  }

  /** @param {string} reason */
  #fail(reason) {
    // What follows from the first failure says less.
    this.failure ||= reason;
  }

  /** @param {number} size bytes @returns {number} of a buffer of zeros */
  buffer(size) {
    const { STORAGE, UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const usage = STORAGE | UNIFORM | COPY_SRC | COPY_DST;
    this.#buffers.set(
      ++this.#made,
      this.#device.createBuffer({ size: Math.max(16, Math.ceil(size / 16) * 16), usage }),
    );
    return this.#made;
  }

  /** @param {number[]} buffers given back with the passes that use them */
  free(buffers) {
    for (const [number, { uses }] of this.#passes)
      if (uses.some((used) => buffers.includes(used))) this.#passes.delete(number);
    for (const number of buffers) {
      this.#buffers.get(number)?.destroy();
      this.#buffers.delete(number);
      this.#read.delete(number);
    }
  }

  /** @param {number} number @returns {GPUBuffer} */
  #buffer(number) {
    const buffer = this.#buffers.get(number);
    if (!buffer) throw new Error(`there is no buffer ${number}`);
    return buffer;
  }

  /** @param {number} number of a buffer @param {Uint8Array<ArrayBuffer>} bytes a multiple of 4 */
  write(number, bytes) {
    this.#device.queue.writeBuffer(this.#buffer(number), 0, bytes);
  }

  /**
   * @param {string} code WGSL with the entry point `main`
   * @param {number[]} buffers in the order of their bindings
   * @returns {number} of a pass
   */
  prepare(code, buffers) {
    let pipeline = this.#pipelines.get(code);
    if (!pipeline) {
      const module = this.#device.createShaderModule({ code });
      const compute = { module, entryPoint: 'main' };
      pipeline = this.#device.createComputePipeline({ layout: 'auto', compute });
      this.#pipelines.set(code, pipeline);
    }
    const group = this.#device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((number, binding) => ({
        binding,
        resource: { buffer: this.#buffer(number) },
      })),
    });
    this.#passes.set(++this.#made, { pipeline, group, uses: [...buffers] });
    return this.#made;
  }

  /** @param {number[]} dispatches of each the pass, and how many workgroups along x and y */
  submit(dispatches) {
    const encoder = this.#device.createCommandEncoder();
    const encoding = encoder.beginComputePass();
    for (let at = 0; at < dispatches.length; at += 3) {
      const pass = this.#passes.get(dispatches[at]);
      if (!pass) throw new Error(`there is no pass ${dispatches[at]}`);
      encoding.setPipeline(pass.pipeline);
      encoding.setBindGroup(0, pass.group);
      encoding.dispatchWorkgroups(dispatches[at + 1], dispatches[at + 2]);
    }
    encoding.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  /**
   * Read the first bytes of a buffer once all that was submitted is done, for `take`. It never
   * rejects: `failure` says why there is nothing to take.
   * @param {number} number @param {number} size bytes
   * @returns {Promise<void>}
   */
  async read(number, size) {
    const length = Math.ceil(size / 4) * 4;
    const { MAP_READ, COPY_DST } = GPUBufferUsage;
    try {
      const copy = this.#device.createBuffer({ size: length, usage: MAP_READ | COPY_DST });
      const encoder = this.#device.createCommandEncoder();
      encoder.copyBufferToBuffer(this.#buffer(number), 0, copy, 0, length);
      this.#device.queue.submit([encoder.finish()]);
      await copy.mapAsync(GPUMapMode.READ);
      this.#read.set(number, new Uint8Array(copy.getMappedRange().slice(0, size)));
      copy.destroy();
    } catch (error) {
      this.#fail(/** @type {Error} */ (error).message);
    }
  }

  /** @param {number} number of a buffer that was read @returns {Uint8Array | undefined} */
  take(number) {
    const bytes = this.#read.get(number);
    this.#read.delete(number);
    return bytes;
  }
}

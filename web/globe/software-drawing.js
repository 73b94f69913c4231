/** What renderers that compute on the processor's cores are called: Chromium's, Mesa's, Windows'. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/**
 * Whether WebGL draws on the processor's cores instead of a graphics card.
 *
 * @param {Pick<WebGL2RenderingContext, 'getParameter' | 'getExtension' | 'RENDERER'>} gl
 */
export function drawsInSoftware(gl) {
  const name = gl.getParameter(gl.RENDERER);
  // Firefox tells it there, and warns where this extension is asked for; Chromium needs it.
  const unmasked = name === 'WebKit WebGL' && gl.getExtension('WEBGL_debug_renderer_info');
  return SOFTWARE.test(unmasked ? gl.getParameter(unmasked.UNMASKED_RENDERER_WEBGL) : name);
}

/**
 * The same, asked of a context that is let go at once: before one is made that lasts, and takes its
 * memory.
 * @returns {boolean} false where there is no WebGL
 */
export function wouldDrawInSoftware() {
  const gl = document.createElement('canvas').getContext('webgl2', {
    antialias: false,
    depth: false,
  });
  if (!gl) return false;
  const inSoftware = drawsInSoftware(gl);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return inSoftware;
}

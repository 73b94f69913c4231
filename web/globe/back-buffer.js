import {
  Mesh,
  NoBlending,
  OrthographicCamera,
  PlaneGeometry,
  Scene,
  ShaderMaterial,
  SRGBColorSpace,
  WebGLRenderTarget,
} from 'three';

/** @import { Camera, WebGLRenderer } from 'three' */

const VERTEX = /* glsl */ `
  varying vec2 vPlace;
  void main() {
    vPlace = uv;
    gl_Position = vec4(position.xy, 0.0, 1.0);
  }
`;
const FRAGMENT = /* glsl */ `
  uniform sampler2D picture;
  varying vec2 vPlace;
  void main() { gl_FragColor = texture2D(picture, vPlace); }
`;
/**
 * A back buffer for where the processor draws. A browser without a graphics card reads a canvas
 * that was drawn on in the page's own thread, which waits until all of it is there: a long time
 * where Python has the cores. So a frame is drawn beside the canvas, and put on it when it is
 * ready, which takes a moment. Besides, it may have other pixels than the canvas.
 *
 * @param {WebGLRenderer} renderer
 * @param {number} [samples] of a pixel, for antialiasing: four take the processor twice the time, and
 *   seven times the memory
 */
export function createBackBuffer(renderer, samples = 0) {
  const target = new WebGLRenderTarget(1, 1, { samples, resolveDepthBuffer: false });
  // Shaders write here what they write on the canvas, whose programs they share.
  target.texture.colorSpace = SRGBColorSpace;
  target.texture.internalFormat = 'RGBA8';
  Object.assign(target, { isXRRenderTarget: true });
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: { picture: { value: target.texture } },
    blending: NoBlending,
    depthTest: false,
    depthWrite: false,
  });
  const geometry = new PlaneGeometry(2, 2);
  const picture = new Scene();
  const camera = new OrthographicCamera();
  const plane = new Mesh(geometry, material);
  plane.frustumCulled = false;
  picture.add(plane);
  return {
    /** @param {number} width @param {number} height pixels */
    resize: (width, height) => target.setSize(width, height),
    /** @param {Scene} scene @param {Camera} from */
    render(scene, from) {
      renderer.setRenderTarget(target);
      renderer.render(scene, from);
      renderer.setRenderTarget(null);
    },
    /** Put the last frame on the canvas. */
    show: () => renderer.render(picture, camera),
    dispose() {
      target.dispose();
      geometry.dispose();
      material.dispose();
    },
  };
}

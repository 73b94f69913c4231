import { Matrix4, PerspectiveCamera } from 'three';
import { fromLatLng } from '../geometry/sphere.js';
import { FIELD_OF_VIEW, freeArea, radiusIn } from './sizes.js';

/** @import { View } from '../geometry/view.js' */

const RADIANS = Math.PI / 180;

/**
 * @typedef {object} Insets what covers the canvas, CSS pixels; the globe is centred in the rest
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 *
 * @typedef {object} Pose where the camera is
 * @property {number} latitude degrees
 * @property {number} longitude degrees
 * @property {number} zoom 1 fits the globe
 * @property {number} roll degrees that the picture is turned clockwise
 */

/** The camera: from a pose and the free part of the canvas to three.js's camera and a plain view. */
export function createCamera() {
  const camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.05, 60);
  camera.up.set(0, 0, 1);
  const matrix = new Matrix4();
  let width = 1,
    height = 1;
  /** @type {Insets} */
  let insets = { left: 0, right: 0, top: 0, bottom: 0 };
  /** @type {View} */
  const view = { matrix: new Float32Array(16), eye: [0, 0, 0], width, height };
  const free = () => freeArea(width, height, insets);
  const radius = () => radiusIn(width, height, insets);
  return {
    camera,
    view,
    radius,
    /** @param {number} w @param {number} h CSS pixels */
    resize(w, h) {
      [width, height] = [w, h];
    },
    /** @param {Insets} covered */
    setInsets(covered) {
      insets = covered;
    },
    insets: () => insets,
    /** @returns {[x: number, y: number]} the middle of what is free, CSS pixels */
    middle: () => [insets.left + free().width / 2, insets.top + free().height / 2],
    /** @param {Pose} pose */
    aim({ latitude, longitude, zoom, roll }) {
      // A sphere of radius 1 seen from distance d has the angular radius asin(1/d).
      const half = Math.tan((FIELD_OF_VIEW / 2) * RADIANS);
      const tangent = half * Math.min((radius() * zoom * 2) / height, 40);
      const distance = Math.max(Math.sqrt(1 + 1 / (tangent * tangent)), 1.12);
      camera.position.set(...fromLatLng(latitude, longitude)).multiplyScalar(distance);
      camera.lookAt(0, 0, 0);
      camera.rotateZ(roll * RADIANS);
      camera.aspect = width / height;
      camera.setViewOffset(
        width,
        height,
        (insets.right - insets.left) / 2,
        (insets.bottom - insets.top) / 2,
        width,
        height,
      );
      camera.updateMatrixWorld();
      view.matrix.set(
        matrix.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse).elements,
      );
      view.eye = [camera.position.x, camera.position.y, camera.position.z];
      view.width = width;
      view.height = height;
    },
    /**
     * What runs to the right and up on the screen, as vectors in space.
     * @returns {{right: number[], up: number[]}} unit vectors
     */
    axes() {
      const e = camera.matrixWorld.elements;
      return { right: [e[0], e[1], e[2]], up: [e[4], e[5], e[6]] };
    },
  };
}

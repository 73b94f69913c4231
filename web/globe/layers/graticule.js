import { BufferAttribute, BufferGeometry, LineBasicMaterial, LineSegments } from 'three';
import { fromLatLng } from '../../geometry/sphere.js';

/** @import { Layer } from './layer.js' */

const SPACING = 15;
const ARC_STEP = 3;
const RADIUS = 0.996;

/** @returns {Float32Array} pairs of ends of short arcs: meridians to 75°, every parallel */
function graticuleSegments() {
  /** @type {number[]} */
  const ends = [];
  const arc = (/** @type {number[]} */ a, /** @type {number[]} */ b) =>
    ends.push(
      ...fromLatLng(a[0], a[1]).map((c) => c * RADIUS),
      ...fromLatLng(b[0], b[1]).map((c) => c * RADIUS),
    );
  for (let longitude = -180; longitude < 180; longitude += SPACING) {
    const top = longitude % 90 === 0 ? 90 : 75;
    for (let latitude = -top; latitude < top; latitude += ARC_STEP) {
      arc([latitude, longitude], [latitude + ARC_STEP, longitude]);
    }
  }
  for (let latitude = -75; latitude <= 75; latitude += SPACING) {
    for (let longitude = -180; longitude < 180; longitude += ARC_STEP) {
      arc([latitude, longitude], [latitude, longitude + ARC_STEP]);
    }
  }
  return new Float32Array(ends);
}

/**
 * Lines of latitude and longitude every 15°.
 * @returns {Layer}
 */
export function createGraticule() {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(graticuleSegments(), 3));
  const material = new LineBasicMaterial({ transparent: true, depthWrite: false });
  const object = new LineSegments(geometry, material);
  return {
    object,
    update(theme) {
      material.color.set(theme.line);
      material.opacity = theme.lineStrength;
    },
    dispose() {
      geometry.dispose();
      material.dispose();
    },
  };
}

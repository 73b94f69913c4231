import { BufferGeometry, Mesh } from 'three';

/**
 * @import { Cloud } from './cloud.js'
 * @import { ShaderMaterial } from 'three'
 */

/**
 * A mesh with a quad for every point, whose vertex shader reads the points' textures by
 * `READ_POINT`.
 * @param {ShaderMaterial} material
 * @param {number} renderOrder
 */
export function createPointMesh(material, renderOrder) {
  /** @type {Mesh<BufferGeometry>} */
  const object = new Mesh(new BufferGeometry(), material);
  object.frustumCulled = false;
  object.renderOrder = renderOrder;
  return {
    object,
    /** @param {Cloud} cloud */
    attach(cloud) {
      object.geometry.dispose();
      object.geometry = cloud.quads();
      Object.assign(material.uniforms, cloud.maps);
    },
    dispose() {
      object.geometry.dispose();
      material.dispose();
    },
  };
}

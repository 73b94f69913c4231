import { BufferGeometry, Mesh } from 'three';

/**
 * @import { PointTextures } from './point-textures.js'
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
    /** @param {PointTextures} textures */
    attach(textures) {
      object.geometry.dispose();
      object.geometry = textures.quads();
      Object.assign(material.uniforms, textures.maps);
    },
    dispose() {
      object.geometry.dispose();
      material.dispose();
    },
  };
}

import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DoubleSide,
  Group,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  ShaderMaterial,
  Vector2,
} from 'three';
import { circleAround } from '../../geometry/circle.js';
import { createRibbon } from './ribbon.js';
import { CLIP_SPACE } from './shader-chunks.js';

/**
 * @import { PlanetTheme } from '../theme.js'
 * @import { Screen } from './layer.js'
 */

const RADIUS = 1.003;
const AROUND = 96;
const RINGS = 10;
const SIZE = 26;
const FILL = 0.16;
const WIDE = 0.35;

const VERTEX = /* glsl */ `
  ${CLIP_SPACE}
  uniform vec3 place;
  uniform float size;
  varying vec2 vCorner;
  varying float vFront;
  void main() {
    vFront = dot(normalize(cameraPosition - place), place) > 0.0 ? 1.0 : 0.35;
    vCorner = position.xy * 2.0;
    gl_Position = offsetByPixels(toClip(place), position.xy * size);
    gl_Position.z = -0.9 * gl_Position.w;
  }
`;

// A compass star of four points on a small disc of ground.
const FRAGMENT = /* glsl */ `
  uniform vec3 color;
  uniform vec3 outline;
  uniform float size;
  varying vec2 vCorner;
  varying float vFront;
  void main() {
    vec2 p = abs(vCorner);
    float soft = 2.0 / size;
    float star = max(p.x, p.y) + 2.6 * min(p.x, p.y);
    float shape = 1.0 - smoothstep(0.86 - soft, 0.86 + soft, star);
    float halo = 1.0 - smoothstep(1.0 - soft, 1.0, max(p.x, p.y) + 2.1 * min(p.x, p.y));
    float eye = 1.0 - smoothstep(0.13 - soft, 0.13 + soft, length(vCorner));
    if (halo <= 0.0) discard;
    gl_FragColor = vec4(mix(mix(outline, color, shape), outline, eye), halo * vFront);
    #include <colorspace_fragment>
  }
`;

/** The star at the query's place. */
function createStar() {
  const uniforms = {
    viewport: { value: new Vector2(1, 1) },
    place: { value: [0, 0, 1] },
    size: { value: SIZE },
    color: { value: new Color() },
    outline: { value: new Color() },
  };
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms,
    transparent: true,
    depthTest: false,
    depthWrite: false,
  });
  const geometry = new PlaneGeometry(1, 1);
  const object = new Mesh(geometry, material);
  object.frustumCulled = false;
  object.renderOrder = 6;
  return {
    object,
    uniforms,
    dispose() {
      geometry.dispose();
      material.dispose();
    },
  };
}

/** The cap round the query's place: rings of triangles. */
function createCap() {
  const geometry = new BufferGeometry();
  const vertices = new BufferAttribute(new Float32Array(3 * AROUND * (RINGS + 1)), 3);
  geometry.setAttribute('position', vertices);
  geometry.setIndex(capTriangles());
  const material = new MeshBasicMaterial({
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
  });
  const object = new Mesh(geometry, material);
  object.frustumCulled = false;
  object.renderOrder = 2;
  return {
    object,
    color: material.color,
    /**
     * @param {ArrayLike<number>} center unit vector
     * @param {number} cap radians
     * @returns {Float32Array} its rim, closed
     */
    draw(center, cap) {
      // A wide cap would wash the map out.
      material.opacity = FILL * Math.min(1, WIDE / cap);
      const { array } = vertices;
      for (let ring = 0; ring <= RINGS; ring++) {
        circleAround(center, (cap * ring) / RINGS, AROUND).forEach((value, i) => {
          array[3 * AROUND * ring + i] = value * RADIUS;
        });
      }
      vertices.needsUpdate = true;
      const rim = array.slice(3 * AROUND * RINGS);
      return Float32Array.from([...rim, ...rim.slice(0, 3)]);
    },
    dispose() {
      geometry.dispose();
      material.dispose();
    },
  };
}

/**
 * The place of the query, a star, and the cap within which it may as well lie.
 */
export function createQueryMark() {
  const star = createStar();
  const fill = createCap();
  const edge = createRibbon({ width: 1.4, dash: 1 / 60, ghost: 0.3 });
  const object = new Group();
  object.add(fill.object, edge.object, star.object);
  object.visible = false;
  return {
    object,
    /**
     * @param {{position: ArrayLike<number>, cap: number} | null} placement unit vector and radians
     */
    place(placement) {
      object.visible = placement !== null;
      if (!placement) return;
      star.uniforms.place.value = Array.from(placement.position);
      edge.draw([fill.draw(placement.position, placement.cap)]);
    },
    /** @param {Screen} screen */
    resize(screen) {
      star.uniforms.viewport.value.set(screen.width, screen.height);
      star.uniforms.size.value = SIZE * screen.ratio;
      edge.resize(screen);
    },
    /** @param {PlanetTheme} theme */
    update(theme) {
      star.uniforms.color.value.set(theme.accent);
      star.uniforms.outline.value.set(theme.outline);
      fill.color.set(theme.accent);
      edge.paint(theme.accent);
    },
    dispose() {
      star.dispose();
      fill.dispose();
      edge.dispose();
    },
  };
}

/** @returns {number[]} triangles between each ring and the next */
function capTriangles() {
  const corners = [];
  for (let ring = 0; ring < RINGS; ring++) {
    for (let k = 0; k < AROUND; k++) {
      const a = ring * AROUND + k,
        b = ring * AROUND + ((k + 1) % AROUND);
      corners.push(a, a + AROUND, b, b, a + AROUND, b + AROUND);
    }
  }
  return corners;
}

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
  uniform vec2 viewport;
  uniform vec3 place;
  uniform float size;
  varying vec2 vCorner;
  varying float vFront;
  void main() {
    vec4 clip = projectionMatrix * viewMatrix * vec4(place, 1.0);
    vFront = dot(normalize(cameraPosition - place), place) > 0.0 ? 1.0 : 0.35;
    clip.xy += position.xy * size * 2.0 / viewport * clip.w;
    clip.z = -0.9 * clip.w;
    vCorner = position.xy * 2.0;
    gl_Position = clip;
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

/**
 * The place of the query, a star, and the cap within which it may as well lie.
 */
export function createQueryMark() {
  const uniforms = {
    viewport: { value: new Vector2(1, 1) },
    place: { value: [0, 0, 1] },
    size: { value: SIZE },
    color: { value: new Color() },
    outline: { value: new Color() },
  };
  const star = new Mesh(
    new PlaneGeometry(1, 1),
    new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms,
      transparent: true,
      depthTest: false,
      depthWrite: false,
    }),
  );
  star.frustumCulled = false;
  star.renderOrder = 6;
  const surface = new BufferGeometry();
  surface.setAttribute(
    'position',
    new BufferAttribute(new Float32Array(3 * AROUND * (RINGS + 1)), 3),
  );
  surface.setIndex(capTriangles());
  const fill = new Mesh(
    surface,
    new MeshBasicMaterial({ transparent: true, depthWrite: false, side: DoubleSide }),
  );
  fill.frustumCulled = false;
  fill.renderOrder = 2;
  const edge = createRibbon({ width: 1.4, dash: 1 / 60, ghost: 0.3 });
  const object = new Group();
  object.add(fill, edge.object, star);
  object.visible = false;
  return {
    object,
    /**
     * @param {{position: ArrayLike<number>, cap: number} | null} placement unit vector and radians
     */
    place(placement) {
      object.visible = placement !== null;
      if (!placement) return;
      const { position, cap } = placement;
      uniforms.place.value = Array.from(position);
      // A wide cap would wash the map out.
      fill.material.opacity = FILL * Math.min(1, WIDE / cap);
      const { array } = surface.attributes.position;
      for (let ring = 0; ring <= RINGS; ring++) {
        circleAround(position, (cap * ring) / RINGS, AROUND).forEach((value, i) => {
          array[3 * AROUND * ring + i] = value * RADIUS;
        });
      }
      surface.attributes.position.needsUpdate = true;
      const rim = array.slice(3 * AROUND * RINGS);
      edge.draw([Float32Array.from([...rim, ...rim.slice(0, 3)])]);
    },
    /** @param {Screen} screen */
    resize(screen) {
      uniforms.viewport.value.set(screen.width, screen.height);
      uniforms.size.value = SIZE * screen.ratio;
      edge.resize(screen);
    },
    /** @param {PlanetTheme} theme */
    update(theme) {
      uniforms.color.value.set(theme.accent);
      uniforms.outline.value.set(theme.outline);
      fill.material.color.set(theme.accent);
      edge.paint(theme.accent);
    },
    dispose() {
      star.geometry.dispose();
      star.material.dispose();
      surface.dispose();
      fill.material.dispose();
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

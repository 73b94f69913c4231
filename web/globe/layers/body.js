import { BackSide, Color, Group, Mesh, ShaderMaterial, SphereGeometry } from 'three';
import { LIGHT } from './shader-chunks.js';

/** @import { Layer } from './layer.js' */

const BODY_RADIUS = 0.992;
const AIR_RADIUS = 1.13;

const VERTEX = /* glsl */ `
  varying vec3 vNormal;
  varying vec3 vToEye;
  void main() {
    vec4 world = modelMatrix * vec4(position, 1.0);
    vNormal = normalize(mat3(modelMatrix) * normal);
    vToEye = cameraPosition - world.xyz;
    gl_Position = projectionMatrix * viewMatrix * world;
  }
`;

const BODY_FRAGMENT = /* glsl */ `
  ${LIGHT}
  uniform vec3 day;
  uniform vec3 night;
  varying vec3 vNormal;
  varying vec3 vToEye;
  void main() {
    vec3 eye = normalize(vToEye);
    float lit = daylight(vNormal, lightDirection(eye));
    gl_FragColor = vec4(mix(night, day, lit) + rimGlow(vNormal, eye), 1.0);
    #include <colorspace_fragment>
  }
`;

const AIR_FRAGMENT = /* glsl */ `
  uniform vec3 rim;
  uniform float rimStrength;
  uniform float limb;
  varying vec3 vNormal;
  varying vec3 vToEye;
  void main() {
    float depth = -dot(vNormal, normalize(vToEye));
    float glow = pow(clamp(depth / limb, 0.0, 1.0), 2.6);
    gl_FragColor = vec4(rim, glow * rimStrength);
    #include <colorspace_fragment>
  }
`;

/**
 * The planet's body and the air around it.
 * @returns {Layer & {hideUnderGround: (hidden: boolean) => void}}
 */
export function createBody() {
  const body = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: BODY_FRAGMENT,
    uniforms: {
      day: { value: new Color() },
      night: { value: new Color() },
      rim: { value: new Color() },
      rimStrength: { value: 0 },
    },
  });
  const air = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: AIR_FRAGMENT,
    uniforms: {
      rim: body.uniforms.rim,
      rimStrength: body.uniforms.rimStrength,
      limb: { value: 0.62 },
    },
    side: BackSide,
    transparent: true,
    depthWrite: false,
  });
  const geometry = new SphereGeometry(1, 96, 64);
  // It fades out towards its edge, which shows no corners.
  const airGeometry = new SphereGeometry(1, 48, 32);
  const globe = new Mesh(geometry, body);
  globe.scale.setScalar(BODY_RADIUS);
  const halo = new Mesh(airGeometry, air);
  halo.scale.setScalar(AIR_RADIUS);
  halo.renderOrder = -1;
  const object = new Group();
  object.add(halo, globe);
  return {
    object,
    /** The ground takes the body's place where it is drawn. */
    hideUnderGround(hidden) {
      globe.visible = !hidden;
    },
    update(theme) {
      body.uniforms.day.value.set(theme.day);
      body.uniforms.night.value.set(theme.night);
      body.uniforms.rim.value.set(theme.rim);
      body.uniforms.rimStrength.value = theme.rimStrength;
    },
    dispose() {
      geometry.dispose();
      airGeometry.dispose();
      body.dispose();
      air.dispose();
    },
  };
}

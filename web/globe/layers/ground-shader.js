import { LIGHT } from './shader-chunks.js';

/** The ground's shader: relief with coasts and contour lines, and heat over it. */

/** Radii of the sea, of the highest peak above it, and of a ground without relief. */
export const SEA_RADIUS = 0.966;
export const HEIGHT = 0.036;
export const FLAT_RADIUS = 0.993;

export const VERTEX = /* glsl */ `
  attribute vec4 before;
  attribute vec4 after;
  attribute vec4 warmBefore;
  attribute vec4 warmAfter;
  uniform float blend;
  uniform float relief;
  varying vec3 vNormal;
  varying vec3 vUp;
  varying vec3 vToEye;
  varying float vLevel;
  varying vec4 vWarm;
  const float SEA_RADIUS = ${SEA_RADIUS};
  const float HEIGHT = ${HEIGHT};
  const float FLAT_RADIUS = ${FLAT_RADIUS};
  void main() {
    vec4 ground = mix(before, after, blend);
    vLevel = ground.x;
    vWarm = mix(warmBefore, warmAfter, blend);
    float rise = max(vLevel, 0.0);
    float radius = mix(FLAT_RADIUS, SEA_RADIUS + HEIGHT * pow(rise, 0.8), relief);
    // Steeper than true, as on every relief map, and gentle at the coast.
    vNormal = normalize(position - relief * 0.55 * smoothstep(0.0, 0.06, vLevel) * ground.yzw);
    vUp = position;
    vec3 world = position * radius;
    vToEye = cameraPosition - world;
    gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
  }
`;

export const FRAGMENT = /* glsl */ `
  ${LIGHT}
  uniform vec3 sea;
  uniform vec3 deep;
  uniform vec3 land[5];
  uniform vec3 shade;
  uniform float shadeStrength;
  uniform float gleam;
  uniform vec3 coast;
  uniform vec3 day;
  uniform vec3 night;
  uniform float relief;
  uniform float heat;
  varying vec3 vNormal;
  varying vec3 vUp;
  varying vec3 vToEye;
  varying float vLevel;
  varying vec4 vWarm;
  const float CONTOURS = 9.0;

  vec3 tint(float height) {
    float at = clamp(height, 0.0, 1.0) * 4.0;
    vec3 color = mix(land[0], land[1], clamp(at, 0.0, 1.0));
    color = mix(color, land[2], clamp(at - 1.0, 0.0, 1.0));
    color = mix(color, land[3], clamp(at - 2.0, 0.0, 1.0));
    return mix(color, land[4], clamp(at - 3.0, 0.0, 1.0));
  }
  float stroke(float value, float slope, float width) {
    return 1.0 - smoothstep(width - 0.5, width + 0.5, abs(value) / slope);
  }
  vec3 linear(vec3 color) { return pow(color, vec3(2.2)); }

  void main() {
    vec3 eye = normalize(vToEye);
    vec3 light = lightDirection(eye);
    float lit = daylight(vUp, light);

    float slope = max(fwidth(vLevel), 1e-5);
    float contour = vLevel * CONTOURS;
    float contourSlope = slope * CONTOURS;
    // Layered tints, each band a little lighter towards its upper edge.
    float band = (floor(contour) + 0.35 + 0.3 * fract(contour)) / CONTOURS;
    vec3 ground = tint(mix(band, vLevel, 0.35));
    float slant = dot(vNormal, light) - dot(vUp, light);
    ground = mix(ground, shade, clamp(-slant * shadeStrength, 0.0, 0.8));
    ground += gleam * clamp(slant, 0.0, 0.6) * ground;
    ground *= mix(0.52, 1.0, lit);
    float lines = stroke(fract(contour + 0.5) - 0.5, contourSlope, 0.55) * smoothstep(0.55, 0.2, contourSlope) * step(0.5, contour);
    ground = mix(ground, coast, 0.2 * lines);

    vec3 water = mix(deep, sea, lit);
    // The old engravers' water lining: lines that follow the coast and fade out to sea.
    float lining = 0.30 * stroke(vLevel + 0.055, slope, 0.5) + 0.2 * stroke(vLevel + 0.13, slope, 0.5) + 0.12 * stroke(vLevel + 0.23, slope, 0.5);
    water = mix(water, coast, lining * 0.6 * smoothstep(0.12, 0.02, slope));

    vec3 color = mix(mix(night, day, lit), mix(water, ground, step(0.0, vLevel)), relief);
    vec3 warm = linear(vWarm.rgb) * mix(0.5, 1.0, lit);
    float relievo = relief * clamp(1.0 + 1.1 * slant * step(0.0, vLevel), 0.45, 1.35) + (1.0 - relief);
    color = mix(color, warm * relievo, heat * vWarm.a * 0.85);
    // Seen from the side a coast would be nothing but single pixels.
    color = mix(color, coast, relief * 0.75 * stroke(vLevel, slope, 0.8) * smoothstep(0.16, 0.04, slope));
    gl_FragColor = vec4(color + rimGlow(vUp, eye), 1.0);
    #include <colorspace_fragment>
  }
`;

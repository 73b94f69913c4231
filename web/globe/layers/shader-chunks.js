/**
 * Shader chunks: GLSL that several layers share.
 */

/** Clip space of a vertex shader, and offsets in it that are given in device pixels. */
export const CLIP_SPACE = /* glsl */ `
  uniform vec2 viewport;
  const vec4 CLIPPED = vec4(2.0, 2.0, 2.0, 1.0);
  vec4 toClip(vec3 world) { return projectionMatrix * viewMatrix * vec4(world, 1.0); }
  vec4 offsetByPixels(vec4 clip, vec2 pixels) {
    return vec4(clip.xy + pixels * 2.0 / viewport * clip.w, clip.zw);
  }
  // Of length 1, at right angles to a line on the screen.
  vec2 acrossLine(vec4 from, vec4 to) {
    vec2 along = (to.xy / to.w - from.xy / from.w) * viewport;
    return length(along) > 1e-3 ? normalize(vec2(-along.y, along.x)) : vec2(1.0, 0.0);
  }
`;

/**
 * Light of a fragment shader. It stands over the viewer's left shoulder, so that the shape reads
 * the same from everywhere; the rim glows with the atmosphere.
 */
export const LIGHT = /* glsl */ `
  uniform vec3 rim;
  uniform float rimStrength;
  vec3 lightDirection(vec3 eye) {
    vec3 right = normalize(cross(vec3(0.0, 0.0, 1.0), eye));
    return normalize(eye + 0.75 * cross(eye, right) - 0.6 * right);
  }
  float daylight(vec3 normal, vec3 light) { return smoothstep(-0.25, 1.0, dot(normal, light)); }
  vec3 rimGlow(vec3 normal, vec3 eye) {
    return rim * rimStrength * 0.35 * pow(1.0 - max(dot(normal, eye), 0.0), 4.0);
  }
`;

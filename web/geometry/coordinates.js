import { toLatLng } from './sphere.js';

/**
 * Coordinates in words.
 * @param {ArrayLike<number>} position unit vector
 * @returns {string} such as `12.5° N 45.0° W`
 */
export function formatCoordinates(position) {
  const [latitude, longitude] = toLatLng(position[0], position[1], position[2]);
  const north = `${Math.abs(latitude).toFixed(1)}° ${latitude < 0 ? 'S' : 'N'}`;
  return `${north} ${Math.abs(longitude).toFixed(1)}° ${longitude < 0 ? 'W' : 'E'}`;
}

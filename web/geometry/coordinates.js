/**
 * Coordinates in words.
 * @param {[latitude: number, longitude: number]} place degrees
 * @returns {string} such as `12.5° N 45.0° W`
 */
export function formatCoordinates([latitude, longitude]) {
  const north = `${Math.abs(latitude).toFixed(1)}° ${latitude < 0 ? 'S' : 'N'}`;
  return `${north} ${Math.abs(longitude).toFixed(1)}° ${longitude < 0 ? 'W' : 'E'}`;
}

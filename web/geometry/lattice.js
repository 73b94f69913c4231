/**
 * Even places on the sphere: a Fibonacci lattice (Swinbank & Purser, "Fibonacci grids", Quarterly
 * Journal of the Royal Meteorological Society 132, 2006), from north to south.
 * @param {number} count
 * @returns {Float64Array} 3·count, unit vectors
 */
export function fibonacciLattice(count) {
  const places = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    const z = 1 - (2 * i + 1) / count;
    const across = Math.sqrt(1 - z * z);
    const angle = i * Math.PI * (3 - Math.sqrt(5));
    places.set([across * Math.cos(angle), across * Math.sin(angle), z], 3 * i);
  }
  return places;
}

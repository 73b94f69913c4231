import {
  geoAzimuthalEqualArea,
  geoAzimuthalEqualAreaRaw,
  geoDistance,
  geoEqualEarth,
  geoEqualEarthRaw,
  geoGraticule,
  geoPath,
  geoStereographic,
  geoStereographicRaw,
} from 'd3-geo';

/** @import { GeoPermissibleObjects, GeoProjection, GeoRawProjection } from 'd3-geo' */

/**
 * Flat maps of the sphere. Only this file knows d3-geo.
 *
 * @typedef {'equal-earth' | 'azimuthal' | 'stereographic'} ProjectionName
 *
 * @typedef {object} FlatMap
 * @property {(positions: Float32Array, places: Float32Array) => number} project writes 2N CSS
 *   pixels, NaN for what lies beyond the edge; returns how many do
 * @property {(x: number, y: number) => [latitude: number, longitude: number] | null} invert
 *   degrees; null off the map
 * @property {(context: CanvasRenderingContext2D) => void} traceOutline
 * @property {(context: CanvasRenderingContext2D) => void} traceGraticule meridians and parallels
 * @property {(context: CanvasRenderingContext2D, latitude: number, longitude: number, radius:
 *   number) => void} traceCircle around a place; degrees
 */

const MARGIN = 6;
const STEP = 30;
const DEGREES = 180 / Math.PI;
/** A hemisphere and a third: farther out the stereographic map is all edge. */
const STEREOGRAPHIC_REACH = 120;

/** The published types say that these make a raw projection; they are one. @param {unknown} raw */
const typed = (raw) => /** @type {GeoRawProjection} */ (raw);

/**
 * @type {Record<ProjectionName, {title: string, create: () => GeoProjection, raw: GeoRawProjection,
 *   reach: number}>}
 */
const PROJECTIONS = {
  'equal-earth': {
    title: 'Equal Earth',
    create: geoEqualEarth,
    raw: typed(geoEqualEarthRaw),
    reach: 180,
  },
  azimuthal: {
    title: 'Azimuthal',
    create: geoAzimuthalEqualArea,
    raw: typed(geoAzimuthalEqualAreaRaw),
    reach: 180,
  },
  stereographic: {
    title: 'Stereographic',
    create: () => geoStereographic().clipAngle(STEREOGRAPHIC_REACH),
    raw: typed(geoStereographicRaw),
    reach: STEREOGRAPHIC_REACH,
  },
};

/** @type {[name: ProjectionName, title: string][]} */
export const PROJECTION_TITLES = /** @type {[ProjectionName, string][]} */ (
  Object.entries(PROJECTIONS).map(([name, { title }]) => [name, title])
);

/**
 * @param {ProjectionName} name
 * @param {[latitude: number, longitude: number]} center degrees; it lies in the middle of the map
 * @param {number} width CSS pixels, all of which are used as far as the form allows
 * @param {number} height CSS pixels
 * @returns {FlatMap}
 */
export function createFlatMap(name, [latitude, longitude], width, height) {
  const { create, raw, reach } = PROJECTIONS[name];
  const box = /** @type {[[number, number], [number, number]]} */ ([
    [MARGIN, MARGIN],
    [Math.max(width - MARGIN, MARGIN + 1), Math.max(height - MARGIN, MARGIN + 1)],
  ]);
  const projection = create().rotate([-longitude, -latitude]).fitExtent(box, { type: 'Sphere' });
  const graticule = geoGraticule().step([STEP, STEP])();
  const scale = projection.scale();
  const [left, top] = projection.translate();
  const invert = projection.invert;
  const trace = (
    /** @type {CanvasRenderingContext2D} */ context,
    /** @type {GeoPermissibleObjects} */ shape,
  ) => {
    context.beginPath();
    geoPath(projection, context)(shape);
  };

  return {
    /** The same as the projection itself, without an array and a stream for every point. */
    project(positions, places) {
      const [sinLat, cosLat] = [Math.sin(latitude / DEGREES), Math.cos(latitude / DEGREES)];
      const [sinLng, cosLng] = [Math.sin(longitude / DEGREES), Math.cos(longitude / DEGREES)];
      const nearest = Math.cos(reach / DEGREES);
      let beyond = 0;
      for (let i = 0, p = 0; p < positions.length; i += 2, p += 3) {
        const ahead = positions[p] * cosLng + positions[p + 1] * sinLng;
        const x = cosLat * ahead + sinLat * positions[p + 2];
        const y = positions[p + 1] * cosLng - positions[p] * sinLng;
        const z = cosLat * positions[p + 2] - sinLat * ahead;
        if (x < nearest) {
          places[i] = places[i + 1] = NaN;
          beyond++;
          continue;
        }
        const [u, v] = raw(Math.atan2(y, x), Math.atan2(z, Math.hypot(x, y)));
        places[i] = left + scale * u;
        places[i + 1] = top - scale * v;
      }
      return beyond;
    },
    invert(x, y) {
      const place = invert?.([x, y]);
      if (
        !place ||
        !place.every(Number.isFinite) ||
        geoDistance(place, [longitude, latitude]) * DEGREES > reach
      )
        return null;
      // Off the map the inverse still gives some place, whose own place is elsewhere.
      const [u, v] = projection(place) ?? [NaN, NaN];
      return Math.hypot(u - x, v - y) < 1 ? [place[1], place[0]] : null;
    },
    traceOutline: (context) => trace(context, { type: 'Sphere' }),
    traceGraticule: (context) => trace(context, graticule),
    traceCircle(context, latitudeOf, longitudeOf, radius) {
      trace(context, { type: 'Polygon', coordinates: [circle(latitudeOf, longitudeOf, radius)] });
    },
  };
}

/**
 * @param {number} latitude
 * @param {number} longitude
 * @param {number} radius
 * @returns {[number, number][]} a ring, clockwise as d3 wants it
 */
function circle(latitude, longitude, radius) {
  const turned = geoAzimuthalEqualArea().rotate([-longitude, -latitude]).scale(1).translate([0, 0]);
  const across = 2 * Math.sin(radius / DEGREES / 2);
  return Array.from({ length: 73 }, (_, step) => {
    const angle = ((step % 72) * 5) / DEGREES;
    return /** @type {[number, number]} */ (
      turned.invert?.([across * Math.cos(angle), across * Math.sin(angle)]) ?? [longitude, latitude]
    );
  });
}

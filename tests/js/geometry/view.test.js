import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  facing,
  isBehind,
  pick,
  project,
  silhouette,
  unproject,
} from '../../../web/geometry/view.js';

/** @typedef {[number, number, number]} Vector */

const WIDTH = 800;
const HEIGHT = 600;
const FIELD_OF_VIEW = 0.5;
const FOCAL = 1 / Math.tan(FIELD_OF_VIEW / 2);

/** @param {Vector} a @param {Vector} b @returns {Vector} */
const cross = (a, b) => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
/** @param {Vector} a @param {Vector} b */
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
/** @param {Vector} a @param {number} scale @returns {Vector} */
const times = (a, scale) => [a[0] * scale, a[1] * scale, a[2] * scale];
/** @param {Vector} a @returns {Vector} */
const unit = (a) => times(a, 1 / Math.hypot(...a));
/** @param {Vector} a @param {Vector} b @returns {Vector} */
const plus = (a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

/**
 * A camera that looks at the centre of the sphere, north up: OpenGL's perspective times its
 * look-at.
 * @param {Vector} eye
 */
function lookFrom(eye) {
  const back = unit(eye);
  const right = unit(cross([0, 0, 1], back));
  const up = cross(back, right);
  const near = 0.05,
    far = 60;
  const rows = [
    [...times(right, (FOCAL * HEIGHT) / WIDTH), (-FOCAL * HEIGHT * dot(right, eye)) / WIDTH],
    [...times(up, FOCAL), -FOCAL * dot(up, eye)],
    [
      ...times(back, (far + near) / (near - far)),
      ((far + near) / (far - near)) * dot(back, eye) + (2 * far * near) / (near - far),
    ],
    [...times(back, -1), dot(back, eye)],
  ];
  const matrix = Float32Array.from({ length: 16 }, (_, k) => rows[k % 4][Math.floor(k / 4)]);
  return { view: { matrix, eye, width: WIDTH, height: HEIGHT }, back, right, up };
}

/** @param {number} count @returns {Vector[]} unit vectors spread over the sphere */
function lattice(count) {
  return Array.from({ length: count }, (_, i) => {
    const z = 1 - (2 * i + 1) / count;
    return [Math.sqrt(1 - z * z) * Math.cos(2.4 * i), Math.sqrt(1 - z * z) * Math.sin(2.4 * i), z];
  });
}

/** @type {Vector[]} */
const EYES = [
  [4, 0, 0],
  [0, -1.2, 0],
  [-2, 2, 1],
  [1, 0.5, -6],
  [0.3, 0.1, 2],
];

test('the point below the camera is in the middle; north is up and east is right', () => {
  for (const eye of EYES) {
    const { view, back, right, up } = lookFrom(eye);
    const [x, y] = project(view, ...back);
    assert.ok(Math.hypot(x - WIDTH / 2, y - HEIGHT / 2) < 1e-3, `the middle is at ${x}, ${y}`);
    const [toTheRight, level] = project(view, ...unit(plus(back, times(right, 0.1))));
    assert.ok(
      toTheRight > x + 1 && Math.abs(level - y) < 1e-3,
      `east is at ${toTheRight}, ${level}`,
    );
    const [plumb, above] = project(view, ...unit(plus(back, times(up, 0.1))));
    assert.ok(above < y - 1 && Math.abs(plumb - x) < 1e-3, `north is at ${plumb}, ${above}`);
  }
});

test('a point at an angle from the middle lands where the pinhole formula says', () => {
  for (const eye of EYES) {
    const { view, back, right, up } = lookFrom(eye);
    const distance = Math.hypot(...eye);
    for (const angle of [0.01, 0.2, 0.5]) {
      for (const turn of [0, 1, 2.5, 4, 5.5]) {
        const aside = plus(times(right, Math.cos(turn)), times(up, Math.sin(turn)));
        const point = plus(times(back, Math.cos(angle)), times(aside, Math.sin(angle)));
        const offset = ((FOCAL * Math.sin(angle)) / (distance - Math.cos(angle))) * (HEIGHT / 2);
        const [x, y] = project(view, ...point);
        const wrong = Math.hypot(
          x - WIDTH / 2 - offset * Math.cos(turn),
          y - HEIGHT / 2 + offset * Math.sin(turn),
        );
        assert.ok(wrong < 1e-5 * (offset + WIDTH), `${wrong} pixels off`);
      }
    }
  }
});

test('the eye sees the cap that its distance allows: up to acos(1 / distance)', () => {
  for (const eye of EYES) {
    const { view, back, right } = lookFrom(eye);
    const horizon = Math.acos(1 / Math.hypot(...eye));
    /** @param {number} angle */
    const at = (angle) =>
      facing(view, ...plus(times(back, Math.cos(angle)), times(right, Math.sin(angle))));
    assert.ok(Math.abs(at(horizon)) < 1e-12);
    assert.ok(at(horizon - 1e-6) > 0 && at(horizon + 1e-6) < 0);
    assert.ok(at(0) > 0 && at(Math.PI) < 0);
    // A sight line to a visible point meets the sphere nowhere before it.
    for (const point of lattice(200)) {
      const sight = plus(point, times(eye, -1));
      const b = dot(eye, sight),
        c = dot(eye, eye) - 1,
        a = dot(sight, sight);
      const first = (-b - Math.sqrt(Math.max(b * b - a * c, 0))) / a;
      assert.equal(facing(view, ...point) > 0, first > 1 - 1e-9, `${point}`);
    }
  }
});

test('facing is the cosine of the angle between the normal and the line to the eye', () => {
  for (const eye of EYES) {
    const { view, back, up } = lookFrom(eye);
    const distance = Math.hypot(...eye);
    for (const angle of [0, 0.1, 0.5, 1, 2, 3]) {
      // By the sine rule in the triangle of centre, point and eye.
      const side = Math.sqrt(distance ** 2 + 1 - 2 * distance * Math.cos(angle));
      const atEye = Math.atan2(Math.sin(angle), distance - Math.cos(angle));
      const point = plus(times(back, Math.cos(angle)), times(up, Math.sin(angle)));
      assert.ok(Math.abs(facing(view, ...point) - Math.cos(angle + atEye)) < 1e-9);
      assert.ok(Math.abs(facing(view, ...point) - (distance * Math.cos(angle) - 1) / side) < 1e-9);
    }
    assert.ok(Math.abs(facing(view, ...back) - 1) < 1e-9, 'it is 1 below the eye, from anywhere');
  }
});

test('what stands above the planet is behind it where the line of sight meets the planet before', () => {
  let behind = 0;
  for (const eye of EYES) {
    const { view } = lookFrom(eye);
    for (const radius of [1.001, 1.1, 1.5])
      for (const direction of lattice(300)) {
        const place = times(direction, radius);
        // The nearest to the centre that the line from the eye to the place comes.
        const line = plus(place, times(eye, -1));
        const share = Math.min(Math.max(-dot(eye, line) / dot(line, line), 0), 1);
        const nearest = Math.hypot(...plus(eye, times(line, share)));
        if (Math.abs(nearest - 1) < 1e-4) continue;
        assert.equal(isBehind(view, ...place), nearest < 1, `${place} from ${eye}`);
        behind += Number(nearest < 1);
      }
  }
  assert.ok(behind > 1000);
});

test('the silhouette is a circle through every point of the horizon', () => {
  for (const eye of EYES) {
    const { view, back, right, up } = lookFrom(eye);
    const { x, y, radius } = silhouette(view);
    const distance = Math.hypot(...eye);
    const wanted = ((FOCAL / Math.sqrt(distance ** 2 - 1)) * HEIGHT) / 2;
    assert.ok(Math.abs(radius - wanted) < 1e-4 * wanted, `${radius}, not ${wanted}`);
    const horizon = Math.acos(1 / distance);
    for (let turn = 0; turn < 6; turn++) {
      const aside = plus(times(right, Math.cos(turn)), times(up, Math.sin(turn)));
      const [left, top] = project(
        view,
        ...plus(times(back, Math.cos(horizon)), times(aside, Math.sin(horizon))),
      );
      assert.ok(Math.abs(Math.hypot(left - x, top - y) - radius) < 1e-4 * radius);
    }
  }
});

test('every visible point is picked where it is drawn, and no hidden one ever is', () => {
  const points = lattice(400);
  const positions = Float32Array.from(points.flat());
  for (const eye of EYES) {
    const { view } = lookFrom(eye);
    let visible = 0;
    for (const [index, point] of points.entries()) {
      const [x, y] = project(view, ...point);
      const found = pick(view, positions, x, y, 4);
      if (facing(view, ...point) > 1e-6) {
        visible++;
        assert.equal(found, index);
      } else {
        assert.ok(
          found < 0 || facing(view, ...points[found]) > 0,
          `hidden point ${found} was picked`,
        );
      }
    }
    assert.ok(visible > 0 && visible < 200, `${visible} points are visible`);
  }
});

test('the nearest point within reach wins', () => {
  const { view, back, right } = lookFrom([3, 0, 0]);
  const aside = unit(plus(back, times(right, 0.2)));
  const positions = Float32Array.from([...aside, ...back, ...times(back, -1)]);
  const [x] = project(view, ...aside);
  const middle = WIDTH / 2;
  assert.equal(pick(view, positions, x - 1, HEIGHT / 2, Infinity), 0);
  assert.equal(pick(view, positions, (x + middle) / 2 + 1, HEIGHT / 2, Infinity), 0);
  assert.equal(pick(view, positions, (x + middle) / 2 - 1, HEIGHT / 2, Infinity), 1);
  assert.equal(pick(view, positions, middle, HEIGHT / 2 + 9.9, 10), 1);
  assert.equal(pick(view, positions, middle, HEIGHT / 2 + 10.1, 10), -1);
});

test('points that are not accepted leave the pick to others', () => {
  const { view, back, right } = lookFrom([0, 3, 0]);
  const positions = Float32Array.from([...back, ...unit(plus(back, times(right, 0.02)))]);
  assert.equal(pick(view, positions, WIDTH / 2, HEIGHT / 2, 50), 0);
  assert.equal(
    pick(view, positions, WIDTH / 2, HEIGHT / 2, 50, (index) => index !== 0),
    1,
  );
  assert.equal(
    pick(view, positions, WIDTH / 2, HEIGHT / 2, 50, () => false),
    -1,
  );
  assert.equal(pick(view, new Float32Array(), WIDTH / 2, HEIGHT / 2, Infinity), -1);
});

test('a place on the screen leads back to the place of the sphere that is seen there', () => {
  for (const eye of EYES) {
    const { view } = lookFrom(eye);
    for (const point of lattice(300)) {
      if (facing(view, ...point) < 0.01) continue;
      const { position, isOnSphere } = unproject(view, ...project(view, ...point));
      assert.ok(isOnSphere);
      assert.ok(
        Math.hypot(...plus(position, times(point, -1))) < 1e-4,
        `${position}, expected ${point}`,
      );
    }
  }
});

test('beside the planet the nearest place of its limb is meant', () => {
  for (const eye of EYES) {
    const { view, back, right, up } = lookFrom(eye);
    const horizon = Math.acos(1 / Math.hypot(...eye));
    for (const turn of [0, 1.3, 2.9, 5]) {
      const aside = plus(times(right, Math.cos(turn)), times(up, Math.sin(turn)));
      const limb = plus(times(back, Math.cos(horizon)), times(aside, Math.sin(horizon)));
      const [x, y] = project(view, ...limb);
      const { position, isOnSphere } = unproject(
        view,
        WIDTH / 2 + 1.4 * (x - WIDTH / 2),
        HEIGHT / 2 + 1.4 * (y - HEIGHT / 2),
      );
      assert.ok(!isOnSphere);
      assert.ok(Math.abs(Math.hypot(...position) - 1) < 1e-6);
      assert.ok(
        Math.hypot(...plus(position, times(limb, -1))) < 1e-3,
        `${position}, expected ${limb}`,
      );
    }
  }
});

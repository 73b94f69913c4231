import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromLatLng } from '../../../web/geometry/sphere.js';
import { facing, project } from '../../../web/geometry/view.js';
import { createCamera } from '../../../web/globe/camera.js';
import { createLook, createProjection } from '../../../web/globe/look.js';
import { FIRST_POSE } from '../../../web/globe/sizes.js';

const WIDTH = 1280;
const HEIGHT = 800;
const INSETS = { left: 292, right: 320, top: 70, bottom: 60 };

test("the poster shows every point where the globe's camera, which is three.js's, shows it", () => {
  const camera = createCamera();
  camera.resize(WIDTH, HEIGHT);
  camera.setInsets(INSETS);
  for (const pose of [
    FIRST_POSE,
    { ...FIRST_POSE, latitude: -60, longitude: 170 },
    { ...FIRST_POSE, latitude: 45, longitude: -100, zoom: 2.5 },
    { ...FIRST_POSE, latitude: 5, longitude: 3, zoom: 0.7 },
  ]) {
    camera.aim(pose);
    const drawn = createProjection(createLook(HEIGHT, camera.radius() * pose.zoom, pose));
    const [left, top] = camera.middle();
    for (let i = 0; i < 200; i++) {
      const place = fromLatLng(90 - (i * 180) / 199, i * 137.5);
      const { x, y, above } = drawn(...place);
      const [across, down] = project(camera.view, ...place);
      assert.ok(Math.hypot(left + x - across, top + y - down) < 0.05, `${place}`);
      assert.ok(Math.abs(above - facing(camera.view, ...place)) < 1e-5);
    }
  }
});

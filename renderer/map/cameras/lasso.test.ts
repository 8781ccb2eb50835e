import { expect, test } from 'vitest';
import { isInRings } from '../../../core/map/viewshed/inside.ts';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { mapOf } from '../../../test/fixtures/map/cameraMap.ts';
import { chanceState, randomCameras } from '../../../test/fixtures/map/cameras.ts';
import { frameOf, hanoiPlane } from '../../../test/fixtures/map/paper.ts';
import type { MapCamera, ScreenPoint } from '../api.ts';

const isInside = (polygon: readonly ScreenPoint[], { x, y }: ScreenPoint): boolean =>
  isInRings([polygon.flatMap((corner) => [corner.x, corner.y])], x, y);

test('a lasso selects the cameras inside it, and camerasIn those in the picture, whether clustered or not', () => {
  const chance = new Chance(31);
  const cameras = randomCameras(chance, 600, 6_000);
  const map = mapOf(cameras);
  map.layer.setStates(
    new Map(cameras.filter(() => chance.is(0.1)).map((camera) => [camera.id, chanceState(chance)])),
  );
  const passing = new Set(cameras.filter(() => chance.is(0.7)).map((camera) => camera.id));
  map.layer.setFilter(passing);
  let caught = 0;
  for (let round = 0; round < 20; round++) {
    const frame = frameOf({
      distanceM: 300 * 60 ** chance.next(),
      headingDeg: chance.below(360),
      tiltDeg: chance.is(0.4) ? 0 : chance.below(80),
    });
    map.look(frame);
    const polygon = Array.from({ length: 3 + chance.below(6) }, () => ({
      x: chance.next() * 1_280,
      y: chance.next() * 720,
    }));
    const inPicture = cameras.filter(({ id, heightM, ...place }) => {
      const { x, y } = hanoiPlane.toPlane(place);
      const at = frame.project(x, y, heightM);
      // Nothing is visible above the furthest ground drawn.
      return (
        passing.has(id) && at && at.x >= 0 && at.x <= 1_280 && at.y >= 0 && at.y <= 720 && frame.ground(at)
      );
    });
    const inside = inPicture.filter(({ heightM, ...place }) => {
      const { x, y } = hanoiPlane.toPlane(place);
      const at = frame.project(x, y, heightM);
      return at && isInside(polygon, at);
    });
    const ids = (all: readonly MapCamera[]) => all.map((camera) => camera.id).sort();
    expect(map.layer.camerasIn(frame).sort()).toEqual(expect.arrayContaining(ids(inPicture)));
    expect(map.layer.lasso(polygon).sort()).toEqual(expect.arrayContaining(ids(inside)));
    for (const one of map.layer.lasso(polygon)) {
      const camera = cameras.find((each) => each.id === one);
      const place = camera && hanoiPlane.toPlane(camera);
      const at = camera && place && frame.project(place.x, place.y, camera.heightM);
      expect(at && isInside(polygon, at) && passing.has(one)).toBe(true);
    }
    caught += inside.length;
  }
  expect(caught).toBeGreaterThan(50);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { getQuirks } from '../quirks/quirksByModel.ts';
import { getMoveTimeoutMs, stepIris, toVelocityVectors } from './movement.ts';
import { formatDuration } from './requests.ts';
import { noPtzSpaces, type PtzSpaces, spaceUris } from './spaces.ts';

const unit = { min: -1, max: 1 };
const turnSpace = { uri: spaceUris.velocity, x: unit, y: unit };
const zoomSpace = { uri: spaceUris.zoomVelocity, x: unit, y: undefined };
const spaces: PtzSpaces = { ...noPtzSpaces, velocity: [turnSpace], velocityZoom: [zoomSpace] };
const none = { velocity: undefined, position: undefined };
const plain = getQuirks('', {});
const velocity = { pan: 0.5, tilt: -0.25, zoom: 0 };

describe('an ONVIF velocity', () => {
  test('is one vector that includes axes at zero', () => {
    expect(toVelocityVectors(velocity, spaces, plain, none)).toEqual([
      { panTilt: { x: 0.5, y: -0.25 }, zoom: { x: 0 } },
    ]);
  });

  test('is two requests for a camera that accepts pan and zoom only separately', () => {
    const apart = getQuirks('Sony SRG-XP1 2.0', {});
    expect(toVelocityVectors(velocity, spaces, apart, none)).toEqual([
      { panTilt: { x: 0.5, y: -0.25 } },
      { zoom: { x: 0 } },
    ]);
  });

  test('omits axes that the camera lacks', () => {
    expect(toVelocityVectors(velocity, { ...spaces, velocityZoom: [] }, plain, none)).toEqual([
      { panTilt: { x: 0.5, y: -0.25 } },
    ]);
    expect(toVelocityVectors(velocity, { ...spaces, velocity: [] }, plain, none)).toEqual([
      { zoom: { x: 0 } },
    ]);
  });

  test('is scaled to the camera’s range, and inverted for a ceiling mount', () => {
    const fast = { ...spaces, velocity: [{ uri: 'other', x: { min: -150, max: 100 }, y: unit }] };
    expect(toVelocityVectors({ ...velocity, pan: -1 }, fast, plain, none)[0]?.panTilt?.x).toBe(-150);
    const turned = getQuirks('', { invertPan: true, invertTilt: true });
    expect(toVelocityVectors(velocity, spaces, turned, none)[0]?.panTilt).toEqual({ x: -0.5, y: 0.25 });
  });

  test('names its coordinate space only if it is not the camera’s default', () => {
    const usual = { velocity: spaceUris.velocityFov, position: undefined };
    expect(toVelocityVectors(velocity, spaces, plain, usual)[0]?.panTilt).toMatchObject({
      space: spaceUris.velocity,
    });
    const both = { ...spaces, velocity: [turnSpace, { ...turnSpace, uri: spaceUris.velocityFov }] };
    expect(toVelocityVectors(velocity, both, plain, usual)[0]?.panTilt).toEqual({ x: 0.5, y: -0.25 });
  });

  test('is written without exponents', () => {
    const axis = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(axis, axis, axis, (pan, tilt, zoom) => {
        const [vector] = toVelocityVectors({ pan, tilt, zoom }, spaces, plain, none);
        for (const value of [vector?.panTilt?.x, vector?.panTilt?.y, vector?.zoom?.x])
          expect(String(value)).toMatch(/^-?[01](\.\d{1,5})?$/);
      }),
    );
  });
});

test('a Timeout is 800 ms, or the nearest that the camera allows up to a second, or none', () => {
  expect(getMoveTimeoutMs({ min: 100, max: 60_000 })).toBe(800);
  expect(getMoveTimeoutMs({ min: 1_000, max: 60_000 })).toBe(1_000);
  expect(getMoveTimeoutMs({ min: 0, max: 500 })).toBe(500);
  for (const range of [{ min: 2_000, max: 10_000 }, { min: 0, max: 0 }, undefined])
    expect(getMoveTimeoutMs(range)).toBeUndefined();
  expect([formatDuration(1_000), formatDuration(500)]).toEqual(['PT1S', 'PT0.5S']);
});

test('an iris opens towards 0 dB at either end of its range, and stays within it', () => {
  expect(stepIris(-9, 1, { min: -30, max: 0 })).toBe(-5.25);
  expect(stepIris(9, 1, { min: 0, max: 30 })).toBe(5.25);
  expect(stepIris(-30, -1, { min: -30, max: 0 })).toBe(-30);
  expect(stepIris(undefined, 0.5, { min: -30, max: 0 })).toBe(-13.125);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { getQuirks } from '../quirks/quirksByModel.ts';
import { createPositionScales, toAbsolutePosition, toPose, toPtzReading } from './position.ts';
import type { OnvifPtzStatus } from './responses.ts';
import { noPtzSpaces, type PtzSpaces, spaceUris } from './spaces.ts';

const unit = { min: -1, max: 1 };
const generic = { uri: spaceUris.position, x: unit, y: unit };
const degrees = { uri: spaceUris.degrees, x: { min: -180, max: 180 }, y: { min: -90, max: 10 } };
const zoom = { uri: spaceUris.zoom, x: { min: 0, max: 1 }, y: undefined };
const millimetres = { uri: spaceUris.millimetres, x: { min: 4, max: 120 }, y: undefined };
const whole: PtzSpaces = { ...noPtzSpaces, absolute: [generic, degrees], absoluteZoom: [zoom, millimetres] };
const bare: PtzSpaces = { ...noPtzSpaces, absolute: [generic], absoluteZoom: [zoom] };
const plain = getQuirks('', {});
const at = (x: number, y: number, z: number, space?: string): OnvifPtzStatus => ({
  panTilt: { x, y, space },
  zoom: { x: z, space: undefined },
  moving: null,
});

describe('the pose of an ONVIF camera', () => {
  test('is in degrees if reported so, else scaled to its range of travel', () => {
    const gauge = createPositionScales(whole, plain, 60);
    expect(toPose(at(30, -20, 0, spaceUris.degrees), gauge, false)).toMatchObject({
      look: { panDeg: 30, tiltDeg: -20, fovDeg: expect.closeTo(60, 9) },
      isSure: true,
    });
    expect(toPose(at(0.5, 0, 0), gauge, false)).toMatchObject({
      look: { panDeg: 90, tiltDeg: -40 },
      isSure: true,
    });
  });

  test('has a field of view from the focal length: 30x zoom magnifies 30 times', () => {
    const half = (fovDeg: number | undefined) => Math.tan(((fovDeg ?? 0) * Math.PI) / 360);
    const tele = toPose(at(0, 0, 1), createPositionScales(whole, plain, 60), false)?.look.fovDeg;
    expect(half(60) / half(tele)).toBeCloseTo(30, 6);
    const inMm: OnvifPtzStatus = { ...at(0, 0, 0), zoom: { x: 8, space: spaceUris.millimetres } };
    expect(
      half(60) / half(toPose(inMm, createPositionScales(whole, plain, 60), false)?.look.fovDeg),
    ).toBeCloseTo(2, 6);
  });

  test('without degrees is an estimate that is never used for aiming', () => {
    const gauge = createPositionScales(bare, plain, 60);
    expect(toPose(at(0.5, 0, 0), gauge, false)).toMatchObject({ look: { panDeg: 90 }, isSure: false });
    const known = getQuirks('', { panRangeDeg: [-170, 170], tiltRangeDeg: [-90, 0], zoomRatio: 20 });
    expect(toPose(at(0.5, 0, 0.3), createPositionScales(bare, known, 60), false)).toMatchObject({
      look: { panDeg: 85 },
      isSure: true,
    });
  });

  test('is unknown if the camera does not report it', () => {
    expect(
      toPose(
        { panTilt: undefined, zoom: undefined, moving: null },
        createPositionScales(whole, plain, 60),
        false,
      ),
    ).toBeUndefined();
  });

  test('is relative to north, beside the camera’s own values', () => {
    const standing = toPose(at(-0.5, 0, 0.25), createPositionScales(whole, plain, 60), false);
    expect(standing).toBeDefined();
    if (standing)
      expect(
        toPtzReading({ ...at(-0.5, 0, 0.25), moving: true }, standing, {
          headingDeg: 45,
          ageMs: 3,
          says: false,
        }),
      ).toMatchObject({
        pose: { panDeg: 315, tiltDeg: -40, moving: null, ageMs: 3 },
        raw: { pan: -0.5, tilt: 0, zoom: 0.25 },
      });
  });
});

describe('a pose as an ONVIF position', () => {
  const look = { panDeg: 200, tiltDeg: 30, fovDeg: 30 };

  test('is in degrees, within the camera’s range', () => {
    expect(toAbsolutePosition(look, createPositionScales(whole, plain, 60), false)).toEqual({
      panTilt: { x: -160, y: 10, space: spaceUris.degrees },
    });
  });

  test('is the position that it was read from', () => {
    const known = getQuirks('', { panRangeDeg: [0, 360], tiltRangeDeg: [-90, 90], zoomRatio: 30 });
    const part = fc.double({ min: -0.99, max: 0.99, noNaN: true });
    for (const [spaces, quirks] of [
      [bare, known],
      [whole, plain],
    ] as const)
      fc.assert(
        fc.property(part, part, (x, y) => {
          const gauge = createPositionScales(spaces, quirks, 60);
          const read = toPose(at(x, y, Math.abs(x)), gauge, false);
          const position = read && toAbsolutePosition(read.look, gauge, true);
          const again =
            position?.panTilt &&
            toPose(at(position.panTilt.x, position.panTilt.y, 0, position.panTilt.space), gauge, false);
          expect(again?.look.panDeg).toBeCloseTo(read?.look.panDeg ?? Number.NaN, 1);
          expect(again?.look.tiltDeg).toBeCloseTo(read?.look.tiltDeg ?? Number.NaN, 1);
          const place =
            position?.zoom?.space === spaceUris.zoom ? position.zoom.x : ((position?.zoom?.x ?? 0) - 4) / 116;
          expect(place).toBeCloseTo(Math.abs(x), 3);
        }),
      );
  });

  test('is undefined if the angles or the zoom are unknown', () => {
    expect(toAbsolutePosition(look, createPositionScales(bare, plain, 60), false)).toBeUndefined();
    expect(
      toAbsolutePosition(look, createPositionScales({ ...whole, absoluteZoom: [zoom] }, plain, 60), true),
    ).toBeUndefined();
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { MapPush } from '../../../core/api/shell.ts';
import { createMapMover } from './stick.ts';

const rest: MapPush = { x: 0, y: 0, zoom: 0 };

let asked: ((at: number) => void) | undefined;
let panned: { x: number; y: number };
let zoomed: number;
let mover: ReturnType<typeof createMapMover>;

/** Runs one animation frame; false if none was requested. */
function picture(at: number): boolean {
  const run = asked;
  asked = undefined;
  run?.(at);
  return run !== undefined;
}

beforeEach(() => {
  asked = undefined;
  panned = { x: 0, y: 0 };
  zoomed = 1;
  mover = createMapMover({
    scene: {
      pan(x, y) {
        panned = { x: panned.x + x, y: panned.y + y };
      },
      zoom(factor) {
        zoomed *= factor;
      },
    },
    sidePx: () => 1_000,
    pictures: {
      next(run) {
        asked = run;
        return 1;
      },
      cancel() {
        asked = undefined;
      },
    },
  });
});

describe('a joystick on the map', () => {
  it('requests no frame before it is pushed, nor after it is released', () => {
    expect(picture(0)).toBe(false);
    mover.push({ ...rest, x: 1 });
    expect(picture(10)).toBe(true);
    mover.push(rest);
    expect(picture(20)).toBe(false);
    mover.push({ ...rest, zoom: 1 });
    mover.stop();
    expect(picture(30)).toBe(false);
  });

  it('moves the view in its direction, by time and not by frames', () => {
    const run = (everyMs: number) => {
      panned = { x: 0, y: 0 };
      mover.push({ x: 1, y: 0.5, zoom: 0 });
      for (let at = 0; at <= 1_000; at += everyMs) picture(at);
      mover.push(rest);
      return panned;
    };
    const often = run(10);
    expect(often.x).toBeLessThan(-500);
    expect(often.y).toBeCloseTo(-often.x / 2);
    const seldom = run(50);
    expect(seldom.x).toBeCloseTo(often.x);
    expect(zoomed).toBe(1);
  });

  it('zooms in and out by the same factor', () => {
    mover.push({ ...rest, zoom: 1 });
    for (let at = 0; at <= 500; at += 20) picture(at);
    expect(zoomed).toBeGreaterThan(1.5);
    mover.push({ ...rest, zoom: -1 });
    for (let at = 520; at <= 1_000; at += 20) picture(at);
    expect(zoomed).toBeCloseTo(1, 1);
    expect(panned).toEqual({ x: 0, y: 0 });
  });

  it('does not jump after a pause of the page, nor with its first frame', () => {
    mover.push({ ...rest, x: 1 });
    picture(100_000);
    expect(panned.x).toBe(0);
    picture(200_000);
    expect(panned.x).toBeGreaterThan(-101);
    expect(panned.x).toBeLessThan(0);
  });
});

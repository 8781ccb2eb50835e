import { beforeEach, describe, expect, it } from 'vitest';
import type { MapPush } from '../../core/api/shell.ts';
import { cam1, type SteeringDesk, steeringDesk, ticket, w1, w2 } from '../../test/fakes/steeringDesk.ts';
import { Chance } from '../../test/fixtures/alertWorld.ts';
import { forCaller } from '../../test/fixtures/forCaller.ts';
import { createPtzCalls } from './calls.ts';

let desk: SteeringDesk;
beforeEach(async () => {
  desk = steeringDesk();
  await desk.ready();
});

const mapKeys = (on: boolean, window = w1) =>
  createPtzCalls(desk.control)['control.map']({ on }, { id: window }, forCaller);
/** The pushes that the maps of windows received. */
const pushes = (): MapPush[] =>
  desk.received.flatMap(({ message }) => (message.watchfloor === 'mapStick' ? [message.push] : []));
const rest: MapPush = { x: 0, y: 0, zoom: 0 };
const moves = (push: MapPush | undefined) => push !== undefined && (push.x !== 0 || push.y !== 0);

describe('a stick while a map has the keys', () => {
  it('moves that map by the profile’s dead zone and curve, and no camera; one message ends it', async () => {
    expect(mapKeys(true)).toEqual({ ok: true, value: { accepted: true } });
    desk.push(0.05);
    desk.push(1, -0.55);
    await desk.clock.advance(100);
    desk.push(0);
    await desk.clock.advance(100);
    expect(pushes()).toEqual([{ x: 1, y: expect.closeTo(-0.5), zoom: 0 }, rest]);
    expect(
      desk.received.filter(({ message }) => message.watchfloor === 'mapStick').map(({ to }) => to),
    ).toEqual([w1, w1]);
    expect(desk.messages()).toEqual([]);
    expect(desk.control.view()).toMatchObject({ map: w1, steering: null, refused: null, leases: [] });
    mapKeys(false);
    expect(desk.control.view()).toMatchObject({ map: null });
  });

  it('publishes 30 times a second at most, always the newest, and nothing while it is held', async () => {
    mapKeys(true);
    for (let at = 0; at < 200; at += 1) {
      desk.push(0.2 + at / 400);
      await desk.clock.advance(5);
    }
    expect(pushes().length).toBeGreaterThan(20);
    expect(pushes().length).toBeLessThanOrEqual(30);
    await desk.clock.advance(100);
    const message = pushes().length;
    expect(pushes().at(-1)?.x).toBeCloseTo((0.2 + 199 / 400 - 0.1) / 0.9);
    await desk.clock.advance(1_000);
    expect(pushes()).toHaveLength(message);
  });

  it('commands no camera by its buttons but Stop; it moves cameras again once the map has no keys', async () => {
    mapKeys(true);
    desk.push(0, 0, [1]);
    desk.push(0);
    await desk.clock.advance(50);
    expect(desk.messages()).toEqual([]);
    expect(desk.control.view().refused).toMatchObject({ fault: { code: 'steer.mapHasStick' } });
    desk.push(0, 0, [0]);
    desk.push(0);
    await desk.clock.advance(50);
    expect(desk.messages()).toEqual(['stop -']);
    mapKeys(false);
    desk.push(0, 0, [1]);
    await desk.clock.advance(50);
    expect(desk.messages()).toEqual(['stop -', 'do']);
  });
});

describe('from a map to a camera and back', () => {
  const ends: readonly (readonly [string, () => unknown])[] = [
    ['the keys go elsewhere', () => mapKeys(false)],
    ['the window loses the focus', () => desk.control.blurred(w1)],
    ['the window is gone', () => desk.control.gone(w1)],
    ['the operator signs out', () => desk.control.use(null, undefined)],
  ];
  it.each(ends)('stops the map when %s, and steers only after a release', async (_what, end) => {
    mapKeys(true);
    desk.push(0.9);
    await desk.clock.advance(100);
    end();
    expect(pushes().at(-1)).toEqual(rest);
    const reported = pushes().length;
    desk.control.use(ticket, undefined);
    await desk.clock.advance(50);
    desk.control.select(w1, cam1, true);
    for (const x of [0.8, -0.5, 0.9]) {
      desk.push(x);
      await desk.clock.advance(100);
    }
    expect(desk.messages()).toEqual([]);
    expect(pushes()).toHaveLength(reported);
    desk.push(0);
    desk.push(0.9);
    await desk.clock.advance(5);
    expect(desk.last()).toMatchObject({ what: 'steer', camera: cam1 });
    expect(pushes()).toHaveLength(reported);
  });

  it('leaves the stick to a moving camera until it is released', async () => {
    desk.push(0.9);
    await desk.clock.advance(100);
    mapKeys(true);
    desk.push(0.5);
    await desk.clock.advance(400);
    expect(new Set(desk.messages())).toEqual(new Set(['steer']));
    expect(pushes()).toEqual([]);
    desk.push(0);
    await desk.clock.advance(50);
    expect(desk.last()).toMatchObject({ what: 'stop' });
    const before = desk.gateway.messages.length;
    desk.push(0.9);
    await desk.clock.advance(50);
    expect(moves(pushes().at(-1))).toBe(true);
    expect(desk.gateway.messages).toHaveLength(before);
  });

  it('gives the stick of a stopped camera to the map from the centre only', async () => {
    desk.push(0.9);
    await desk.clock.advance(100);
    mapKeys(true);
    desk.control.select(w1, cam1, false);
    await desk.clock.advance(50);
    expect(desk.last()).toMatchObject({ what: 'stop', cause: 'stalePicture' });
    desk.push(0.8);
    await desk.clock.advance(50);
    expect(pushes()).toEqual([]);
    desk.push(0);
    desk.push(0.8);
    await desk.clock.advance(50);
    expect(moves(pushes().at(-1))).toBe(true);
  });

  it('ends the map’s movement when the screen is locked or the stick is pulled out', async () => {
    mapKeys(true);
    desk.push(0.9);
    await desk.clock.advance(100);
    void desk.control.stopAll('screenLocked');
    expect(pushes().at(-1)).toEqual(rest);
    desk.push(0.8);
    await desk.clock.advance(100);
    expect(pushes().at(-1)).toEqual(rest);
    desk.push(0);
    desk.push(0.8);
    expect(moves(pushes().at(-1))).toBe(true);
    desk.board.unplug(1);
    expect(pushes().at(-1)).toEqual(rest);
    expect(desk.messages()).toEqual([]);
  });

  it('accepts the keys of the focused window’s map only, and another window takes nothing away', async () => {
    expect(mapKeys(true, w2)).toEqual({ ok: true, value: { accepted: false } });
    desk.push(0.9);
    await desk.clock.advance(50);
    expect(desk.last()).toMatchObject({ what: 'steer', camera: cam1 });
    desk.push(0);
    await desk.clock.advance(50);
    mapKeys(true);
    mapKeys(true, w2);
    mapKeys(false, w2);
    desk.control.blurred(w2);
    desk.push(0.9);
    await desk.clock.advance(50);
    expect(moves(pushes().at(-1))).toBe(true);
  });
});

it('never moves both, in any order of events', async () => {
  const chance = new Chance(6);
  const random = () => chance.next();
  const commands: readonly (() => unknown)[] = [
    () => desk.push(random() * 2 - 1, random() * 2 - 1),
    () => desk.push(random() * 2 - 1),
    () => desk.push(0),
    () => mapKeys(true),
    () => mapKeys(false),
    () => mapKeys(true, w2),
    () => desk.control.blurred(w1),
    () => desk.control.select(w1, random() < 0.7 ? cam1 : null, random() < 0.8),
    () => desk.pressStop(),
  ];
  let [panned, steered] = [0, 0];
  for (let turn = 0; turn < 3_000; turn += 1) {
    commands[Math.floor(random() * commands.length)]?.();
    const [isPanning, isSteering] = [moves(pushes().at(-1)), desk.control.view().steering !== null];
    expect(isPanning && isSteering, `turn ${turn}`).toBe(false);
    if (isPanning) panned += 1;
    if (isSteering) steered += 1;
    if (turn % 3 === 0) await desk.clock.advance(40);
  }
  expect(Math.min(panned, steered)).toBeGreaterThan(50);
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { PtzCommand, StopCause } from '../../core/ptz/ptz.ts';
import { cam1, cam2, type SteeringDesk, steeringDesk, w1, w2 } from '../../test/fakes/steeringDesk.ts';

let desk: SteeringDesk;
beforeEach(() => {
  desk = steeringDesk();
});

describe('a camera that this desk has sent to a position', () => {
  const go = async (command: PtzCommand) => {
    await desk.ready();
    void desk.control.command(w1, cam1, command);
    await desk.clock.advance(5);
  };
  it.each<[StopCause, () => unknown]>([
    ['screenLocked', () => desk.control.stopAll('screenLocked')],
    ['suspended', () => desk.control.stopAll('suspended')],
    ['consoleClosed', () => desk.control.stopAll('consoleClosed')],
    ['signedOut', () => desk.control.use(null, undefined)],
    ['windowGone', () => desk.control.gone(w1)],
  ])('is stopped on its way: %s', async (cause, happens) => {
    await go({ do: 'home' });
    void happens();
    await desk.clock.advance(5);
    expect(desk.commandsTo(cam1).at(-1)).toMatchObject({ what: 'stop', cause });
  });
  it.each<PtzCommand>([
    { do: 'look', panDeg: 10, tiltDeg: -5, fovDeg: 8 },
    { do: 'preset', token: 'p1' },
    { do: 'centre', at: { x: 0, y: 0 }, aspect: 1.5 },
  ])('is stopped on its way by $do', async (command) => {
    await go(command);
    void desk.control.stopAll('screenLocked');
    await desk.clock.advance(5);
    expect(desk.commandsTo(cam1).at(-1)).toMatchObject({ what: 'stop' });
  });
  it('arrives though its operator selects another camera: the movement ends by itself', async () => {
    await go({ do: 'home' });
    desk.control.blurred(w1);
    desk.control.select(w1, cam2, true);
    desk.control.gone(w2);
    await desk.clock.advance(5);
    expect(desk.messages().filter((what) => what.startsWith('stop'))).toEqual([]);
  });
  it('is not stopped after a minute, when it has arrived', async () => {
    await go({ do: 'home' });
    await desk.clock.advance(61_000);
    void desk.control.stopAll('screenLocked');
    await desk.clock.advance(5);
    expect(desk.messages().filter((what) => what.startsWith('stop'))).toEqual([]);
  });
  it('on a tour is not stopped: tours go on without an operator', async () => {
    await go({ do: 'startTour', token: 'site-1' });
    void desk.control.stopAll('screenLocked');
    await desk.clock.advance(5);
    expect(desk.messages().filter((what) => what.startsWith('stop'))).toEqual([]);
  });
});

import { beforeEach, expect, it } from 'vitest';
import { type MoveSource, zeroVelocity } from '../../core/ptz/ptz.ts';
import { cam1, cam2, pan, type SteeringDesk, steeringDesk, w1, w2 } from '../../test/fakes/steeringDesk.ts';
import { forCaller } from '../../test/fixtures/forCaller.ts';
import { createPtzCalls } from './calls.ts';

let desk: SteeringDesk;
let calls: ReturnType<typeof createPtzCalls>;
const source: MoveSource = 'keyboard';
beforeEach(async () => {
  desk = steeringDesk();
  calls = createPtzCalls(desk.control);
  await desk.ready();
});

/** Makes the most requests that the shell lets one page make, for so many seconds. */
async function flood(seconds: number, ask: (turn: number) => unknown): Promise<void> {
  for (let turn = 0; turn < 50 * seconds; turn += 1) {
    void ask(turn);
    await desk.clock.advance(20);
  }
}

it('limits a page that makes requests without end far below what ends the link, and leaves room for others', async () => {
  await flood(10, (turn) => calls['control.stop']({ camera: turn % 2 ? cam1 : cam2 }, { id: w2 }, forCaller));
  expect(desk.gateway.messages.length).toBeLessThan(150);
  const asked = [
    calls['control.do']({ camera: cam1, command: { do: 'home' } }, { id: w2 }, forCaller),
    calls['lease.take']({ camera: cam1 }, { id: w2 }, forCaller),
    calls['control.follow']({ camera: cam1 }, { id: w2 }, forCaller),
  ];
  await desk.clock.advance(1);
  // One may have been earned back meanwhile.
  const refused = (await Promise.all(asked)).filter(
    (answer) => !answer.ok && answer.fault.code === 'call.tooMany',
  );
  expect(refused.length).toBeGreaterThanOrEqual(2);
  const done = calls['control.do']({ camera: cam1, command: { do: 'home' } }, { id: w1 }, forCaller);
  await desk.clock.advance(1);
  expect(await done).toMatchObject({ ok: true });
});

it('publishes the spot tiles that a page reports to every window, the last of two; the stick keeps its camera', async () => {
  const onMessage = () =>
    desk.received.flatMap(({ to, message }) =>
      to === 'all' && message.watchfloor === 'control' ? [message.control.spot] : [],
    );
  await desk.clock.advance(500);
  calls['control.spot']({ camera: cam1 }, { id: w1 }, forCaller);
  calls['control.spot']({ camera: cam2 }, { id: w2 }, forCaller);
  await desk.clock.advance(200);
  expect(onMessage().at(-1)).toEqual({ camera: cam2, window: w2 });
  expect(desk.control.view().selected).toMatchObject({ camera: cam1, window: w1 });
});

it('refuses a page that starts movements without end, while the stick still works', async () => {
  calls['control.look']({ camera: cam2, seen: true, steerable: true }, { id: w2 }, forCaller);
  calls['control.look']({ camera: cam1, seen: true, steerable: true }, { id: w1 }, forCaller);
  await flood(5, (turn) =>
    calls['control.steer'](
      { camera: cam2, velocity: turn % 2 ? zeroVelocity : pan(1), source },
      { id: w2 },
      forCaller,
    ),
  );
  const begun = desk.commandsTo(cam2).filter(({ what }) => what === 'steer');
  expect(begun.length).toBeLessThan(80);
  desk.push(0.9);
  await desk.clock.advance(5);
  expect(desk.last()).toMatchObject({ what: 'steer', camera: cam1, source: 'stick' });
});

it('never refuses Stop for a camera that moves', async () => {
  await flood(2, () => calls['control.stop']({ camera: cam2 }, { id: w1 }, forCaller));
  desk.push(0.9);
  await desk.clock.advance(5);
  const stopped = calls['control.stop']({ camera: cam1 }, { id: w1 }, forCaller);
  await desk.clock.advance(1);
  expect(await stopped).toMatchObject({ ok: true });
  expect(desk.last()).toMatchObject({ what: 'stop', camera: cam1 });
});

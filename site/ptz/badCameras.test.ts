import { describe, expect, it } from 'vitest';
import { deadManMs, type StopCause, zeroVelocity } from '../../core/ptz/ptz.ts';
import { isStop, machineMs, openBadCamera } from '../../test/fixtures/onvif/bad.ts';
import type { CameraFaults } from '../../test/fixtures/onvif/cameraFaults.ts';
import { controlledCamera } from '../../test/fixtures/onvif/controlled.ts';
import { until } from '../../test/fixtures/until.ts';

/** A faulty ONVIF camera, controlled over the network; its console falls silent while the camera moves. */
async function fallSilent(faults: Partial<CameraFaults>, { metBefore = false } = {}) {
  const bad = await openBadCamera();
  const alerts: { readonly cause: StopCause | null; readonly over: boolean }[] = [];
  let deadManAt = 0;
  const camera = controlledCamera(bad, {
    onDeadMan() {
      deadManAt = machineMs();
    },
    onUnconfirmed: (cause, over) => alerts.push({ cause, over }),
  });
  if (metBefore) await camera.meet();
  await bad.setFaults(faults);
  await camera.meet();
  let lastSentAt = 0;
  const send = async () => {
    lastSentAt = machineMs();
    await camera.steer({ ...zeroVelocity, pan: 0.5 });
  };
  for (let round = 0; round < 20 && !(await bad.truth()).isMoving; round += 1) {
    void send();
    await new Promise((next) => setTimeout(next, 200));
  }
  await until(() => deadManAt > 0);
  const stops = () => bad.requests.filter((one) => isStop(one) && one.atMs >= lastSentAt);
  await until(() => stops().length > 0);
  return {
    bad,
    camera,
    alerts,
    stops,
    deadManAt: () => deadManAt,
    lastSentAt: () => lastSentAt,
    async atRest(): Promise<number> {
      await until(async () => !(await bad.truth()).isMoving);
      return ((await bad.truth()).restSinceMs ?? Number.NaN) - deadManAt;
    },
    async close() {
      camera.close();
      await bad.close();
    },
  };
}

/** Allowance for a busy machine; the times on a quiet one are measured by the fault matrix. */
const busyMs = 5_000;
const restWithinMs = 1_000 + busyMs;

describe.concurrent('a camera whose console is silent', () => {
  const answering: readonly (readonly [string, Partial<CameraFaults>])[] = [
    ['behaves', {}],
    ['goes on without regard to a Timeout', { ignoresTimeout: true }],
    ['refuses a Timeout', { refusesTimeout: true }],
    ['obeys only a velocity of zero', { onlyZeroVelocity: true, ignoresTimeout: true }],
    ['obeys only Stop', { onlyStop: true, ignoresTimeout: true }],
    ['has a clock that is 5 minutes off', { clockOffMs: 300_000 }],
    ['says for ever that it moves', { moveStatusStuck: true, ignoresTimeout: true }],
    ['does not say whether it moves', { noMoveStatus: true, ignoresTimeout: true }],
    ['hangs up on every third request', { dropConnections: 3, ignoresTimeout: true }],
  ];
  for (const [what, faults] of answering)
    it(`and that ${what} is stopped, and confirmed to stand still`, async () => {
      const one = await fallSilent(faults);
      expect((one.stops()[0]?.atMs ?? Number.NaN) - one.lastSentAt()).toBeLessThan(deadManMs + busyMs);
      expect(await one.atRest()).toBeLessThan(restWithinMs);
      await until(() => !one.camera.isBusy);
      expect(one.alerts).toEqual([]);
      await one.close();
    });
  it('is stopped though the camera disconnects on every third request', async () => {
    const one = await fallSilent({ dropAnswers: 3, ignoresTimeout: true }, { metBefore: true });
    expect(await one.atRest()).toBeLessThan(restWithinMs);
    await until(() => !one.camera.isBusy);
    await one.close();
  });
  it('is stopped in time though the camera responds 3 s late, and is confirmed by its response', async () => {
    const one = await fallSilent({ stallMs: 2_800, ignoresTimeout: true }, { metBefore: true });
    expect((one.stops()[0]?.atMs ?? Number.NaN) - one.lastSentAt()).toBeLessThan(deadManMs + busyMs);
    expect(await one.atRest()).toBeLessThan(restWithinMs);
    await until(() => !one.camera.isBusy);
    await one.close();
  });
  it.each([
    ['neither where it is nor whether it moves', { noStatus: true }],
    ['nothing true of either', { positionStuck: true, moveStatusStuck: true }],
  ] as const)(
    'is sent Stop three times, and a person is alerted, if the camera reports %s',
    async (_what, faults) => {
      const one = await fallSilent({ ...faults, ignoresTimeout: true });
      expect(await one.atRest()).toBeLessThan(restWithinMs);
      await until(() => one.alerts.length > 0);
      expect(one.alerts).toEqual([{ cause: 'deadMan', over: false }]);
      // The alert goes out with the third Stop, which reaches the camera after that.
      await until(() => one.stops().filter(({ operation }) => operation === 'Stop').length >= 3);
      await one.close();
    },
  );
});

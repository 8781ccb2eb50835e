import { beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../core/base/result.ts';
import { isZeroVelocity, type PtzCommand, zeroVelocity } from '../../core/ptz/ptz.ts';
import { always, fakeControlledCamera, right } from '../../test/fakes/steeredCamera.ts';

let { clock, camera, ptz, received, touring, hold, run } = fakeControlledCamera();
function begin(...habits: Parameters<typeof fakeControlledCamera>): void {
  ({ clock, camera, ptz, received, touring, hold, run } = fakeControlledCamera(...habits));
}
beforeEach(() => begin());

describe('a tour of the site’s own', () => {
  it('a site tour goes from preset to preset, waits during manual control, and resumes afterwards', async () => {
    expect(await run(camera.command({ do: 'startTour', token: 'site-1' }, always))).toEqual(ok(undefined));
    await clock.advance(100);
    expect(ptz.times('preset')).toHaveLength(1);
    await clock.advance(10_000);
    expect(ptz.times('preset')).toHaveLength(2);
    await hold(right, 600);
    camera.stop(null);
    await clock.advance(60_000);
    expect(ptz.times('preset')).toHaveLength(2);
    expect(camera.control().tours[0]).toMatchObject({ running: true, paused: true });
    camera.release();
    await clock.advance(1_000);
    expect(ptz.times('preset')).toHaveLength(3);
    await run(camera.command({ do: 'stopTour', token: 'site-1' }, always));
    await clock.advance(60_000);
    expect(ptz.times('preset')).toHaveLength(3);
    expect(touring.at(-1)).toBeNull();
  });
});

describe('a command', () => {
  it('a moving command replaces the target, and is overtaken by Stop', async () => {
    begin({ moveDelayMs: 500 });
    void camera.steer(right);
    await clock.advance(10);
    const command = camera.command({ do: 'preset', token: 'p1' }, always);
    await clock.advance(10);
    camera.stop(null);
    await clock.advance(1_000);
    expect(await command).toEqual({ ok: false, fault: { code: 'steer.overtaken', params: {} } });
    expect(ptz.times('preset')).toEqual([]);
  });
  it.each<PtzCommand>([{ do: 'home' }, { do: 'look', panDeg: 10, tiltDeg: -5, fovDeg: 8 }])(
    'a moving command ends once the camera stands still: $do',
    async (command) => {
      await run(camera.command(command, always));
      expect(camera.isBusy).toBe(true);
      await clock.advance(5_000);
      expect(camera.isBusy).toBe(false);
    },
  );
  it('a waiting command is dropped if its caller may no longer move the camera, and after Stop', async () => {
    begin({ moveDelayMs: 500 });
    let may = true;
    void camera.steer(right);
    await clock.advance(10);
    const commands = [{ do: 'preset', token: 'p1' } as const, { do: 'wiper', on: true } as const];
    const [preset, wiper] = commands.map((command) => camera.command(command, () => may));
    expect(camera.isBusy).toBe(true);
    may = false;
    await clock.advance(1_000);
    expect(await preset).toMatchObject({ fault: { code: 'steer.notHeld' } });
    expect(await wiper).toMatchObject({ fault: { code: 'steer.notHeld' } });
    expect([...ptz.times('preset'), ...ptz.times('wiper')]).toEqual([]);
    expect(isZeroVelocity(ptz.velocity)).toBe(true);
  });
  it('a refused command stops the motion that it was to replace', async () => {
    begin({ refuses: ['preset'] });
    await hold(right, 300);
    const command = camera.command({ do: 'preset', token: 'none' }, always);
    await clock.advance(20);
    expect(await command).toMatchObject({ ok: false });
    await clock.advance(20);
    expect(isZeroVelocity(ptz.velocity)).toBe(true);
    expect(received).toEqual([]);
  });
  it('a command that waits for a hanging one leaves the motion to the dead-man', async () => {
    await hold(right, 400);
    ptz.habits.moveDelayMs = 2_500;
    void camera.steer({ ...zeroVelocity, tilt: 1 });
    await clock.advance(10);
    const from = clock.monotonic();
    const command = camera.command({ do: 'preset', token: 'p1' }, always);
    await clock.advance(600);
    expect(ptz.times('stop')[0]).toBe(from + 590);
    await clock.advance(3_000);
    expect(await command).toMatchObject({ fault: { code: 'steer.overtaken' } });
    expect(ptz.times('preset')).toEqual([]);
    expect(isZeroVelocity(ptz.velocity)).toBe(true);
  });
  it('a command that starts a camera’s own tour is overtaken by Stop', async () => {
    begin({ moveDelayMs: 500 });
    void camera.steer(right);
    await clock.advance(10);
    void camera.command({ do: 'startTour', token: 'its-own' }, always);
    await clock.advance(10);
    camera.stop(null);
    await clock.advance(1_000);
    expect(ptz.times('startTour')).toEqual([]);
  });
  it('a command that sets a preset updates the list', async () => {
    await run(camera.command({ do: 'setPreset', name: 'Cổng' }, always));
    expect(camera.control().presets).toEqual([{ token: 'p1', name: 'Cổng' }]);
  });
});

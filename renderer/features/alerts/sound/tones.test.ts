import { afterEach, describe, expect, it, vi } from 'vitest';
import { betweenSoundsMs } from '../../../../core/alerts/announce.ts';
import { handClock } from '../../../../test/fakes/clock.ts';
import { createAlertTones } from './soundScheduler.ts';

const nothing = () => {};
const node = () => ({ connect: (to: unknown) => to });
const gain = { setValueAtTime: nothing, linearRampToValueAtTime: nothing };

/** A machine that lets the page play audio after `allow` is called. */
function machine(state: 'running' | 'suspended') {
  let begun = 0;
  let allow = nothing;
  class Audio {
    state = state;
    currentTime = 0;
    destination = {};
    resume = () =>
      new Promise<void>((done) => {
        const before = allow;
        allow = () => {
          before();
          this.state = 'running';
          done();
        };
      });
    createGain = () => ({ ...node(), gain });
    createOscillator = () => ({
      ...node(),
      type: '',
      frequency: { value: 0 },
      stop: nothing,
      start: () => {
        begun += 1;
      },
    });
  }
  vi.stubGlobal('AudioContext', Audio);
  const clock = handClock();
  const received: boolean[] = [];
  const tones = createAlertTones({ clock, onAudible: (isAudible) => received.push(isAudible) });
  return { clock, received, tones, allow: () => allow(), pulses: () => begun };
}

afterEach(() => vi.unstubAllGlobals());

describe('a sound', () => {
  it('begins at once where the page may play audio', () => {
    const { tones, received, pulses } = machine('running');
    tones.play('medium', 1);
    expect(pulses()).toBe(2);
    expect(received).toEqual([]);
  });

  it('begins a little later where the audio context has to resume first', async () => {
    const { clock, tones, received, allow, pulses } = machine('suspended');
    tones.play('medium', 1);
    await clock.advance(betweenSoundsMs / 2);
    allow();
    await clock.advance(betweenSoundsMs * 2);
    expect(pulses()).toBe(2);
    expect(received).toEqual([true]);
  });

  it('is reported where the machine blocks audio, and does not overlap others once it is allowed', async () => {
    const { clock, tones, received, allow, pulses } = machine('suspended');
    for (let n = 0; n < 3; n += 1) {
      tones.play('critical', 1);
      await clock.advance(2_000);
    }
    expect(received).toEqual([false, false, false]);
    allow();
    await clock.advance(0);
    expect(pulses()).toBe(0);
    expect(received.at(-1)).toBe(true);
    tones.play('low', 1);
    expect(pulses()).toBe(1);
  });
});

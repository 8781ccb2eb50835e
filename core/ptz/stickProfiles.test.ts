import { describe, expect, it } from 'vitest';
import { getStickKey, type StickIdentity, StickProfile } from './stick.ts';
import { builtInStickProfiles, findStickProfile } from './stickProfiles.ts';

const identity: StickIdentity = { vid: '07c0', pid: '1131', name: 'T8311', axes: 3, hats: 0, buttons: 6 };
const own = StickProfile.parse({ ...identity, pan: { axis: 1 }, tilt: { axis: 0 }, zoom: null, buttons: [] });
const here = { own: [], inputApi: 'sdl', system: 'linux' } as const;

describe('the profile of a stick', () => {
  it('is the ready-made one of its make and model', () => {
    expect(findStickProfile(identity, here)).toMatchObject({
      from: 'ready',
      profile: { name: 'AXIS T8311' },
    });
    expect(findStickProfile({ ...identity, pid: '0001' }, here)).toBeUndefined();
  });

  it('is preferably the one learnt at this desk', () => {
    expect(findStickProfile(identity, { ...here, own: [own] })).toEqual({ from: 'own', profile: own });
  });

  it('never has another API’s numbering of axes', () => {
    expect(findStickProfile(identity, { ...here, inputApi: 'gamepad' })).toBeUndefined();
    expect(findStickProfile(identity, { ...here, own: [own], inputApi: 'gamepad' })).toBeUndefined();
    expect(
      findStickProfile(identity, { ...here, system: 'darwin' }),
      'ready-made profiles are for SDL on Linux',
    ).toBeUndefined();
    const gamepad: StickProfile = { ...own, inputApi: 'gamepad' };
    expect(findStickProfile(identity, { ...here, own: [gamepad], inputApi: 'gamepad' })?.profile).toBe(
      gamepad,
    );
    expect(findStickProfile(identity, { ...here, own: [gamepad] })?.from).toBe('ready');
  });

  it('never names an axis that the stick lacks', () => {
    expect(findStickProfile({ ...identity, axes: 2 }, here)).toBeUndefined();
  });
});

describe('the ready-made profiles', () => {
  it('are one per model', () => {
    expect(new Set(builtInStickProfiles.map(getStickKey)).size).toBe(builtInStickProfiles.length);
  });

  it.each(builtInStickProfiles.map((profile) => [profile.name, profile] as const))(
    '%s: has pan, tilt, zoom and a stop button, and no button or axis twice',
    (_, profile) => {
      expect(profile.pan && profile.tilt).toBeTruthy();
      const does = profile.buttons.flatMap(({ plain, modified }) => [plain.do, modified.do]);
      expect(profile.zoom !== null || does.includes('zoomIn')).toBe(true);
      expect(does).toContain('stop');
      const buttons = profile.buttons.map(({ button }) => button);
      expect(new Set(buttons).size).toBe(buttons.length);
      const axes = [profile.pan, profile.tilt, profile.zoom].flatMap((axis) => axis?.axis ?? []);
      expect(new Set(axes).size).toBe(axes.length);
    },
  );
});

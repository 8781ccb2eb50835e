import { expect, it } from 'vitest';
import type { CameraControl } from '../../core/domain/ptz.ts';
import { ok } from '../../core/result.ts';
import { cameraOf } from '../../test/fakes/gateway.ts';
import { deedOf, presetOf } from './buttons.ts';

const camera = cameraOf('1');
const having = (...tokens: readonly string[]): CameraControl => ({
  ...{ camera, state: 'ready', capabilities: null, pose: null, tours: [] },
  presets: tokens.map((token) => ({ token, name: '' })),
  ...{ toCameraMs: null, answerMs: null, stopUnconfirmed: false },
});

it('a number calls the preset that the camera names by it, else the one at that place of its list', () => {
  expect(presetOf(having('1', '2', '12'), 2)).toBe('2');
  expect(presetOf(having('Preset7', 'Preset1'), 1)).toBe('Preset1');
  expect(presetOf(having('gate', 'yard'), 2)).toBe('yard');
  expect(presetOf(having('gate', 'yard'), 3)).toBeUndefined();
});

it('a button of a preset that the camera does not have says which', async () => {
  const asked = { stateOf: () => Promise.resolve(ok(having('1'))), wiperOn: false };
  expect(await deedOf({ do: 'preset', number: 9 }, camera, asked)).toEqual({
    ok: false,
    fault: { code: 'steer.noPreset', params: { number: 9 } },
  });
  expect(await deedOf({ do: 'preset', number: 1 }, camera, asked)).toEqual(ok({ do: 'preset', token: '1' }));
});

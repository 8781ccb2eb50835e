import { expect, it } from 'vitest';
import { ok } from '../../core/base/result.ts';
import type { CameraControl } from '../../core/ptz/ptz.ts';
import { cameraOf } from '../../test/fakes/gateway.ts';
import { ptzCommandOf } from './buttons.ts';

const camera = cameraOf('1');
const having = (...tokens: readonly string[]): CameraControl => ({
  camera,
  state: 'ready',
  capabilities: null,
  pose: null,
  tours: [],
  presets: tokens.map((token) => ({ token, name: '' })),
  toCameraMs: null,
  answerMs: null,
  unanswered: false,
  stopUnconfirmed: false,
  fault: null,
  missing: [],
});

it('a button of a preset that the camera does not have says which', async () => {
  const asked = { stateOf: () => Promise.resolve(ok(having('1'))), wiperOn: false };
  expect(await ptzCommandOf({ do: 'preset', number: 9 }, camera, asked)).toEqual({
    ok: false,
    fault: { code: 'steer.noPreset', params: { number: 9 } },
  });
  expect(await ptzCommandOf({ do: 'preset', number: 1 }, camera, asked)).toEqual(
    ok({ do: 'preset', token: '1' }),
  );
});

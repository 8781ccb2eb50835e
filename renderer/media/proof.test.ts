import { expect, it, vi } from 'vitest';
import { CameraId } from '../../core/domain/ids.ts';
import type { FrozenEye } from './frozenEye.ts';
import { createProofs } from './proof.ts';
import type { Received } from './shard.ts';
import type { Feed, View } from './view.ts';

const camera = CameraId.parse('s:camera:1');

function set() {
  const eye = { look: vi.fn(), forget: vi.fn(), since: undefined } satisfies FrozenEye;
  const received = { id: 'c', track: { id: 't' }, stats: async () => [] } as unknown as Received;
  const feed = {
    ...{ stream: 'sub', received, eye, paused: false, resumedAt: 0, lastFrameAt: 1_000, frames: 25 },
  } as unknown as Feed;
  const view = { camera, sources: new Map(), shown: feed, coming: undefined } as unknown as View;
  return { eye, feed, view, proofs: createProofs() };
}

it('looks at the pictures of a tile that is fresh', () => {
  const { eye, view, proofs } = set();
  proofs.look(view, undefined, 1_100);
  expect([eye.look.mock.calls.length, eye.forget.mock.calls.length]).toEqual([1, 0]);
});

it('ends the row of pictures where a tile is not sent: what it shows when it is again is no more of that row', () => {
  const { eye, feed, view, proofs } = set();
  feed.paused = true;
  proofs.look(view, undefined, 1_100);
  expect([eye.look.mock.calls.length, eye.forget.mock.calls.length]).toEqual([0, 1]);
});

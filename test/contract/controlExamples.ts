import type { CameraId } from '../../core/base/ids.ts';
import type { mediaCalls } from '../../core/media/api.ts';
import type { controlCalls } from '../../core/ptz/controlApi.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';

const protocol = protocolVersion;
const ticket = 'a ticket of nobody at all';
const reason = 'a contract to test';
const transport = 'transport-1';

/** Input for every call of a table. A missing call is a compile error. */
type Examples<T> = { readonly [K in keyof T]: (camera: CameraId) => unknown };

const control: Examples<typeof controlCalls> = {
  'control.join': () => ({ protocol, ticket }),
  'ptz.steer': (camera) => ({ camera, seq: 1, velocity: { pan: 0.5 }, source: 'stick' }),
  'ptz.stop': (camera) => ({ camera, seq: 2 }),
  'ptz.do': (camera) => ({ camera, command: { do: 'home' } }),
  'ptz.follow': (camera) => ({ camera }),
  'ptz.unfollow': (camera) => ({ camera }),
  'lease.take': (camera) => ({ camera }),
  'lease.release': (camera) => ({ camera }),
  'lease.reserve': (camera) => ({ camera, forMs: 60_000, reason }),
  'lease.request': (camera) => ({ camera }),
  'lease.answer': (camera) => ({ camera, to: 'hn:operator:nobody', give: true }),
  'lease.releaseOther': (camera) => ({ camera, reason }),
};

const media: Examples<typeof mediaCalls> = {
  'media.join': () => ({ protocol, ticket }),
  'media.capabilities': () => ({ rtpCapabilities: {} }),
  'media.transport': () => ({ id: transport }),
  'media.connect': () => ({ transport, dtlsParameters: {} }),
  'media.closeTransport': () => ({ transport }),
  'media.restartIce': () => ({ transport }),
  'media.watch': (camera) => ({ items: [{ key: 'tile-1', transport, camera, stream: 'main' }] }),
  'media.resume': () => ({ consumers: ['consumer-1'] }),
  'media.pause': () => ({ consumers: ['consumer-1'] }),
  'media.shown': () => ({ consumers: ['consumer-1'] }),
  'media.unwatch': () => ({ consumers: ['consumer-1'] }),
};

/** Returns undefined for a call without an example, so that a test of it fails. */
const exampleIn =
  (examples: Readonly<Record<string, (camera: CameraId) => unknown>>) => (name: string, camera: CameraId) =>
    examples[name]?.(camera);
export const controlExampleOf = exampleIn(control);
export const mediaExampleOf = exampleIn(media);

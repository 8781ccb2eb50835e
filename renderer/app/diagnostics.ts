import type { DeskCalls, DeskTopics } from '../../core/api/desk.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { CallInput, CallOutput } from '../../core/rpc/define.ts';
import type { Layout } from '../../core/wall/layout.ts';
import type { WallStore } from '../features/wall/wallStore.ts';
import type { Media, TileStatus } from '../media/index.ts';
import { getWallClockOffsetMs } from '../media/replay/index.ts';
import type { ReplayTotals } from '../media/replay/messages.ts';
import { type CountedResource, getResourceCounts } from '../media/resourceCounts.ts';
import { createTestCodeReader } from '../media/testCodeReader.ts';
import type { DeskClient } from '../shared/deskClient.ts';
import type { Mirror } from '../shared/mirror.ts';

/**
 * The interface by which tests and measurements control the window.
 * `--diagnostics` puts it at `globalThis.watchfloorDiagnostics`.
 */
export interface WindowDiagnostics {
  call<K extends keyof DeskCalls & string>(
    name: K,
    input: CallInput<DeskCalls, K>,
  ): Promise<Result<CallOutput<DeskCalls, K>>>;
  /** Returns a topic's first message to a new subscriber, or the fault of its refusal. */
  first(topic: keyof DeskTopics & string): Promise<Result<unknown>>;
  /** Tests whether an operator is signed in and all their cameras are loaded. */
  ready(): boolean;
  /** Replaces the layout of the visible tab. `withheld`: tiles that are empty only to this operator. */
  show(layout: Layout, withheld?: readonly number[]): void;
  /** Returns the state of every tile with a camera, with the codes in test clips' pixels. */
  tiles(): readonly TileStatus[];
  /** Returns the picture on the replay's canvas: the code in its pixels, and its time by the player. */
  replayed(): { readonly code: number; readonly frame: number; readonly atMs: number } | undefined;
  /** Returns how much of a camera's recent video is stored, ms. */
  stored(camera: CameraId): Promise<number>;
  /** Returns the number of held resources: the same after a day's use as before, unless there is a leak. */
  counts(): Readonly<Record<CountedResource, number>>;
  /** Returns the resources of the thread that stores the last minute of video. */
  replayCount(): Promise<ReplayTotals>;
}

export function createDiagnostics(options: {
  readonly desk: DeskClient;
  readonly mirror: Mirror;
  readonly media: Media;
  readonly wall: WallStore;
}): WindowDiagnostics {
  const { desk, mirror, media, wall } = options;
  const readTestCode = createTestCodeReader();
  return {
    call: (name, input) => desk.call(name, input),
    first: (topic) =>
      new Promise((resolve) => {
        const cancel = desk.subscribe(topic, {
          onMessage(message) {
            cancel();
            resolve(ok(message));
          },
          onRefused(fault) {
            cancel();
            resolve({ ok: false, fault });
          },
        });
      }),
    ready() {
      const { list, complete } = mirror.cameras.getState();
      // Before the site's first response, the desk has a complete list of no cameras.
      return mirror.status.getState().desk?.operator != null && complete && list.length > 0;
    },
    show: (layout, withheld = []) => wall.act({ do: 'show', layout, withheld }),
    tiles: () => media.tiles({ testCodes: true }),
    replayed() {
      const picture = document.querySelector<HTMLCanvasElement>('canvas[data-at]');
      const code = picture ? readTestCode(picture) : undefined;
      if (!picture || !code) return undefined;
      return { ...code, atMs: Number(picture.dataset.at) + getWallClockOffsetMs() };
    },
    async stored(camera) {
      const { pictures } = await media.replay.timeline(camera);
      return (pictures.at(-1)?.at ?? 0) - (pictures[0]?.at ?? 0);
    },
    counts: getResourceCounts,
    replayCount: media.replay.count,
  };
}

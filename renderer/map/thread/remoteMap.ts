import type { Clock } from '../../../core/base/clock.ts';
import { createSilenceDetector } from '../../../core/base/silence.ts';
import type { City } from '../../../core/map/city/city.ts';
import { createRequests } from '../../../core/rpc/requests.ts';
import type { MapLayers, MapThread } from '../scene.ts';
import type { FromMapThread, MapThreadRequest, MapThreadRequests, ToMapThread } from './messages.ts';

/** The window's end of the thread that paints its map. */
export interface RemoteMap {
  readonly layers: MapLayers;
  send(message: ToMapThread, transfer?: Transferable[]): void;
  ask<K extends keyof MapThreadRequests>(
    what: K,
    of: MapThreadRequests[K]['of'],
  ): Promise<MapThreadRequests[K]['answer']>;
  close(): void;
}

/** Interval of heartbeats, ms after the last reply. */
const beatEveryMs = 2_000;
/** Heartbeat timeout, ms: a picture of a whole city in software takes a second on a busy machine. */
const silentMs = 5_000;
/** Timeout of the start, ms, which includes loading the program and probing the graphics card. */
const startsWithinMs = 20_000;

/** Messages that the caller handles; tiles and replies are handled here. */
export type RemoteMapEvent = Exclude<FromMapThread, { readonly t: 'tile' | 'answer' | 'failed' }>;

export function createRemoteMap(
  thread: MapThread,
  options: {
    /** Returns the city whose tiles the thread requests; undefined if it has been replaced or removed. */
    city(exchange: number): Pick<City, 'packed'> | undefined;
    onAudible(message: RemoteMapEvent): void;
    /** Called with a sentence if the thread failed to start. Later errors are logged only. */
    onBroken(why: string): void;
    /** Called when the thread stops responding, so that the screen may be outdated, and when it recovers. */
    onSilent(isSilent: boolean): void;
    readonly clock: Clock;
  },
): RemoteMap {
  const { clock } = options;
  let isAudible = false;
  /** The reason why requests are rejected. */
  let ended: Error | undefined;
  const requests = createRequests<MapThreadRequests[keyof MapThreadRequests]['answer']>();
  function send(message: ToMapThread, transfer: Transferable[] = []): void {
    thread.postMessage(message, transfer);
    // The thread does not receive messages before `open`.
    if (message.t === 'open') void beat(startsWithinMs); // it never rejects
  }

  async function readTile({
    id,
    key,
    exchange,
  }: Extract<FromMapThread, { readonly t: 'tile' }>): Promise<void> {
    try {
      const tile = await options.city(exchange)?.packed(key);
      // It may be a part of the cached file data: copies it before the transfer.
      const bytes = tile && new Uint8Array(tile.bytes);
      if (tile && bytes) send({ t: 'tile', id, tile: { ...tile, bytes } }, [bytes.buffer]);
      else send({ t: 'tile', id, tile: undefined });
    } catch (error) {
      send({ t: 'tile', id, tile: undefined, why: String(error) });
    }
  }

  function end(why: string): void {
    ended = new Error(why);
    requests.rejectAll(ended);
  }

  thread.onmessage = ({ data }) => {
    isAudible = true;
    switch (data.t) {
      case 'tile':
        void readTile(data); // It always ends in a message.
        return;
      case 'answer':
        requests.resolve(data.id, data.answer);
        return;
      case 'failed':
        requests.reject(data.id, new Error(data.why));
        return;
      default:
        options.onAudible(data);
    }
  };
  thread.onerror = (event) => {
    // A script that cannot be loaded raises an event without a message.
    const why = event.message || 'the thread of the map did not start';
    console.error('the thread of the map:', why);
    if (isAudible || ended) return;
    end(why);
    options.onBroken(why);
  };

  async function ask<K extends keyof MapThreadRequests>(
    what: K,
    of: MapThreadRequests[K]['of'],
  ): Promise<MapThreadRequests[K]['answer']> {
    if (ended) throw ended;
    return requests.request<MapThreadRequests[K]['answer']>((id) =>
      send({ t: 'ask', id, question: { ask: what, of } as MapThreadRequest }),
    );
  }

  let cancelBeat = () => {};
  async function beat(withinMs: number): Promise<void> {
    const silence = createSilenceDetector({
      clock,
      silentMs: withinMs,
      onSilent: () => options.onSilent(true),
    });
    silence.begin();
    try {
      await ask('beat', undefined);
    } catch {
      return; // the map is closed or broken, which is reported elsewhere
    } finally {
      silence.end();
    }
    cancelBeat = clock.after(beatEveryMs, () => void beat(silentMs)); // it never rejects
    options.onSilent(false);
  }

  const layer = <K extends keyof MapLayers>(name: K): MapLayers[K] =>
    new Proxy({} as MapLayers[K], {
      get: (_, call) =>
        // The proxy must not look like a promise.
        typeof call === 'string' && call !== 'then'
          ? (...given: readonly unknown[]) => send({ t: 'invoke', layer: name, call, given })
          : undefined,
    });
  const layers: MapLayers = {
    cameras: layer('cameras'),
    alerts: layer('alerts'),
    wards: layer('wards'),
    pins: layer('pins'),
    trail: layer('trail'),
    drawing: layer('drawing'),
    selection: layer('selection'),
    furniture: layer('furniture'),
    thumbnails: layer('thumbnails'),
    labels: layer('labels'),
    gaps: layer('gaps'),
    lines: layer('lines'),
    above: layer('above'),
  };
  return {
    layers,
    send,
    ask,
    close() {
      cancelBeat();
      thread.onmessage = null;
      end('the map is gone');
      thread.terminate();
    },
  };
}

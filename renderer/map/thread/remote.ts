import type { Clock } from '../../../core/base/clock.ts';
import { watchSilence } from '../../../core/base/silence.ts';
import type { City } from '../../../core/map/city/city.ts';
import { createRequests } from '../../../core/rpc/requests.ts';
import type { MapLayers, MapThread } from '../scene.ts';
import type { Asking, FromMap, Question, ToMap } from './messages.ts';

/** The window's end of the thread that paints its map. */
export interface RemoteMap {
  readonly layers: MapLayers;
  send(message: ToMap, transfer?: Transferable[]): void;
  ask<K extends keyof Asking>(what: K, of: Asking[K]['of']): Promise<Asking[K]['answer']>;
  close(): void;
}

/** So often the thread is asked whether it goes on, ms after its last answer. */
const beatEveryMs = 2_000;
/** A picture of a whole city in software takes a second on a busy machine. */
const silentMs = 5_000;
/** Its program is read first, and a graphics card found, ms. */
const startsWithinMs = 20_000;

/** What is heard, without what is settled here. */
export type MapEvent = Exclude<FromMap, { readonly t: 'tile' | 'answer' | 'failed' }>;

export function remoteMap(
  thread: MapThread,
  options: {
    /** The city whose tiles the thread asks for; undefined: there is another now, or none. */
    city(exchange: number): Pick<City, 'packed'> | undefined;
    onAudible(message: MapEvent): void;
    /** The thread never came to anything, and will not; a sentence. What goes wrong in it later is its own, and is logged. */
    onBroken(why: string): void;
    /** It does not answer any more, so that what is on the screen may be old; or it does again. */
    onSilent(isSilent: boolean): void;
    readonly clock: Clock;
  },
): RemoteMap {
  const { clock } = options;
  let isAudible = false;
  /** Why no question is answered any more. */
  let ended: Error | undefined;
  const requests = createRequests<Asking[keyof Asking]['answer']>();
  function send(message: ToMap, transfer: Transferable[] = []): void {
    thread.postMessage(message, transfer);
    // What it is asked before that it does not hear.
    if (message.t === 'open') void beat(startsWithinMs); // it never rejects
  }

  async function readTile({ id, key, exchange }: Extract<FromMap, { readonly t: 'tile' }>): Promise<void> {
    try {
      const tile = await options.city(exchange)?.packed(key);
      // It may be a part of what is remembered of the file.
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
        void readTile(data); // It ends in a message whatever happens.
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
    // Of a script that cannot be read there is no message.
    const why = event.message || 'the thread of the map did not start';
    console.error('the thread of the map:', why);
    if (isAudible || ended) return;
    end(why);
    options.onBroken(why);
  };

  async function ask<K extends keyof Asking>(what: K, of: Asking[K]['of']): Promise<Asking[K]['answer']> {
    if (ended) throw ended;
    return requests.request<Asking[K]['answer']>((id) =>
      send({ t: 'ask', id, question: { ask: what, of } as Question }),
    );
  }

  let cancelBeat = () => {};
  async function beat(withinMs: number): Promise<void> {
    const silence = watchSilence({ clock, silentMs: withinMs, onSilent: () => options.onSilent(true) });
    silence.begin();
    try {
      await ask('beat', undefined);
    } catch {
      return; // the map is gone, or broken, which is told of
    } finally {
      silence.end();
    }
    cancelBeat = clock.after(beatEveryMs, () => void beat(silentMs)); // as above
    options.onSilent(false);
  }

  const layer = <K extends keyof MapLayers>(name: K): MapLayers[K] =>
    new Proxy({} as MapLayers[K], {
      get: (_, call) =>
        // It is no promise, anyone who asks.
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

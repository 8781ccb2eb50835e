import { randomUUID } from 'node:crypto';
import type { types } from 'mediasoup';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { validateDtlsParameters } from './validation.ts';
import type { SfuViewer } from './view.ts';
import { createViewerTransport } from './viewConsumers.ts';
import type { RunningWorker } from './workers.ts';

const maxTransports = 16;

/** The receiving transports of one window, created on request. */
export interface ViewerTransports
  extends Pick<SfuViewer, 'openTransport' | 'connect' | 'closeTransport' | 'restartIce'> {
  readonly size: number;
  readonly isReceived: boolean;
  get(id: string): types.WebRtcTransport | undefined;
  /** The transport is being created: requests for it are accepted already. */
  isComing(id: string): boolean;
  /** Resolves with undefined if it could not be created; undefined for an unknown id. */
  way(id: string): Promise<types.WebRtcTransport | undefined> | undefined;
  closeAll(): void;
  /** Discards the transports, which ended with their worker. */
  lose(): void;
}

export function createViewerTransports(options: {
  /** Chooses the station of the transports. */
  readonly bind: () => Promise<RunningWorker>;
  readonly isBoundTo: (station: RunningWorker) => boolean;
  /** The station has died, or there is none. */
  readonly isLost: () => boolean;
  /** Called before a transport closes, to end its consumers. */
  readonly onClose: (transport: types.WebRtcTransport) => void;
}): ViewerTransports {
  const made = new Map<string, types.WebRtcTransport>();
  const coming = new Map<string, Promise<types.WebRtcTransport | undefined>>();

  function closeTransport(id: string): void {
    const transport = made.get(id);
    if (!transport) return;
    made.delete(id);
    options.onClose(transport);
    transport.close();
  }

  async function make(id: string): Promise<Result<types.WebRtcTransport>> {
    try {
      const at = await options.bind();
      const transport = await createViewerTransport(at);
      if (!options.isBoundTo(at)) {
        transport.close();
        return fail('media.workerLost');
      }
      made.set(id, transport);
      transport.on('dtlsstatechange', (state) => {
        if (made.get(id) === transport && (state === 'failed' || state === 'closed')) closeTransport(id);
      });
      return ok(transport);
    } catch (error) {
      if (options.isLost()) return fail('media.workerLost');
      throw error;
    }
  }

  return {
    get size() {
      return made.size;
    },
    get isReceived() {
      return [...made.values()].some(({ iceState }) => iceState === 'connected' || iceState === 'completed');
    },
    get: (id) => made.get(id),
    isComing: (id) => coming.has(id),
    way(id) {
      const transport = made.get(id);
      return transport ? Promise.resolve(transport) : coming.get(id);
    },
    closeTransport,
    closeAll() {
      for (const id of [...made.keys()]) closeTransport(id);
    },
    lose: () => made.clear(),

    async openTransport(id = randomUUID()) {
      if (made.has(id) || coming.has(id)) return fail('call.invalid', { where: 'id: in use' });
      if (made.size + coming.size >= maxTransports) return fail('media.noCapacity');
      const making = make(id).finally(() => coming.delete(id));
      coming.set(
        id,
        making.then(
          (result) => (result.ok ? result.value : undefined),
          () => undefined, // the caller that opens it receives the error
        ),
      );
      const result = await making;
      if (!result.ok) return result;
      const { iceParameters, iceCandidates, dtlsParameters } = result.value;
      return ok({ id, iceParameters, iceCandidates, dtlsParameters });
    },

    async connect(id, found) {
      const transport = made.get(id);
      if (!transport) return fail('media.unknownTransport');
      const checked = validateDtlsParameters(found);
      if (!checked.ok) return checked;
      try {
        await transport.connect({ dtlsParameters: checked.value });
      } catch (error) {
        if (transport.closed) return fail('media.unknownTransport');
        // The transport was connected twice.
        return fail('call.invalid', {
          where: `dtlsParameters: ${error instanceof Error ? error.message : '?'}`,
        });
      }
      return ok({});
    },

    async restartIce(id) {
      const transport = made.get(id);
      if (!transport) return fail('media.unknownTransport');
      return ok(await transport.restartIce());
    },
  };
}

import { createHash } from 'node:crypto';
import type { SiteCalls, SiteTopics } from '../../core/api/site.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { CityFile } from '../../core/map/api.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import type { Handlers } from '../../core/rpc/server.ts';

type CityMessage = TopicMessage<SiteTopics, 'city'>;

/** The city file of a fake site, in memory. */
export interface FakeCity {
  readonly handlers: Pick<Handlers<SiteCalls, unknown>, 'city.read'>;
  /** The latest message about the city; undefined before the site has sent one. */
  message(): CityMessage | undefined;
  /** Replaces the site's city file and publishes it. */
  set(bytes: Uint8Array | null): CityFile | null;
  /** The offset of each requested piece. */
  readonly requestedOffsets: readonly number[];
  /** Changes the responses to later requests. By default each piece is returned unchanged. */
  onPiece(answer: (piece: Uint8Array, at: number) => Result<Uint8Array> | Promise<Result<Uint8Array>>): void;
}

export const fakeCityName = 'Hà Nội thử';

/**
 * Creates the city.
 * @param send publishes the topic to every desk
 */
export function fakeCity(send: (message: CityMessage) => void): FakeCity {
  const asked: number[] = [];
  let held: { readonly city: CityFile; readonly bytes: Uint8Array } | null | undefined;
  let answer: Parameters<FakeCity['onPiece']>[0] = (piece) => ok(piece);
  const message = (): CityMessage | undefined =>
    held === undefined ? undefined : { city: held?.city ?? null };
  return {
    requestedOffsets: asked,
    message,
    set(bytes) {
      held = bytes && {
        bytes,
        city: CityFile.parse({
          hash: createHash('sha256').update(bytes).digest('hex'),
          bytes: bytes.length,
          name: fakeCityName,
          attribution: '© ai đó',
        }),
      };
      const city = held?.city ?? null;
      send({ city });
      return city;
    },
    onPiece(next) {
      answer = next;
    },
    handlers: {
      async 'city.read'({ hash, at, length }) {
        if (held?.city.hash !== hash) return fail('city.unknown');
        asked.push(at);
        return answer(held.bytes.slice(at, at + length), at);
      },
    },
  };
}

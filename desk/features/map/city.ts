import type { DeskTopics } from '../../../core/api/desk.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { type CityFile, type CityState, cityPieceBytes } from '../../../core/map/api.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { formatError, type LogEvent } from '../../shared/log.ts';
import { isDiskFull, toDiskFault } from '../../store/disk.ts';
import type { SiteLink, SiteReceiver } from '../../sync/link.ts';
import { createSyncLoop } from '../../sync/loop.ts';
import { openCityFileStore } from './city/cityFileStore.ts';

/** The minimum interval between progress messages to windows, ms. */
const publishEveryMs = 250;
/** The retry delay after a temporary failure, ms. */
const retryMs = 10_000;
/** Disk space left free for the desk's own store: its reserve, and enough to restore that. */
const defaultSpareBytes = 128 * 1024 * 1024;

/**
 * The target duration of a piece, ms: alerts and calls share the link and wait for it. After a slower piece,
 * smaller ones follow. The pause is as long as the piece took, and at least `restMs`, which keeps a desk far below
 * the site's message limit per link.
 */
const pieceMs = 100;
const restMs = 30;
const smallestPiece = 16 * 1024;

/** Failures that are not reported: the site is offline, or has a newer city that it is about to announce. */
const passes: ReadonlySet<string> = new Set(['site.unreachable', 'city.unknown']);

/** The city map data for windows: a copy of the site's on this desk's disk, available offline. */
export interface DeskCity {
  readonly handlers: HandlersFor<'city.read'>;
  readonly topics: TopicSources<Pick<DeskTopics, 'city'>>;
  readonly receives: SiteReceiver<'city'>;
  close(): void;
}

export function createDeskCity(options: {
  /** A folder that contains nothing else. */
  readonly folder: string;
  readonly link: () => SiteLink;
  readonly clock: Clock;
  readonly log: LogEvent;
  readonly spareBytes?: number;
}): DeskCity {
  const { link, clock, log } = options;
  const spareBytes = options.spareBytes ?? defaultSpareBytes;
  const copies = openCityFileStore(options.folder);
  /** Undefined: the site has not announced a city yet. */
  let wanted: CityFile | null | undefined;
  let copying: CityState['copying'] = null;
  let fault: Fault | null = null;
  let closed = false;
  let isChecked = false;
  let cancelPublish: Cancel | undefined;

  const state = (): CityState => ({
    city: copies.current ?? null,
    copying,
    fault: fault && { ...fault, params: { ...fault.params } },
  });
  const published = createPublication(() => [state()]);
  function publish(): void {
    cancelPublish?.();
    cancelPublish = undefined;
    if (!closed) published.publish(state());
  }
  function publishSoon(): void {
    cancelPublish ??= clock.after(publishEveryMs, publish);
  }
  const rest = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));

  /** Deletes a copy that was changed after its verification; it is downloaded again. */
  async function throwAway(): Promise<void> {
    log('error', 'the copy of the city is damaged', { hash: copies.current?.hash });
    await copies.clear();
    fault = { code: 'city.copyDamaged', params: {} };
    publish();
  }

  async function copy(city: CityFile): Promise<Result<unknown>> {
    const isWanted = () => !closed && wanted?.hash === city.hash;
    let have = await copies.begin(city);
    if ((await copies.free()) < city.bytes - have + spareBytes) {
      await copies.discard();
      return noRoom(city);
    }
    let length = smallestPiece;
    copying = { have, total: city.bytes };
    publish();
    while (have < city.bytes) {
      const began = clock.monotonic();
      const answer = await link().call('city.read', { hash: city.hash, at: have, length });
      if (!isWanted()) return ok({});
      if (!answer.ok) return answer;
      const most = Math.min(length, city.bytes - have);
      if (answer.value.length === 0 || answer.value.length > most)
        return fail('city.notCopied', { why: '?' });
      await copies.add(city, have, answer.value);
      have += answer.value.length;
      copying = { have, total: city.bytes };
      publishSoon();
      const took = clock.monotonic() - began;
      if (took > pieceMs) length = Math.max(smallestPiece, length / 2);
      else if (took < pieceMs / 2) length = Math.min(cityPieceBytes, length * 2);
      if (have < city.bytes) await rest(Math.max(restMs, took));
      if (!isWanted()) return ok({});
    }
    return (await copies.finish(city)) ? ok({}) : fail('city.copyDamaged');
  }

  const noRoom = (city: CityFile) =>
    fail('city.noRoom', { needMb: Math.ceil((city.bytes + spareBytes) / 1024 / 1024) });

  /** Updates the copy to the city that the site has announced. */
  async function update(): Promise<Result<unknown>> {
    if (wanted === undefined) return ok({});
    if (wanted === null) await copies.clear();
    else if (wanted.hash !== copies.current?.hash) return copy(wanted);
    return ok({});
  }

  async function updateOrDiskFault(): Promise<Result<unknown>> {
    try {
      if (!isChecked && copies.current && !(await copies.isSound())) await throwAway();
      isChecked = true;
      return await update();
    } catch (error) {
      if (closed) return ok({});
      const found = toDiskFault(error);
      if (!found || found.ok) throw error;
      log('error', 'storing the city failed', { why: formatError(error) });
      if (!isDiskFull(error) || !wanted)
        return fail('city.notCopied', { why: String(found.fault.params.why) });
      // Frees the space for operators' actions.
      await copies.discard().catch(() => undefined);
      return noRoom(wanted);
    }
  }

  async function run(): Promise<Result<unknown>> {
    const done = await updateOrDiskFault();
    // The fault of a deleted copy is shown until the site has announced its replacement.
    if (done.ok && wanted === undefined) return done;
    const isRefused = !done.ok && done.fault.code.startsWith('right.');
    copying = null;
    fault = done.ok || isRefused || passes.has(done.fault.code) ? null : done.fault;
    publish();
    // A sign-in brings a new announcement of the city.
    return isRefused ? ok({}) : done;
  }
  const loop = createSyncLoop({ clock, log, name: 'city', retry: () => retryMs, run });
  // The existing copy is shown at once and verified meanwhile.
  loop.start();

  return {
    topics: { city: published },
    receives: {
      city: {
        onMessage(message) {
          wanted = message.city;
          loop.request();
        },
      },
    },
    close() {
      closed = true;
      loop.stop();
      cancelPublish?.();
      copies.close().catch((error: unknown) => log('warn', 'city', { why: formatError(error) }));
    },
    handlers: {
      async 'city.read'({ hash, at, length }) {
        if (copies.current?.hash !== hash) return fail('city.unknown');
        try {
          const bytes = await copies.read(at, length);
          if (bytes) return ok(bytes);
        } catch (error) {
          log('error', 'the city cannot be read', { why: formatError(error) });
        }
        if (copies.current?.hash === hash) {
          isChecked = false;
          loop.request();
        }
        return fail('city.unknown');
      },
    },
  };
}

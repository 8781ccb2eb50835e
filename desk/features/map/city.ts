import type { DeskTopics } from '../../../core/api/desk.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { fail, ok } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { type CityFile, type CityState, cityPieceBytes } from '../../../core/map/api.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { errorText, type Log } from '../../shared/log.ts';
import { oneAtATime } from '../../shared/turns.ts';
import { diskFault, isFull } from '../../store/disk.ts';
import type { SiteLink, SiteReceiver } from '../../sync/link.ts';
import { openCopies } from './city/copies.ts';

/** While it copies windows are told at most this often, ms. */
const publishEveryMs = 250;
/** After what may be over by itself, ms. */
const againMs = 10_000;
/** So much of the disk is left to the desk's own store, which must go on: its ballast, and what lets that come back. */
const defaultSpareBytes = 128 * 1024 * 1024;

/**
 * A piece is to take so long at most, ms: alerts and calls come by the same line, and wait for it. One that takes longer is
 * followed by smaller ones; and the line is others' for as long as a piece took, and for this long at least, which keeps a
 * desk far below the messages that its site takes of a link.
 */
const pieceMs = 100;
const restMs = 30;
const smallestPiece = 16 * 1024;

/** The city that windows draw: a copy of the site's, kept on this desk's disk, which is there without the site. */
export interface DeskCity {
  readonly handlers: HandlersFor<'city.read'>;
  readonly topics: TopicSources<Pick<DeskTopics, 'city'>>;
  readonly receives: SiteReceiver<'city'>;
  close(): void;
}

/** What happens of a copy: `again` asks for another try by itself. */
type Outcome = { readonly fault: Fault | null; readonly again: boolean };
const done: Outcome = { fault: null, again: false };
const later = (fault: Fault | null): Outcome => ({ fault, again: true });

export function createCity(options: {
  /** Holds nothing else. */
  readonly folder: string;
  readonly link: () => SiteLink;
  readonly clock: Clock;
  readonly log: Log;
  readonly spareBytes?: number;
}): DeskCity {
  const { link, clock, log } = options;
  const spareBytes = options.spareBytes ?? defaultSpareBytes;
  const copies = openCopies(options.folder);
  /** Undefined: it has not said. */
  let wanted: CityFile | null | undefined;
  let copying: CityState['copying'] = null;
  let fault: Fault | null = null;
  let closed = false;
  let isChecked = false;
  let cancelAgain: Cancel = () => undefined;
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

  /** A copy that somebody, or the disk, has changed since it was checked is thrown away: it comes again. */
  async function throwAway(): Promise<void> {
    log('error', 'the copy of the city is damaged', { hash: copies.current?.hash });
    await copies.clear();
    fault = { code: 'city.copyDamaged', params: {} };
    publish();
  }

  async function copy(city: CityFile): Promise<Outcome> {
    const isWanted = () => !closed && wanted?.hash === city.hash;
    let have = await copies.begin(city);
    if ((await copies.free()) < city.bytes - have + spareBytes) {
      await copies.discard();
      return later(noRoom(city));
    }
    let length = smallestPiece;
    copying = { have, total: city.bytes };
    publish();
    while (have < city.bytes) {
      const began = clock.monotonic();
      const answer = await link().call('city.read', { hash: city.hash, at: have, length });
      if (!isWanted()) return done;
      if (!answer.ok) return afterRefusal(answer.fault);
      const most = Math.min(length, city.bytes - have);
      if (answer.value.length === 0 || answer.value.length > most) return later(notCopied('?'));
      await copies.add(city, have, answer.value);
      have += answer.value.length;
      copying = { have, total: city.bytes };
      publishSoon();
      const took = clock.monotonic() - began;
      if (took > pieceMs) length = Math.max(smallestPiece, length / 2);
      else if (took < pieceMs / 2) length = Math.min(cityPieceBytes, length * 2);
      if (have < city.bytes) await rest(Math.max(restMs, took));
      if (!isWanted()) return done;
    }
    if (await copies.finish(city)) return done;
    return later({ code: 'city.copyDamaged', params: {} });
  }

  const noRoom = (city: CityFile): Fault => ({
    code: 'city.noRoom',
    params: { needMb: Math.ceil((city.bytes + spareBytes) / 1024 / 1024) },
  });
  const notCopied = (why: string): Fault => ({ code: 'city.notCopied', params: { why } });

  function afterRefusal(refusal: Fault): Outcome {
    log('info', 'the city is not being copied', { cause: refusal.code });
    // A link that comes back, and a person who signs in, bring the site's word of its city with them.
    if (refusal.code === 'site.unreachable' || refusal.code.startsWith('right.')) return done;
    // It has another one by now, and is about to say so.
    return later(refusal.code === 'city.unknown' ? null : refusal);
  }

  async function work(): Promise<void> {
    try {
      if (!isChecked && copies.current && !(await copies.isSound())) await throwAway();
      isChecked = true;
      const city = wanted;
      if (closed || city === undefined) return;
      if (city === null) {
        await copies.clear();
        settle(done);
      } else if (city.hash === copies.current?.hash) settle(done);
      else settle(await copy(city));
    } catch (error) {
      if (closed) return;
      const found = diskFault(error);
      if (!found || found.ok) throw error;
      log('error', 'the city is not kept', { why: errorText(error) });
      // The room is for what people do.
      if (isFull(error)) await copies.discard().catch(() => undefined);
      settle(later(isFull(error) && wanted ? noRoom(wanted) : notCopied(String(found.fault.params.why))));
    }
  }
  function settle(outcome: Outcome): void {
    copying = null;
    fault = outcome.fault;
    publish();
    cancelAgain();
    if (outcome.again && !closed) cancelAgain = clock.after(againMs, running.ask);
  }
  const running = oneAtATime(work, (error) => log('error', 'city', { why: errorText(error) }));
  // What is there is shown at once, and looked through meanwhile.
  running.ask();

  return {
    topics: { city: published },
    receives: {
      city: {
        onMessage(message) {
          wanted = message.city;
          running.ask();
        },
      },
    },
    close() {
      closed = true;
      cancelAgain();
      cancelPublish?.();
      copies.close().catch((error: unknown) => log('warn', 'city', { why: errorText(error) }));
    },
    handlers: {
      async 'city.read'({ hash, at, length }) {
        if (copies.current?.hash !== hash) return fail('city.unknown');
        try {
          const bytes = await copies.read(at, length);
          if (bytes) return ok(bytes);
        } catch (error) {
          log('error', 'the city cannot be read', { why: errorText(error) });
        }
        if (copies.current?.hash === hash) {
          isChecked = false;
          running.ask();
        }
        return fail('city.unknown');
      },
    },
  };
}

import type { DeskTopics } from '../../../core/api/desk.ts';
import { createKeyedRateLimit } from '../../../core/base/allowance.ts';
import type { CameraId, WindowId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';
import {
  maxOffers,
  maxSharedBytes,
  type Offer,
  offerLifeMs,
  type SharedContent,
  toReceivedContent,
} from '../../../core/wall/share.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { SiteReceiver } from '../../sync/link.ts';

/** The rate limit between the desk's own windows, equal to the site's limit between desks. */
const allowed = { atOnce: 16, everyMs: 2_000 };
const mostWindows = 64;

interface ShareOptions extends Pick<DeskContext, 'desk' | 'write' | 'link' | 'operator' | 'clock' | 'log'> {
  /** The desk's name as shown to other desks. */
  readonly name: string;
  /** A room's wall has no operator to choose a window: shares without a target go to its first one. */
  readonly roomWall: boolean;
  readonly mayTouch: (camera: string) => boolean;
  /** Returns whether a hidden camera may be named: one that was removed, as far as the desk knows. */
  readonly mayName: (camera: CameraId) => boolean;
}

/** Shares cameras and layouts between windows and desks, until an operator accepts them. */
export interface DeskSharing {
  readonly handlers: HandlersFor<'share.targets' | 'share.push' | 'share.settle'>;
  opened(window: WindowId): void;
  closed(window: WindowId): void;
  /** The site has accepted the session: the windows are announced to it. */
  live(): void;
  readonly receives: SiteReceiver<'shared'>;
  /** The pending shares of each window. */
  readonly topics: TopicSources<Pick<DeskTopics, 'shared'>, WindowId>;
  /** The operator has changed: pending shares were for the previous one. */
  forget(): void;
  close(): void;
}

interface Waiting {
  readonly offer: Offer;
  readonly until: number;
}

export function createDeskSharing(options: ShareOptions): DeskSharing {
  const { name, write, link, operator, mayTouch, mayName, clock, log } = options;
  /** The number of pages per window: a reloaded page opens before the old one closes. */
  const windows = new Map<WindowId, number>();
  const offers = new Map<WindowId, readonly Waiting[]>();
  const allowance = createKeyedRateLimit(clock, allowed);
  let made = 0;
  let cancelPrune = () => {};

  const openWindows = (): WindowId[] =>
    [...windows.keys()].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))).slice(0, mostWindows);
  const read = (window: WindowId) => [{ offers: (offers.get(window) ?? []).map(({ offer }) => offer) }];
  const shared = createPublication(read);

  function keep(window: WindowId, next: readonly Waiting[]): void {
    if (next.length === (offers.get(window)?.length ?? 0) && next.length === 0) return;
    offers.set(window, next);
    shared.publishEach((to) => (to === window ? read(to) : []));
  }

  function prune(): void {
    const now = clock.monotonic();
    for (const [window, all] of offers) {
      const left = all.filter(({ until }) => until > now);
      if (left.length < all.length) keep(window, left);
    }
    schedule();
  }
  function schedule(): void {
    cancelPrune();
    const first = Math.min(...[...offers.values()].flat().map(({ until }) => until));
    if (Number.isFinite(first)) cancelPrune = clock.after(Math.max(0, first - clock.monotonic()), prune);
  }

  /** @returns false if there is no window to receive it */
  function put(window: WindowId | null, offer: Offer): boolean {
    const open = openWindows();
    const meant = window === null ? (options.roomWall ? open.slice(0, 1) : open) : [window];
    if (meant.length === 0 || meant.some((one) => !windows.has(one))) return false;
    const until = clock.monotonic() + offerLifeMs;
    for (const one of meant) keep(one, [...(offers.get(one) ?? []), { offer, until }].slice(-maxOffers));
    schedule();
    return true;
  }

  function present(): void {
    if (!operator()) return;
    link()
      .call('desk.present', { name, windows: openWindows() })
      .then((reported) => {
        if (!reported.ok && reported.fault.code !== 'site.unreachable')
          log('warn', 'site not told of the windows', { cause: reported.fault.code });
      })
      .catch((error: unknown) => log('error', 'share', { why: String(error) }));
  }

  function toOwnWindow(
    who: Operator,
    from: WindowId,
    window: WindowId,
    content: SharedContent,
  ): Result<Record<string, never>> {
    const bytes = Buffer.byteLength(JSON.stringify(content));
    if (bytes > maxSharedBytes)
      return fail('share.tooLarge', { size: Math.ceil(bytes / 1024), most: maxSharedBytes / 1024 });
    const waitMs = allowance.waitMs(who.id);
    if (waitMs > 0) return fail('share.tooMany', { seconds: Math.ceil(waitMs / 1000) });
    if (!windows.has(window)) return fail('share.noWindow', { window });
    allowance.take(who.id);
    made += 1;
    const offer: Offer = {
      id: `${options.desk}-${made}`,
      at: Math.round(clock.now()),
      from: { name: who.displayName, desk: name, window: from },
      content: toReceivedContent(content, mayTouch, mayName),
    };
    const written = write(
      {
        who: who.id,
        event: 'share.push',
        camera: content.kind === 'camera' ? content.camera : null,
        why: null,
        detail: JSON.stringify({
          from,
          to: window,
          ...(content.kind === 'layout' ? { name: content.name } : {}),
        }),
      },
      () => {},
    );
    if (!written.ok) return written;
    put(window, offer);
    return ok({});
  }

  return {
    topics: { shared },
    opened(window) {
      windows.set(window, (windows.get(window) ?? 0) + 1);
      present();
    },
    closed(window) {
      const left = (windows.get(window) ?? 1) - 1;
      if (left > 0) return void windows.set(window, left);
      windows.delete(window);
      offers.delete(window);
      present();
    },
    live: present,
    receives: {
      shared: {
        onMessage({ window, offer }) {
          const fault = { code: 'share.noWindow' as const, params: { window: window ?? '–' } };
          link()
            .call('share.received', put(window, offer) ? { id: offer.id } : { id: offer.id, fault })
            .catch((error: unknown) => log('error', 'share', { why: String(error) }));
        },
      },
    },
    forget() {
      for (const window of [...offers.keys()]) keep(window, []);
      offers.clear();
      cancelPrune();
    },
    close: () => cancelPrune(),
    handlers: {
      async 'share.targets'(_input, { window }) {
        const answer = await link().call('share.targets', {});
        return ok({
          windows: openWindows().filter((one) => one !== window),
          desks: answer.ok ? answer.value.targets : [],
          site: answer.ok ? null : { code: answer.fault.code, params: { ...answer.fault.params } },
        });
      },
      async 'share.push'({ to, content }, { window }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        if (!('desk' in to)) return toOwnWindow(who, window, to.window, content);
        return link().call('share.push', { ...to, content });
      },
      'share.settle'({ id, how }) {
        const who = operator();
        const holders = [...offers].filter(([, all]) => all.some(({ offer }) => offer.id === id));
        const found = holders[0]?.[1].find(({ offer }) => offer.id === id)?.offer;
        if (!who || !found) return ok({});
        const written = write(
          {
            who: who.id,
            event: `share.${how}`,
            camera: found.content.kind === 'camera' ? found.content.camera : null,
            why: null,
            detail: JSON.stringify({ id, from: found.from }),
          },
          () => {},
        );
        if (!written.ok) return written;
        for (const [window, all] of holders)
          keep(
            window,
            all.filter(({ offer }) => offer.id !== id),
          );
        schedule();
        return ok({});
      },
    },
  };
}

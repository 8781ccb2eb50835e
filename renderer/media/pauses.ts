import type { Result } from '../../core/base/result.ts';
import { streamsAhead } from '../../core/media/api.ts';
import type { Session } from './session.ts';
import type { Feed, View } from './view.ts';

type PauseInput = Pick<
  Feed,
  'received' | 'paused' | 'resumedAt' | 'isSettling' | 'isAhead' | 'lastFrameAt'
> & {
  readonly session: Pick<Session, 'over' | 'pause' | 'resume'>;
};
type Seen = Pick<View, 'hidden' | 'isOff' | 'unseen' | 'seenAt'> & {
  readonly shown: PauseInput | undefined;
  readonly coming: PauseInput | undefined;
};

/**
 * Tells the site which streams to send and which not: those that can be seen. One call a session for each; pausing at the
 * site makes no SDP. What the site did not take is told again at the next call. A stream that is sent again goes on with its next
 * keyframe: of a few, pictures are asked for until then; of many, to decode which would hold all of them up, the last keyframe.
 * @param hasTime whether this machine has time to decode a few streams twice for a moment
 */
export function watchPauses(
  views: Iterable<Seen>,
  allHidden: boolean,
  hasTime: () => boolean,
  now: number,
): void {
  const changes = new Map<
    PauseInput['session'],
    { pause: PauseInput[]; resume: PauseInput[]; onTop: PauseInput[] }
  >();
  for (const view of views) {
    const unseen = view.hidden || allHidden;
    if (view.unseen && !unseen) view.seenAt = now;
    view.unseen = unseen;
    for (const feed of [view.shown, view.coming]) {
      if (!feed?.received || feed.paused === unseen || feed.session.over) continue;
      const change = changes.get(feed.session) ?? { pause: [], resume: [], onTop: [] };
      changes.set(feed.session, change);
      change[unseen ? 'pause' : 'resume'].push(feed);
      feed.paused = unseen;
      feed.isAhead = false;
      if (unseen) continue;
      feed.resumedAt = now;
      feed.isSettling = feed.lastFrameAt !== undefined;
      if (!view.isOff && feed === (view.shown ?? view.coming)) change.onTop.push(feed);
    }
  }
  for (const [session, { pause, resume, onTop }] of changes) {
    const isFew = onTop.length <= streamsAhead && hasTime();
    const [ahead, stills] = isFew ? [onTop, []] : [[], onTop];
    for (const feed of ahead) feed.isAhead = true;
    void send(pause, (ids) => session.pause(ids));
    void send(resume, (ids) => session.resume(ids, idsOf(ahead), idsOf(stills)));
  }
}

const idsOf = (feeds: readonly PauseInput[]) => feeds.flatMap(({ received }) => received?.id ?? []);

async function send(
  changed: readonly PauseInput[],
  call: (ids: readonly string[]) => Promise<Result<unknown>>,
): Promise<void> {
  if (changed.length === 0) return;
  const result = await call(idsOf(changed));
  if (!result.ok) for (const feed of changed) feed.paused = !feed.paused;
}

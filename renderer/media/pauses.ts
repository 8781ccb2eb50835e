import type { Result } from '../../core/result.ts';
import type { Session } from './session.ts';
import type { Feed, View } from './view.ts';

type Told = Pick<Feed, 'received' | 'paused' | 'resumedAt'> & {
  readonly session: Pick<Session, 'over' | 'pause' | 'resume'>;
};
type Seen = Pick<View, 'hidden' | 'unseen' | 'seenAt'> & {
  readonly shown: Told | undefined;
  readonly coming: Told | undefined;
};

/**
 * Tells the site which streams to send and which not: those that can be seen. One call a session for each; pausing at the
 * site makes no SDP. What the site did not take is told again at the next call.
 */
export function tellPauses(views: Iterable<Seen>, allHidden: boolean, now: number): void {
  const changes = new Map<Told['session'], { pause: Told[]; resume: Told[] }>();
  for (const view of views) {
    const unseen = view.hidden || allHidden;
    if (view.unseen && !unseen) view.seenAt = now;
    view.unseen = unseen;
    for (const feed of [view.shown, view.coming]) {
      if (!feed?.received || feed.paused === unseen || feed.session.over) continue;
      const change = changes.get(feed.session) ?? { pause: [], resume: [] };
      changes.set(feed.session, change);
      change[unseen ? 'pause' : 'resume'].push(feed);
      feed.paused = unseen;
      if (!unseen) feed.resumedAt = now;
    }
  }
  for (const [session, { pause, resume }] of changes) {
    void send(pause, (ids) => session.pause(ids));
    void send(resume, (ids) => session.resume(ids));
  }
}

async function send(
  changed: readonly Told[],
  call: (ids: readonly string[]) => Promise<Result<unknown>>,
): Promise<void> {
  if (changed.length === 0) return;
  const result = await call(changed.flatMap((feed) => feed.received?.id ?? []));
  if (!result.ok) for (const feed of changed) feed.paused = !feed.paused;
}

import type { Result } from '../../core/result.ts';
import type { Session } from './session.ts';
import type { Feed, View } from './view.ts';

/**
 * Tells the site which streams to send and which not: those that can be seen. One call a session for each; pausing at the
 * site makes no SDP. What the site did not take is told again at the next call.
 */
export function tellPauses(views: Iterable<View>, allHidden: boolean): void {
  const changes = new Map<Session, { pause: Feed[]; resume: Feed[] }>();
  for (const view of views) {
    const unseen = view.hidden || allHidden;
    for (const feed of [view.shown, view.coming]) {
      if (!feed?.received || feed.paused === unseen || feed.session.over) continue;
      const change = changes.get(feed.session) ?? { pause: [], resume: [] };
      changes.set(feed.session, change);
      change[unseen ? 'pause' : 'resume'].push(feed);
      feed.paused = unseen;
    }
  }
  for (const [session, { pause, resume }] of changes) {
    void send(pause, (ids) => session.pause(ids));
    void send(resume, (ids) => session.resume(ids));
  }
}

async function send(
  changed: readonly Feed[],
  call: (ids: readonly string[]) => Promise<Result<unknown>>,
): Promise<void> {
  if (changed.length === 0) return;
  const result = await call(changed.flatMap((feed) => feed.received?.id ?? []));
  if (!result.ok) for (const feed of changed) feed.paused = !feed.paused;
}

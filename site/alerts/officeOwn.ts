import type { Occurrence } from '../../core/domain/alertLog.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { Own } from './hostMessages.ts';
import type { InboxMessage, IncomingMessage } from './inbox/inbox.ts';

/** What the site notices itself goes the way of everything else: into the inbox, as a message of the source `site`. */
export const ownSource = { id: 'site', kind: 'site' } as const;

export const ownMessage = (own: Own, now: number): IncomingMessage => ({
  source: ownSource.id,
  kind: ownSource.kind,
  channel: own.class,
  bytes: Buffer.from(JSON.stringify(own), 'utf8'),
  receivedAt: now,
});

export function readOwn(process: string, message: InboxMessage): Result<readonly Occurrence[]> {
  const read = Own.safeParse(JSON.parse(Buffer.from(message.bytes).toString('utf8')));
  if (!read.success) return fail('alert.messageMalformed', { why: read.error.message.slice(0, 200) });
  const { class: what, camera, key, over, title } = read.data;
  return ok([
    {
      id: `${process}:${message.seq}`,
      source: ownSource,
      cameraName: camera ?? '',
      camera,
      class: what,
      rule: null,
      track: key,
      phase: over ? 'end' : 'begin',
      priority: null,
      title,
      place: null,
      observedAt: message.receivedAt,
      receivedAt: message.receivedAt,
      evidence: [],
    },
  ]);
}

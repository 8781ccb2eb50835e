import { siteSourceId } from '../../core/alerts/alert.ts';
import { trackOf } from '../../core/alerts/correlateKeys.ts';
import type { Occurrence } from '../../core/alerts/log.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { Own } from './hostMessages.ts';
import type { InboxMessage, IncomingMessage } from './inbox/inbox.ts';
import type { AlertLog } from './log/log.ts';
import { eachOpenPage } from './log/openAlerts.ts';

/** What the site notices itself goes the way of everything else: into the inbox, as a message of the source `site`. */
export const ownSource = { id: siteSourceId, kind: 'site' } as const;

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

/** Takes what the site notices itself, and knows what of it has been said since it began. */
export function createOwn(parts: {
  readonly log: Pick<AlertLog, 'open'>;
  readonly put: (told: Own) => Promise<Result<void>>;
}) {
  const standing = new Set<string>();
  const nameOf = ({ class: what, key }: Pick<Own, 'class' | 'key'>) => `${what} ${key}`;
  return {
    own(told: Own): Promise<Result<void>> {
      if (told.over) standing.delete(nameOf(told));
      else standing.add(nameOf(told));
      return parts.put(told);
    },

    /**
     * What the site told of itself stands in the log over its end, and who would say that it is over may be gone: what nobody has
     * said again by now is.
     */
    async endWhatIsOver(): Promise<void> {
      await eachOpenPage(parts.log, async (page) => {
        for (const { source, active, camera, class: what, key } of page) {
          if (source.id !== ownSource.id || !active) continue;
          const told = { class: what, camera, key: camera ?? trackOf(key), over: true, title: '' };
          if (!standing.has(nameOf(told))) await parts.put(told);
        }
      });
    },
  };
}

import { siteTopics } from '../../core/api/site.ts';
import { fail, ok } from '../../core/base/result.ts';
import { publishTopics, type TopicSources } from '../../core/rpc/topics.ts';
import type { DeskServices, PublishedTopics } from '../api/deskServices.ts';
import type { TicketGrant } from '../api/mediaServices.ts';
import { createExportAudit } from '../audit/exportAudit.ts';
import type { CameraRegistry } from '../cameras/index.ts';
import type { Machines } from '../people/machines.ts';
import type { People } from '../people/people.ts';
import type { OperatorSession } from '../people/sessions.ts';
import type { OneUseTickets } from '../people/tickets.ts';
import type { SiteStore } from '../store/index.ts';

type Joined = Pick<
  DeskServices,
  | 'site'
  | 'certificate'
  | 'desks'
  | 'mayTouch'
  | 'controlTicket'
  | 'share'
  | 'library'
  | 'ownCameras'
  | 'alerts'
  | 'shiftLog'
  | 'board'
  | 'documents'
  | 'room'
  | 'audit'
  | 'city'
  | 'onUnexpectedError'
>;

/** Joins the modules' services for desks, and adds those that involve several modules. */
export function composeDeskServices({
  people,
  machines,
  tickets,
  registry,
  record,
  topics,
  onSat,
  onNamed,
  ...joined
}: Joined & {
  readonly people: People;
  readonly machines: Machines;
  readonly tickets: OneUseTickets<TicketGrant>;
  readonly registry: CameraRegistry;
  readonly record: SiteStore['record'];
  readonly topics: TopicSources<PublishedTopics, OperatorSession | undefined>;
  /** A person signed in at a desk, or is still signed in. */
  readonly onSat: (session: OperatorSession) => void;
  /** A desk has announced its name. */
  readonly onNamed: (session: Pick<OperatorSession, 'desk' | 'operator'>, name: string) => void;
}): DeskServices {
  const { operators } = people;
  const taken = (take: (session: OperatorSession) => void) => (session: OperatorSession) => {
    onSat(session);
    take(session);
  };
  return {
    ...joined,
    topics: publishTopics<PublishedTopics, OperatorSession | undefined>(siteTopics, topics),
    people: { ...people, sat: (of, address, take) => people.sat(of, address, taken(take)) },
    share: {
      ...joined.share,
      present(end, session, presence) {
        onNamed(session, presence.name);
        joined.share.present(end, session, presence);
      },
    },
    machines: {
      enrol: machines.enrol,
      signIn: (asked, address, take) => machines.signIn(asked, address, taken(take)),
    },
    async signIn(credentials, address, take) {
      // A person signing in on an unattended wall machine would turn its wall off.
      if (machines.isAt(credentials.desk)) return fail('machine.watchesOnly');
      return operators.signIn(credentials, address, taken(take));
    },
    resume(token, desk) {
      const resumed = operators.resume(token, desk);
      if (resumed.ok) onSat(resumed.value);
      return resumed;
    },
    signOut: operators.signOut,
    isCurrent: operators.isCurrent,
    page: (session, after, limit) => registry.page(session.operator.scope, after, limit),
    ticket(session, window) {
      const detail = JSON.stringify({ desk: session.desk, window });
      const written = record([
        { who: session.operator.id, event: 'media.ticket', camera: null, why: null, detail },
      ]);
      if (!written.ok) return written;
      const granted = tickets.grant({ session, window });
      return granted ? ok(granted) : fail('call.tooMany');
    },
    exported: (session, written) =>
      people.withSecond(session, 'video.export', written.camera, (second) => {
        const auditEvents = createExportAudit(session.operator.id, session.desk, written, second);
        return auditEvents.ok ? record(auditEvents.value) : auditEvents;
      }),
  };
}

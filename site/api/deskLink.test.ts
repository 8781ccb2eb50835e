import { expect, it } from 'vitest';
import { type SiteTopics, siteTopics } from '../../core/api/site.ts';
import { CameraId, DeskId, OperatorId } from '../../core/base/ids.ts';
import { fail, ok } from '../../core/base/result.ts';
import { SecurityPolicy } from '../../core/people/api.ts';
import { splitPresences } from '../../core/ptz/lease.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import { createPublication, publishTopics } from '../../core/rpc/topics.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { serveDeskLink } from './deskLink.ts';
import type { DeskLinkSession, PublishedTopics } from './deskServices.ts';

const hour = 3_600_000;
const desk = DeskId.parse('desk-0123456789abcdef');

const left = CameraId.parse('hn:camera:left');

function open() {
  const topics = {
    outside: createPublication((): TopicMessage<SiteTopics, 'outside'>[] => []),
    presence: createPublication(() => splitPresences(true, [])),
    registry: createPublication(() => [{ revision: 1 }]),
    layouts: createPublication(() => [{ changes: 0 }]),
    alerts: createPublication((): TopicMessage<SiteTopics, 'alerts'>[] => []),
    city: createPublication((): TopicMessage<SiteTopics, 'city'>[] => []),
    shiftLog: createPublication(() => [{ epoch: 'one', head: 0 }]),
    verifiers: createPublication(() => [{ revocations: 0 }]),
  };
  const clock = handClock();
  const sent: unknown[] = [];
  const signedIn: boolean[] = [];
  const shared: string[] = [];
  const closers: (() => void)[] = [];
  let receive: (message: unknown) => void = () => undefined;
  let made = 0;
  const sessionNow = (): DeskLinkSession => {
    made += 1;
    return {
      operator: {
        id: OperatorId.parse('hn:operator:a'),
        name: 'a',
        displayName: 'a',
        roles: ['operator'],
        rights: ['camera.list'],
        scope: 'all',
        demo: false,
      },
      desk,
      expiresAt: clock.now() + hour,
      key: `k${made}`,
    };
  };
  const link = serveDeskLink(
    {
      send: (message) => void sent.push(message),
      onMessage: (run) => {
        receive = run;
      },
      onClose: (run) => void closers.push(run),
      close: () => undefined,
      bufferedBytes: 0,
      closedCleanly: false,
      countMalformed: () => undefined,
      setSignedIn: (now) => void signedIn.push(now),
      end: () => undefined,
    },
    'a',
    {
      site: { id: 'hn', name: 'Thử', instance: 'i' },
      certificate: null,
      desks: { prove: () => ok(undefined), keyOf: () => undefined },
      async signIn(_credentials, _address, take) {
        const session = sessionNow();
        take(session);
        // As in the site: the previous session at the desk is notified after the new one has begun.
        link.sessionEnded(`k${made - 1}`, { code: 'signIn.expired', params: {} });
        return ok({ token: 't', session });
      },
      resume: () => fail('signIn.expired'),
      signOut: () => undefined,
      isCurrent: ({ expiresAt }) => expiresAt > clock.now(),
      mayTouch: () => true,
      page: () => ({ revision: 1, total: 0, wards: [], cameras: [] }),
      controlTicket: () => fail('steer.gatewayAway'),
      ticket: () => fail('call.tooMany'),
      exported: () => fail('call.tooMany'),
      ownCameras: {
        discover: async () => fail('call.tooMany'),
        streams: async () => fail('call.tooMany'),
        tryOut: async () => fail('call.tooMany'),
        add: () => fail('call.tooMany'),
        remove: () => fail('call.tooMany'),
      },
      machines: { enrol: () => fail('machine.codeRefused'), signIn: () => fail('machine.refused') },
      share: {
        present: () => void shared.push('present'),
        left: () => void shared.push('left'),
        targets: () => [],
        push: async () => fail('share.targetGone'),
        received: () => undefined,
      },
      library: {
        list: () => ({ layouts: [] }),
        save: () => fail('layout.unknown'),
        remove: () => fail('layout.unknown'),
      },
      people: {
        policy: () => SecurityPolicy.parse({}),
        verifiersOver: () => [],
        verifier: async () => ok({ verifier: null, key: '' }),
        changePassword: async () => fail('password.wrong'),
        unlock: async () => fail('password.wrong'),
        second: async () => fail('second.same'),
        recognise: async () => fail('call.tooMany'),
        unmask: () => fail('call.tooMany'),
        sat: () => fail('offline.notTaken'),
      },
      alerts: { ask: async () => fail('alert.serviceAway', { why: '' }) },
      shiftLog: {
        push: () => fail('call.tooMany'),
        pull: () => fail('call.tooMany'),
        roster: () => ok({ roster: null }),
      },
      board: async () => fail('call.tooMany'),
      room: { auditEvents: () => fail('call.tooMany') },
      documents: { put: () => fail('call.tooMany'), get: () => fail('call.tooMany') },
      audit: {
        page: () => ({ entries: [], cameras: [] }),
        names: () => ({ who: [], auditEvents: [], desks: [] }),
        state: () => {
          throw new Error('not asked');
        },
        heads: () => ({ heads: [] }),
        exporting: () => ok(undefined),
        witness: () => fail('audit.headForged'),
      },
      city: { read: async () => fail('city.unknown') },
      topics: publishTopics<PublishedTopics, DeskLinkSession | undefined>(siteTopics, topics),
      onUnexpectedError: (_id, _call, error) => {
        throw error;
      },
    },
    clock,
  );
  const proof = { key: '00'.repeat(32), signature: '00'.repeat(64) };
  receive({ t: 'call', id: 0, call: 'hello', input: { protocol: protocolVersion, desk } });
  receive({ t: 'call', id: 0, call: 'desk.prove', input: proof });
  receive({ t: 'subscribe', topic: 'session' });
  return {
    clock,
    topics,
    subscribe: (topic: string) => receive({ t: 'subscribe', topic }),
    signedIn,
    shared,
    /** The causes received so far; null: a person is signed in. */
    ended: () =>
      sent.flatMap((message) =>
        typeof message === 'object' && message !== null && 'topic' in message && 'message' in message
          ? [message.message]
          : [],
      ),
    async signIn() {
      const input = { name: 'a', password: 'x' };
      receive({ t: 'call', id: 1, call: 'session.signIn', input });
      await clock.advance(0);
    },
    cut: () => {
      for (const run of closers) run();
    },
  };
}
const noSessionEnded = { ended: null };
const expired = { ended: { code: 'signIn.expired', params: {} } };

it('a desk link reports an expired session within 15 s, though the machine was asleep', async () => {
  const { clock, ended, signIn, signedIn } = open();
  await signIn();
  await clock.advance(15_000);
  expect(ended()).toEqual([noSessionEnded]);
  clock.jump(hour);
  await clock.advance(15_000);
  expect(ended()).toEqual([noSessionEnded, expired]);
  expect(signedIn).toEqual([true, false]);
  expect(clock.pending).toBe(0);
});

it('a desk link does not tell a new session that the previous one was signed out', async () => {
  const { ended, signIn } = open();
  await signIn();
  await signIn();
  expect(ended()).toEqual([noSessionEnded, noSessionEnded]);
});

it('a desk link publishes topics by right, with the desk’s current session', async () => {
  const { ended: reported, signIn, subscribe, topics } = open();
  for (const topic of ['outside', 'presence', 'registry', 'alerts', 'verifiers']) subscribe(topic);
  expect(reported()).toEqual([{ revocations: 0 }]);
  await signIn();
  const presence = { reset: true, cameras: [] };
  expect(reported().slice(1)).toEqual([noSessionEnded, presence, { revision: 1 }]);
  topics.outside.publishEach((session) => (session ? [{ cameras: [left] }] : []));
  topics.registry.publish({ revision: 2 });
  topics.alerts.publish({ epoch: 'one', head: 1, paused: null });
  // Alerts are not published: this person has no right to read them.
  expect(reported().slice(4)).toEqual([{ cameras: [left] }, { revision: 2 }]);
  await signIn();
  // Another session: stream states sent to the previous one are not repeated.
  expect(reported().slice(6)).toEqual([noSessionEnded, presence]);
});

it('a desk link leaves no timer behind', async () => {
  const { clock, signIn, cut } = open();
  await signIn();
  cut();
  expect(clock.pending).toBe(0);
});

it('a desk link forwards nothing to a desk that has not announced its windows', async () => {
  const { shared, signIn, cut } = open();
  await signIn();
  await signIn();
  expect(shared).toEqual(['left']);
  cut();
  expect(shared).toEqual(['left', 'left']);
});

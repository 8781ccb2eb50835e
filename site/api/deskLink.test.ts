import { expect, it } from 'vitest';
import { type SiteTopics, siteTopics } from '../../core/api/site.ts';
import { CameraId, DeskId, OperatorId } from '../../core/base/ids.ts';
import { fail, ok } from '../../core/base/result.ts';
import { SecurityPolicy } from '../../core/people/api.ts';
import { presenceMessages } from '../../core/ptz/lease.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import { createPublication, publishTopics } from '../../core/rpc/topics.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { serveDesk } from './deskLink.ts';
import type { PublishedTopics, Session } from './deskServices.ts';

const hour = 3_600_000;
const desk = DeskId.parse('desk-0123456789abcdef');

const left = CameraId.parse('hn:camera:left');

function open() {
  const topics = {
    outside: createPublication((): TopicMessage<SiteTopics, 'outside'>[] => []),
    presence: createPublication(() => presenceMessages(true, [])),
    registry: createPublication(() => [{ revision: 1 }]),
    layouts: createPublication(() => [{ changes: 0 }]),
    alerts: createPublication((): TopicMessage<SiteTopics, 'alerts'>[] => []),
    city: createPublication((): TopicMessage<SiteTopics, 'city'>[] => []),
    watch: createPublication(() => [{ epoch: 'one', head: 0 }]),
    verifiers: createPublication(() => [{ revocations: 0 }]),
  };
  const clock = handClock();
  const sent: unknown[] = [];
  const signedIn: boolean[] = [];
  const shared: string[] = [];
  const closers: (() => void)[] = [];
  let receive: (message: unknown) => void = () => undefined;
  let made = 0;
  const sessionNow = (): Session => {
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
  const link = serveDesk(
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
      async signIn(_credentials, _address, take) {
        const session = sessionNow();
        take(session);
        // As the site does: anyone who sat here before is told after the next one has sat down.
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
      watch: {
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
        countersign: () => fail('audit.headForged'),
      },
      city: { read: async () => fail('city.unknown') },
      topics: publishTopics<PublishedTopics, Session | undefined>(siteTopics, topics),
      onUnexpectedError: (_id, _call, error) => {
        throw error;
      },
    },
    clock,
  );
  receive({ t: 'subscribe', topic: 'session' });
  return {
    clock,
    topics,
    subscribe: (topic: string) => receive({ t: 'subscribe', topic }),
    signedIn,
    shared,
    /** The causes told so far; null: somebody is signed in. */
    ended: () =>
      sent.flatMap((message) =>
        typeof message === 'object' && message !== null && 'topic' in message && 'message' in message
          ? [message.message]
          : [],
      ),
    async signIn() {
      const input = { name: 'a', password: 'x', desk };
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

it('tells within 15 s that a session has expired, though the machine slept through it', async () => {
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

it('tells nobody who has just signed in that the one before was signed out', async () => {
  const { ended, signIn } = open();
  await signIn();
  await signIn();
  expect(ended()).toEqual([noSessionEnded, noSessionEnded]);
});

it('publishes topics by right, each with the session that the desk has at that moment', async () => {
  const { ended: reported, signIn, subscribe, topics } = open();
  for (const topic of ['outside', 'presence', 'registry', 'alerts', 'verifiers']) subscribe(topic);
  expect(reported()).toEqual([{ revocations: 0 }]);
  await signIn();
  const presence = { reset: true, cameras: [] };
  expect(reported().slice(1)).toEqual([noSessionEnded, presence, { revision: 1 }]);
  topics.outside.publishEach((session) => (session ? [{ cameras: [left] }] : []));
  topics.registry.publish({ revision: 2 });
  topics.alerts.publish({ epoch: 'one', head: 1, paused: null });
  // Not the alerts: this person may not read them.
  expect(reported().slice(4)).toEqual([{ cameras: [left] }, { revision: 2 }]);
  await signIn();
  // Another session: what the one before was sent of a stream is not theirs.
  expect(reported().slice(6)).toEqual([noSessionEnded, presence]);
});

it('leaves no timer behind', async () => {
  const { clock, signIn, cut } = open();
  await signIn();
  cut();
  expect(clock.pending).toBe(0);
});

it('passes nothing on to anyone who has not said yet which windows there are', async () => {
  const { shared, signIn, cut } = open();
  await signIn();
  await signIn();
  expect(shared).toEqual(['left']);
  cut();
  expect(shared).toEqual(['left', 'left']);
});

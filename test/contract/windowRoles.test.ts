import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CameraId, DeskId, OperatorId, WindowId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import { Camera } from '../../core/cameras/camera.ts';
import { mediaCalls, mediaTopics } from '../../core/media/api.ts';
import { isCameraInScope, type Operator } from '../../core/people/operator.ts';
import { controlCalls, controlTopics } from '../../core/ptz/controlApi.ts';
import { ControlGrant, SteerableCamera } from '../../core/ptz/gatewayMessages.ts';
import { createRpcClient, type RpcClient } from '../../core/rpc/client.ts';
import type { CallTable, RightNeeded, TopicTable } from '../../core/rpc/define.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import { serveMediaLink } from '../../site/api/mediaLink.ts';
import type { ViewerEvents } from '../../site/shared/streamView.ts';
import { handClock } from '../fakes/clock.ts';
import { portPair } from '../fakes/ports.ts';
import { createTestGateway, grantOf } from '../fakes/testGateway.ts';
import { controlExampleOf, mediaExampleOf } from './controlExamples.ts';
import { codeIn, inside, outside, type Person, people, scopes, sees, tryCalls, tryTopics } from './rights.ts';

/**
 * Tests that no right leaks at the PTZ gateway, or at the windows' interface for media.
 * roles.test.ts covers the desk and the site. Every call and topic of the tables is tried with every role and several
 * scopes, even with roles to which the site would give no ticket, because each interface has to check for itself. A new
 * call is tried automatically; a call without an example fails.
 */
const cameras = [
  { id: inside, number: 1, ward: 'hn:ward:w1', name: 'Cổng trụ sở' },
  { id: outside, number: 2, ward: 'hn:ward:w2', name: 'Nhà riêng bí mật' },
].map((camera) =>
  Camera.parse({
    ...camera,
    function: 'security',
    kind: 'ptz',
    position: { lat: 21, lon: 105.8, heightM: 6 },
    headingDeg: 0,
    fovDeg: 60,
    tags: [],
    streams: ['main'],
  }),
);

const operatorOf = ({ id, role, rights, scope }: Person): Operator => ({
  id: OperatorId.parse(`hn:operator:${id}`),
  name: id,
  displayName: id,
  demo: false,
  roles: [role],
  rights: [...rights],
  scope: scopes[scope] ?? [],
});
const desk = DeskId.parse('desk-0123456789abcdef');

/** Expects that a stranger without a ticket receives no message, and that no call succeeds. */
async function tryStranger(
  { calls, topics }: { readonly calls: CallTable; readonly topics: TopicTable },
  client: RpcClient<CallTable, TopicTable>,
  call: (name: string, input: unknown) => Promise<Result<unknown>>,
  example: (name: string, of: CameraId) => unknown,
): Promise<void> {
  const refused: string[] = [];
  for (const topic of Object.keys(topics))
    client.subscribe(topic, {
      onMessage: () => expect.unreachable(topic),
      onRefused: ({ code }) => void refused.push(`${topic} ${code}`),
    });
  for (const name of Object.keys(calls).filter((one) => !one.endsWith('.join')))
    expect([name, codeIn(await call(name, example(name, inside)))]).toEqual([name, 'right.notSignedIn']);
  expect(refused).toEqual(Object.keys(topics).map((topic) => `${topic} right.notSignedIn`));
}

describe('the PTZ and media call tables', () => {
  const cameraId = JSON.stringify(z.toJSONSchema(CameraId).pattern);
  /** Calls that take a camera without checking the scope, with the reason why that reveals nothing. */
  const withoutScope: Readonly<Record<string, string>> = {
    'ptz.unfollow': 'ends only what the caller follows, and says the same of any camera',
    'lease.release': 'ends only the caller’s own lease, also of a camera that has left their scope since',
  };

  /** Calls that need another right than the rest of their table. */
  const otherRights: Readonly<Record<string, RightNeeded>> = {
    'control.join': 'public',
    'media.join': 'public',
    'ptz.unfollow': 'signedIn',
    'lease.release': 'signedIn',
    'lease.releaseOther': 'lease.release',
  };

  it.each(Object.entries({ ...controlCalls, ...mediaCalls }))(
    '%s requires the expected right, and a scope if it takes a camera',
    (name, { input, right, scope }) => {
      expect(right).toBe(otherRights[name] ?? (name in mediaCalls ? 'video.live' : 'ptz.steer'));
      const schema = JSON.stringify(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }));
      const takesCamera = schema.includes(cameraId);
      expect(scope === 'none').toBe(!takesCamera || name in withoutScope);
    },
  );
  it('each PTZ topic requires the PTZ right, and each media topic the live video right', () => {
    for (const { right } of Object.values(controlTopics)) expect(right).toBe('ptz.steer');
    for (const { right } of Object.values(mediaTopics)) expect(right).toBe('video.live');
  });
});

describe('the PTZ gateway', () => {
  /** Starts a gateway with both cameras, where the chief controls the one outside the others' scope. */
  async function start() {
    const by = createTestGateway();
    by.gateway.setCameras({
      first: true,
      last: true,
      cameras: cameras.map((camera) =>
        SteerableCamera.parse({ camera, address: { onvif: `http://127.0.0.1:9/${camera.id}` } }),
      ),
    });
    const holder = grantOf('chief');
    by.gateway.grant(holder);
    const chief = await by.console_('chief');
    expect(await chief.steer(outside, 0.5)).toMatchObject({ ok: true });
    /** Makes calls of a client, and gives each of them time for its effects. */
    const asking =
      (client: RpcClient<CallTable, TopicTable>, ms: number) => async (name: string, input: unknown) => {
        const answer = client.call(name, input);
        await by.clock.advance(ms);
        return answer;
      };
    return { ...by, chief, holder, asking };
  }

  it('is closed without a ticket', async () => {
    const { console_, asking } = await start();
    const { client } = await console_('an', 'a ticket that nobody was given');
    const plain = client as unknown as RpcClient<CallTable, TopicTable>;
    const tables = { calls: controlCalls, topics: controlTopics };
    // All calls are made before the connection without a ticket is closed.
    await tryStranger(tables, plain, asking(plain, 10), controlExampleOf);
  });

  it.each(people)('$id has exactly the rights of its role and scope', async (who) => {
    const { gateway, console_, asking, chief, holder, clock } = await start();
    const grant = ControlGrant.parse({
      ticket: `ticket-of-${who.id}-0123`,
      session: who.id,
      operator: operatorOf(who),
      desk,
      priority: 1_000,
    });
    gateway.grant(grant);
    const { client } = await console_('an', grant.ticket);
    const plain = client as unknown as RpcClient<CallTable, TopicTable>;
    const ask = asking(plain, 1_000);
    await tryCalls(
      controlCalls,
      who,
      async (name, input) => {
        // The chief moves the camera again each time, because a permitted call may end the movement.
        await chief.steer(outside, 0.5);
        const answer = await ask(name, input);
        if (!sees(who.scope, outside)) expect(JSON.stringify(answer)).not.toContain(holder.operator.name);
        return answer;
      },
      controlExampleOf,
    );
    const reported = await tryTopics(controlTopics, who, plain, async () => {
      for (const camera of [outside, inside]) {
        for (const name of ['ptz.follow', 'ptz.steer', 'lease.release'] as const)
          await ask(name, { ...(controlExampleOf(name, camera) as object), seq: clock.monotonic() });
        await chief.steer(camera, 0.5);
        await clock.advance(10_000);
      }
    });
    // The same events are received with the right and scope, which shows that they were published.
    if (who.rights.includes('ptz.steer') && sees(who.scope, inside))
      expect(reported).toEqual(Object.keys(controlTopics));
    else expect(reported).toEqual([]);
  });
});

describe('the site’s media interface', () => {
  function open(who: Person) {
    const clock = handClock();
    const [near, far] = portPair();
    const session = { operator: operatorOf(who), desk, expiresAt: clock.now() + 3_600_000, key: 'k' };
    const nothing = () => undefined;
    let events: ViewerEvents | undefined;
    serveMediaLink(
      {
        ...far,
        bufferedBytes: 0,
        closedCleanly: true,
        countMalformed: nothing,
        setSignedIn: nothing,
        end: nothing,
      },
      {
        spendTicket: (ticket) => (ticket === 'good' ? { session, window: WindowId.parse('w1') } : undefined),
        async openViewer(of) {
          events = of;
          return {
            routerRtpCapabilities: {},
            setCapabilities: () => ok({}),
            openTransport: async () =>
              ok({ id: 't', iceParameters: {}, iceCandidates: [], dtlsParameters: {} }),
            connect: async () => ok({}),
            restartIce: async () => ok({}),
            watch: async (items) => items.map(({ key }) => ({ key })),
            pause: async () => undefined,
            resume: async () => undefined,
            closeTransport: nothing,
            shown: nothing,
            unwatch: nothing,
            drop: nothing,
            close: nothing,
            isReceived: false,
          };
        },
        isCurrent: () => true,
        mayTouch: ({ operator }, id) =>
          cameras.some((camera) => camera.id === id && isCameraInScope(operator.scope, camera)),
        camera: (id) => cameras.find((camera) => camera.id === id),
        record: () => ok(undefined),
        recordLater: nothing,
        watched: nothing,
        unwatched: nothing,
        onUnexpectedError(_id, call, error) {
          throw new Error(`${call}: ${String(error)}`);
        },
      },
      clock,
      nothing,
    );
    const client = createRpcClient(near, { calls: mediaCalls, topics: mediaTopics, clock });
    return { client, plain: client as unknown as RpcClient<CallTable, TopicTable>, events: () => events };
  }
  const [first] = people;

  it('is closed without a ticket', async () => {
    if (!first) throw new Error('nobody');
    const { plain } = open(first);
    const tables = { calls: mediaCalls, topics: mediaTopics };
    await tryStranger(tables, plain, (name, input) => plain.call(name, input), mediaExampleOf);
  });

  it.each(people)('$id has exactly the rights of its role and scope', async (who) => {
    const { client, plain, events } = open(who);
    expect(await client.call('media.join', { protocol: protocolVersion, ticket: 'good' })).toMatchObject({
      ok: true,
    });
    await tryCalls(mediaCalls, who, (name, input) => plain.call(name, input), mediaExampleOf);
    const view = { camera: inside, stream: 'main' } as const;
    const response = await tryTopics(mediaTopics, who, plain, async () => {
      // The client has subscribed by the time of this response.
      await plain.call('media.resume', { consumers: [] });
      const { onStatus, onStill, onAhead, onClosed, refusal } = events() ?? expect.unreachable('no viewer');
      for (const camera of [inside, outside])
        expect(refusal({ ...view, camera })?.code).toBe(
          sees(who.scope, camera) ? undefined : 'right.outOfScope',
        );
      onStatus(view, { state: 'live', cause: null, width: 640, height: 360, fps: 25 });
      const still = { bytes: new Uint8Array(1), at: 0, codec: 'avc1.42e01f', width: 640, height: 360 };
      onStill(view, still);
      onAhead(view, { ...still, sizes: [1], isKey: true });
      onClosed(['consumer-1'], { code: 'source.closed', params: {} });
      await plain.call('media.resume', { consumers: [] });
    });
    expect(response).toEqual(who.rights.includes('video.live') ? Object.keys(mediaTopics) : []);
  });
});

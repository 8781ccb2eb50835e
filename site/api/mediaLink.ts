import { randomBytes } from 'node:crypto';
import type { AuditEvent } from '../../core/audit/audit.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import {
  type MediaCalls,
  type MediaTopics,
  mediaCalls,
  mediaTopics,
  type WatchRequestItem,
  type WatchResultItem,
} from '../../core/media/api.ts';
import {
  anonymousCaller,
  createCaller,
  createRpcServer,
  type Handlers,
  type Server,
} from '../../core/rpc/server.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import type { StreamView, ViewerEvents } from '../shared/streamView.ts';
import { sessionCheckMs } from './deskLink.ts';
import type { DeskLinkSession } from './deskServices.ts';
import type { MediaServices, TicketGrant, WindowViewer } from './mediaServices.ts';
import { closeCodes, type SocketPort } from './socket.ts';

/** Time in which a connection must present a ticket. */
const joinWithinMs = 10_000;
/** Backlog beyond which stills are omitted: live video follows soon, and the link must not be cut for stills. */
const stillsUpToBytes = 8 * 1024 * 1024;
/** Backlog beyond which prefetched pictures are omitted: they matter less than a still, and are outdated by then. */
const aheadUpToBytes = 2 * 1024 * 1024;
/**
 * Check interval for a silent window whose connection ended without a goodbye. Its video continues while it is received: the window may
 * be reconnecting, and must not go dark meanwhile.
 */
const defaultGraceMs = 5_000;

/** One window's connection. */
export interface MediaLink {
  sessionEnded(key: string): void;
  /** Another person takes over the desk: permitted views continue as theirs. */
  sessionReplaced(key: string, by: DeskLinkSession): void;
  /** Ends views that are no longer permitted, and those of cameras that moved. */
  registryChanged(moved: ReadonlySet<string>): void;
}

export function serveMediaLink(
  port: SocketPort,
  services: MediaServices,
  clock: Clock,
  onGone: () => void,
  graceMs = defaultGraceMs,
): MediaLink {
  let grant: TicketGrant | undefined;
  let viewer: WindowViewer | undefined;
  let open = true;
  /** Current views; the same view may be in it twice. */
  const seen: StreamView[] = [];

  const auditEventOf = (
    event: string,
    { camera, stream }: StreamView,
    more: object,
    of = grant,
  ): AuditEvent => {
    if (!of) throw new Error('a view without a ticket');
    const { session, window } = of;
    const detail = JSON.stringify({ desk: session.desk, window, stream, ...more });
    return { who: session.operator.id, event, camera, why: null, detail };
  };

  const camerasOf = (views: readonly StreamView[]) => views.map(({ camera }) => camera);
  const has = ({ camera, stream }: StreamView) => services.camera(camera)?.streams.includes(stream) ?? false;
  const noStream = ({ stream }: StreamView): Fault => ({ code: 'camera.noStream', params: { stream } });

  const events: ViewerEvents = {
    refusal(view) {
      if (!open || !grant) return { code: 'call.closed', params: {} };
      if (!services.isCurrent(grant.session)) return { code: 'right.notSignedIn', params: {} };
      if (!services.mayTouch(grant.session, view.camera)) return { code: 'right.outOfScope', params: {} };
      return has(view) ? undefined : noStream(view);
    },
    onBegin(views) {
      const written = services.record(views.map((view) => auditEventOf('camera.view', view, {})));
      if (!written.ok) return written.fault;
      if (grant) services.watched(grant.session, camerasOf(views));
      seen.push(...views);
      return undefined;
    },
    onEnd(views) {
      for (const { camera, stream } of views) {
        const at = seen.findIndex((one) => one.camera === camera && one.stream === stream);
        if (at !== -1) seen.splice(at, 1);
      }
      services.recordLater(
        views.map(({ durationMs, ...view }) => auditEventOf('camera.viewEnd', view, { durationMs })),
      );
      if (grant) services.unwatched(grant.session, camerasOf(views));
    },
    onUnexpectedError(error) {
      const id = randomBytes(6).toString('hex');
      services.onUnexpectedError(id, 'media.watch', error);
      return { code: 'call.failed', params: { id } };
    },
    onStatus: (view, status) => server.publish('source', { ...view, status }),
    onStill(view, { bytes, at, codec, width, height }) {
      if (!server.subscribed('still') || port.bufferedBytes > stillsUpToBytes) return;
      const ageMs = Math.max(0, clock.monotonic() - at);
      server.publish('still', { ...view, ageMs, codec, width, height }, bytes);
    },
    onAhead(view, { bytes, sizes, isKey, at, codec }) {
      if (!server.subscribed('ahead') || port.bufferedBytes > aheadUpToBytes) return false;
      const ageMs = Math.max(0, clock.monotonic() - at);
      server.publish('ahead', { ...view, ageMs, codec, sizes: [...sizes], isKey }, bytes);
      return true;
    },
    onClosed: (consumers, cause) =>
      server.publish('closed', {
        consumers: [...consumers],
        cause: { code: cause.code, params: { ...cause.params } },
      }),
  };

  /** Runs a function with the viewer; callers have joined, but the join may still be in progress. */
  async function withViewer<T>(
    run: (of: WindowViewer) => Promise<Result<T>> | Result<T>,
  ): Promise<Result<T>> {
    return viewer ? run(viewer) : fail('media.ticketInvalid');
  }

  async function watch(of: WindowViewer, items: readonly WatchRequestItem[]): Promise<WatchResultItem[]> {
    // Checked once: the registry may change while the rest is created.
    const asked = items.map((item) => ({ item, there: has(item) }));
    const answers = await of.watch(asked.filter(({ there }) => there).map(({ item }) => item));
    let next = 0;
    return asked.map(({ item, there }): WatchResultItem => {
      const answer = there ? answers[next++] : undefined;
      return answer ?? { key: item.key, fault: noStream(item) };
    });
  }

  const handlers: Handlers<MediaCalls, undefined> = {
    async 'media.join'({ protocol, ticket }) {
      if (protocol !== protocolVersion)
        return fail('site.incompatible', { site: protocolVersion, desk: protocol });
      if (grant) return fail('call.invalid', { where: 'joined already' });
      const spent = services.spendTicket(ticket);
      if (!spent || !services.isCurrent(spent.session)) return fail('media.ticketInvalid');
      grant = spent;
      cancelExpiry = clock.every(sessionCheckMs, () => {
        if (!grant || services.isCurrent(grant.session)) return;
        leave();
        port.end(closeCodes.policy, 'the session has expired');
      });
      const opened = await services.openViewer(events);
      // Disconnected or signed out meanwhile.
      if (!open || !services.isCurrent(spent.session)) {
        opened.close();
        return fail('call.closed');
      }
      viewer = opened;
      port.setSignedIn(true);
      server.recheck();
      return ok({ routerRtpCapabilities: { ...opened.routerRtpCapabilities } });
    },
    'media.capabilities': ({ rtpCapabilities }) => withViewer((of) => of.setCapabilities(rtpCapabilities)),
    'media.transport': ({ id: wanted }) =>
      withViewer(async (of) => {
        const opened = await of.openTransport(wanted);
        if (!opened.ok) return opened;
        const { id, iceParameters, iceCandidates, dtlsParameters } = opened.value;
        return ok({
          id,
          iceParameters: { ...iceParameters },
          iceCandidates: iceCandidates.map((candidate) => ({ ...candidate })),
          dtlsParameters: { ...dtlsParameters },
        });
      }),
    'media.connect': ({ transport, dtlsParameters }) =>
      withViewer((of) => of.connect(transport, dtlsParameters)),
    'media.closeTransport': ({ transport }) =>
      withViewer((of) => {
        of.closeTransport(transport);
        return ok({});
      }),
    'media.restartIce': ({ transport }) =>
      withViewer(async (of) => {
        const restarted = await of.restartIce(transport);
        return restarted.ok ? ok({ iceParameters: { ...restarted.value } }) : restarted;
      }),
    'media.watch': ({ items }) => withViewer(async (of) => ok({ items: await watch(of, items) })),
    'media.resume': ({ consumers, ahead = [], stills = [] }) =>
      withViewer(async (of) => {
        await of.resume(consumers, ahead, stills);
        return ok({});
      }),
    'media.pause': ({ consumers }) =>
      withViewer(async (of) => {
        await of.pause(consumers);
        return ok({});
      }),
    'media.shown': ({ consumers }) =>
      withViewer((of) => {
        of.shown(consumers);
        return ok({});
      }),
    'media.unwatch': ({ consumers }) =>
      withViewer((of) => {
        of.unwatch(consumers);
        return ok({});
      }),
  };

  const server: Server<MediaTopics> = createRpcServer(port, {
    calls: mediaCalls,
    topics: mediaTopics,
    handlers,
    connection: undefined,
    caller() {
      const session = grant?.session;
      if (!session || !services.isCurrent(session)) return anonymousCaller;
      return createCaller(session.operator.rights, (camera) => services.mayTouch(session, camera));
    },
    clock,
    onUnexpectedError: services.onUnexpectedError,
    onMalformed: () => port.countMalformed(),
  });

  const cancelJoin = clock.after(joinWithinMs, () => {
    if (!grant) port.end(closeCodes.policy, 'no ticket');
  });
  let cancelExpiry: Cancel = () => undefined;
  function leave(): void {
    cancelExpiry();
    cancelGrace();
    viewer?.close();
    onGone();
  }
  let cancelGrace: Cancel = () => undefined;
  port.onClose(() => {
    open = false;
    cancelJoin();
    if (!viewer || port.closedCleanly) leave();
    else
      cancelGrace = clock.every(graceMs, () => {
        if (!viewer?.isReceived) leave();
      });
  });

  return {
    sessionEnded(key) {
      if (grant?.session.key !== key) return;
      leave();
      port.end(closeCodes.policy, 'signed out');
    },
    sessionReplaced(key, by) {
      if (grant?.session.key !== key || !by.operator.rights.includes('video.live')) return;
      const [before, cameras] = [grant.session, camerasOf(seen)];
      const theirs = seen.filter(({ camera }) => services.mayTouch(by, camera));
      // A view belongs to a person: the next person's must be in the audit log before it is theirs, like any other's.
      const stored = { ...grant, session: by };
      const auditEvents = theirs.map((view) =>
        auditEventOf('camera.view', view, { from: before.operator.id }, stored),
      );
      if (theirs.length > 0 && !services.record(auditEvents).ok) return;
      services.recordLater(seen.map((view) => auditEventOf('camera.viewEnd', view, { to: by.operator.id })));
      services.unwatched(before, cameras);
      grant = stored;
      services.watched(by, cameras);
      viewer?.drop((camera) => !services.mayTouch(by, camera), { code: 'right.outOfScope', params: {} });
    },
    registryChanged(moved) {
      const session = grant?.session;
      if (!session) return;
      viewer?.drop((camera) => !services.mayTouch(session, camera), { code: 'right.outOfScope', params: {} });
      viewer?.drop((camera) => moved.has(camera), { code: 'source.closed', params: {} });
    },
  };
}

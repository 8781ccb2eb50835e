import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AlertSourceConfig, AlertSourceFile } from '../../core/alerts/sourceFile.ts';
import type { AuditEvent } from '../../core/audit/audit.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { type CameraId, getLocalId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { type AlertHost, startAlerts } from '../alerts/host.ts';
import { createWebhookEndpoints, type WebhookStats } from '../alerts/webhook.ts';
import type { AlertServices } from '../api/deskServices.ts';
import type { CameraRegistry } from '../cameras/index.ts';
import { readDocument } from '../config/document.ts';
import { createDeskOccupancy, type DeskOccupancy } from '../people/deskOccupancy.ts';
import type { OperatorSession } from '../people/sessions.ts';
import { watchFile } from '../shared/watchFile.ts';
import type { SiteStore } from '../store/index.ts';
import type { SiteConfig } from './config.ts';
import type { Disposables } from './disposables.ts';

/** Longer than any desk stores actions that it could not send. */
const deskSessionRetentionMs = 120 * 86_400_000;
const unconfirmedStop = 'ptz.unconfirmed-stop';

/** Wait for further writes to the file, which may be written in several steps, ms. */
const settleMs = 300;

/** The sources of the configuration and of the file that it names, which is reloaded on changes. */
interface AlertSources {
  all(): readonly AlertSourceConfig[];
  close: Cancel;
}

function openAlertSources(options: {
  /** The sources in the configuration itself. */
  readonly own: readonly AlertSourceConfig[];
  readonly file: string | undefined;
  readonly clock: Clock;
  readonly watchFile: (file: string, onTouched: () => void, onFailed: (error: Error) => void) => Cancel;
  /** Called when the sources have changed. */
  readonly onChange: () => void;
  /** Called when the changed file is invalid, and the previous sources continue; null: it is valid again. */
  readonly onFault: (fault: Fault | null) => void;
}): Result<AlertSources> {
  const { own, file, clock, onChange, onFault } = options;
  if (file === undefined) return ok({ all: () => own, close: () => undefined });
  const read = (): Result<readonly AlertSourceConfig[]> => {
    const found = readDocument(file, AlertSourceFile);
    if (!found.ok) return found;
    const all = [...own, ...found.value.sources];
    if (new Set(all.map(({ id }) => id)).size < all.length)
      return fail('config.invalid', { file, line: 1, why: 'a source has the id of another' });
    return ok(all);
  };
  const first = read();
  if (!first.ok) return first;
  let sources = first.value;
  let settling: Cancel = () => undefined;
  const follow = () => {
    const found = read();
    onFault(found.ok ? null : found.fault);
    if (!found.ok || JSON.stringify(found.value) === JSON.stringify(sources)) return;
    sources = found.value;
    onChange();
  };
  const unwatch = options.watchFile(
    file,
    () => {
      settling();
      settling = clock.after(settleMs, follow);
    },
    (error) => onFault({ code: 'config.unreadable', params: { file, why: error.message } }),
  );
  return ok({
    all: () => sources,
    close() {
      settling();
      unwatch();
    },
  });
}

/** The site's alerts, connected to the other modules. */
export interface ComposedAlerts
  extends AlertServices<OperatorSession>,
    Pick<AlertHost<OperatorSession>, 'topics'> {
  /** Handles requests of calling systems, below `/alerts/`. */
  readonly handle: (request: IncomingMessage, response: ServerResponse, address: string) => void;
  /** Counts their requests. */
  readonly webhooks: () => WebhookStats;
  /** Attributes actions to people. */
  readonly seats: DeskOccupancy;
  /** A person signed in at a desk, or is still signed in. */
  sat(session: OperatorSession): void;
  sessionEnded(key: string): void;
  /** Handles audit events of PTZ control: a camera that may still move raises an alert, until it is known to stand still. */
  ptzAuditEvents(auditEvents: readonly AuditEvent[]): void;
  /** Reports the site's own detections. */
  readonly notice: AlertHost<OperatorSession>['own'];
  registryChanged(): void;
  /** See `AlertHost`. */
  readonly load: AlertHost<OperatorSession>['load'];
  /** See `AlertHost`. */
  readonly thread: Pick<AlertHost<OperatorSession>, 'kill' | 'deaths' | 'topics'>;
}

/** Connects the alerts. Everything it starts is added to `undo`, also after a fault. */
export function composeAlerts(options: {
  readonly config: SiteConfig;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** The thread's entry point. */
  readonly program: URL;
  readonly store: SiteStore;
  readonly registry: CameraRegistry;
  readonly undo: Disposables;
  readonly onNotice: (fault: Fault) => void;
  readonly onNoticeOver: (code: Fault['code']) => void;
  readonly onUnexpectedError: (id: string, call: string, error: unknown) => void;
}): Result<ComposedAlerts> {
  const { config, clock, store, registry, undo, onUnexpectedError } = options;
  const log = (line: string) => options.log(`alerts: ${line}`);
  const { file, ...alerts } = config.alerts;
  let lastPublished: Fault | undefined;
  const openedSources = openAlertSources({
    own: alerts.sources,
    file,
    clock,
    watchFile,
    onChange() {
      log('the sources are others than before');
      host.restart(task());
    },
    onFault(fault) {
      if (lastPublished && lastPublished.code !== fault?.code) options.onNoticeOver(lastPublished.code);
      lastPublished = fault ?? undefined;
      if (fault) options.onNotice(fault);
    },
  });
  if (!openedSources.ok) return openedSources;
  const sources = openedSources.value;
  undo.add(sources.close);
  const task = () => ({
    site: config.id,
    folder: config.data,
    config: { ...alerts, sources: [...sources.all()] },
  });

  const seats = createDeskOccupancy({ site: config.id, clock, store });
  const host = startAlerts<OperatorSession>({
    program: options.program,
    task: task(),
    clock,
    log,
    cameras: registry.named,
    personAt: seats.personAt,
    auditLog: {
      place: store.alertAuditPosition.place,
      write(actions, place) {
        const written = store.attempt(() => {
          for (const action of actions) store.audit.append(action);
          store.alertAuditPosition.move(place);
        });
        return written.ok;
      },
    },
    onNotice: options.onNotice,
    onNoticeOver: options.onNoticeOver,
    onUnexpectedError,
  });
  undo.add(() => host.close());

  const posting = createWebhookEndpoints(
    {
      source(id) {
        const source = sources.all().find((one) => one.id === id);
        return source && 'secret' in source ? { kind: source.kind, secrets: [source.secret] } : undefined;
      },
      deliver: host.put,
      log,
      onUnexpectedError,
    },
    clock,
  );

  store.later(() => store.deskSessions.forgetBefore(clock.now() - deskSessionRetentionMs));
  const stops = new Set<CameraId>();
  function stop(camera: CameraId, over: boolean): void {
    if (over ? !stops.delete(camera) : stops.has(camera)) return;
    if (!over) stops.add(camera);
    host.own({ class: unconfirmedStop, camera, key: camera, over, title: '' });
  }

  return ok({
    seats,
    ask: host.ask,
    topics: host.topics,
    load: host.load,
    handle: posting.handle,
    webhooks: posting.stats,
    thread: host,
    sat({ operator, desk, key, expiresAt }) {
      const deskSession = {
        session: key,
        desk,
        operator: getLocalId(operator.id),
        since: Math.round(clock.now()),
        until: expiresAt,
      };
      store.later(() => store.deskSessions.began(deskSession));
    },
    sessionEnded(key) {
      const at = clock.now();
      store.later(() => store.deskSessions.ended(key, at));
    },
    notice: host.own,
    ptzAuditEvents(actions) {
      for (const { event, camera } of actions) {
        const known = camera === null ? undefined : registry.camera(camera)?.id;
        if (known && event === 'ptz.stopUnconfirmed') stop(known, false);
        else if (known && event === 'ptz.stopConfirmed') stop(known, true);
      }
    },
    registryChanged() {
      for (const camera of stops) if (!registry.camera(camera)) stop(camera, true);
      host.registryChanged();
    },
  });
}

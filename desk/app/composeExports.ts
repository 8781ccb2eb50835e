import { join } from 'node:path';
import { type Fault, faultText, type Language } from '../../core/errors/faults.ts';
import type { HandoverReport } from '../../core/handover/report.ts';
import type { Alerts } from '../features/alerts/alerts.ts';
import { createKeysPrinting } from '../features/app/keys.ts';
import { createDeskAudit } from '../features/audit/audit.ts';
import { type CameraUseCount, createCameraUseCount } from '../features/cameras/cameraUse.ts';
import { createHandover, type Handovers } from '../features/handover/handover.ts';
import type { RunningExports } from '../features/handover/makeReport.ts';
import type { ReportPrinter } from '../features/handover/reportFiling.ts';
import { createMapPictures } from '../features/media/export/mapPicture.ts';
import { createExports } from '../features/media/export.ts';
import type { CameraPresences } from '../features/ptz/presence.ts';
import { createOutageRecorder } from '../features/shiftlog/outageRecorder.ts';
import type { DeskContext } from '../shared/context.ts';
import { readCamera } from '../store/cameras.ts';
import type { DeskKeys } from '../store/key.ts';
import type { DeskShiftLog } from './composeShiftLog.ts';
import type { Connection } from './connection.ts';
import type { DeskOptions } from './options.ts';
import type { DeskPeople } from './people.ts';
import { noPrinters, rejectPrinting } from './printClient.ts';

/** Returns the faults of the desk itself: the link to its site, the site's PTZ gateway, and its store. */
function unhealthy(options: {
  readonly link: ReturnType<Connection['status']>;
  readonly site: string;
  /** Why the intake is paused. */
  readonly paused: Fault | null;
  /** Since when the site's PTZ gateway is unavailable, ms since the epoch; null: no such outage is known. */
  readonly gatewayAway: number | null;
  readonly language: Language;
}): HandoverReport['degraded']['lines'] {
  const { link, site, paused, gatewayAway, language } = options;
  const lines: HandoverReport['degraded']['lines'] = [];
  const text = (fault: Fault | null) => (fault ? faultText(fault, language).slice(0, 300) : '');
  if (link.state !== 'connected')
    lines.push({ what: 'link', camera: null, name: site, since: link.since, text: text(link.cause) });
  if (gatewayAway !== null) {
    const why = text({ code: 'steer.gatewayAway', params: {} });
    lines.push({ what: 'gateway', camera: null, name: site, since: gatewayAway, text: why });
  }
  if (paused) lines.push({ what: 'store', camera: null, name: '', since: null, text: text(paused) });
  return lines;
}

/** The handovers of this desk, and the data collected for them. */
interface DeskHandover extends Handovers {
  /** The link to the site is up or down. */
  linked(isUp: boolean): void;
  readonly use: CameraUseCount;
}

/** The features whose data leaves the desk in files and reports. */
interface Parts {
  readonly connection: Connection;
  readonly people: DeskPeople;
  readonly alerts: Alerts;
  readonly shiftLog: DeskShiftLog;
  readonly presences: CameraPresences;
}

/** The desk's surroundings as exports and reports see them. */
interface Surroundings {
  readonly deskName: string;
  readonly language: () => Language;
  readonly mayTouch: (camera: string) => boolean;
  /** Returns why the intake is paused. */
  readonly paused: () => Fault | null;
  /** Since when the site's PTZ gateway is unavailable, ms since the epoch. */
  readonly gatewayAway: () => number | null;
}

interface HandoverOptions extends Surroundings {
  readonly folder: string;
  readonly printing: ReportPrinter;
  readonly exporting: RunningExports;
}

/** Creates the handovers of this desk, connected to its other features. */
function composeHandover(context: DeskContext, parts: Parts, options: HandoverOptions): DeskHandover {
  const { store, project, desk, clock } = context;
  const { connection, people, alerts, shiftLog, presences } = parts;
  const siteName = () => connection.hello()?.name ?? connection.address().name ?? connection.address().url;
  const me = () => people.operator()?.displayName ?? null;
  const use = createCameraUseCount({ project, desk, me, clock });
  const handover = createHandover(context, {
    session: people.session,
    shiftLog: shiftLog,
    alerts,
    siteName,
    settleUse: use.save,
    deskName: options.deskName,
    mayTouch: options.mayTouch,
    folder: options.folder,
    printing: options.printing,
    current: {
      presences: () => (connection.status().state === 'connected' ? presences.seen() : undefined),
      exporting: options.exporting,
      unhealthy: () =>
        unhealthy({
          link: connection.status(),
          site: siteName(),
          paused: options.paused(),
          gatewayAway: options.gatewayAway(),
          language: options.language(),
        }),
    },
  });
  shiftLog.onRecords(handover.recordsCame);
  const gaps = createOutageRecorder({ store, project, clock });
  return {
    ...handover,
    linked: gaps.linked,
    use,
    close() {
      handover.close();
      gaps.close();
      use.close();
    },
  };
}

interface ExportsOptions extends Surroundings {
  readonly options: DeskOptions;
  readonly keys: DeskKeys;
  /** Reports a fault that the operator must know. */
  readonly onNotice: (fault: Fault) => void;
}

/**
 * Wires everything that leaves the desk as files or on paper.
 * It covers pictures, clips, shift reports, audit logs, maps and keyboard shortcuts.
 */
export function composeExports(context: DeskContext, parts: Parts, of: ExportsOptions) {
  const { options, keys, deskName, mayTouch } = of;
  const { connection, people } = parts;
  const { start, machine } = options;
  const folder = start?.exports ?? join(options.folder, 'exports');
  const signing = {
    folder,
    keys,
    camera: (id: string) => readCamera(context.store, id),
    version: start?.version ?? '?',
  };
  const printing = { print: machine?.print ?? rejectPrinting, paper: machine?.paper ?? noPrinters };
  const exports = createExports(context, {
    ...signing,
    mayTouch,
    refusal: (camera) => people.security.refusal('video.export', camera),
    site: () => (connection.status().state === 'connected' ? connection.hello() : undefined),
  });
  const handover = composeHandover(context, parts, { ...of, folder, printing, exporting: exports.running });
  const audit = createDeskAudit(context, {
    ...signing,
    deskName,
    site: () => connection.hello()?.site ?? '?',
    isAway: () => people.session.away() !== undefined,
    onNotice: of.onNotice,
  });
  return {
    handover,
    audit,
    handlers: {
      ...exports.handlers,
      ...handover.handlers,
      ...createMapPictures({ ...context, folder }).handlers,
      ...createKeysPrinting({ desk: context.desk, folder, ...printing }).handlers,
      ...audit.handlers,
    },
    close() {
      exports.close();
      audit.close();
      handover.close();
    },
  };
}

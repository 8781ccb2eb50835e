import { join } from 'node:path';
import type { Clock } from '../../core/base/clock.ts';
import { type Fault, faultText, type Language } from '../../core/errors/faults.ts';
import type { HandoverReport } from '../../core/handover/report.ts';
import type { Alerts } from '../features/alerts/alerts.ts';
import { createKeys } from '../features/app/keys.ts';
import { createAudit } from '../features/audit/audit.ts';
import { type CameraUseCount, createCameraUse } from '../features/cameras/cameraUse.ts';
import { createHandover, type Handovers } from '../features/handover/handover.ts';
import type { Exporting } from '../features/handover/making.ts';
import { createMapPictures } from '../features/media/export/mapPicture.ts';
import { createExports } from '../features/media/export.ts';
import type { Presences } from '../features/ptz/presence.ts';
import { createGaps } from '../features/shiftlog/gaps.ts';
import type { Log } from '../shared/log.ts';
import type { Turns } from '../shared/turns.ts';
import { readCamera } from '../store/cameras.ts';
import type { DeskKeys } from '../store/key.ts';
import type { DeskShiftLog } from './composeShiftLog.ts';
import type { Connection } from './connection.ts';
import type { DeskStorage } from './deskStore.ts';
import type { DeskOptions } from './options.ts';
import type { People } from './people.ts';
import { noPaper, type Paper, type Print, printNowhere } from './printing.ts';

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

interface HandoverOptions {
  readonly stored: DeskStorage;
  readonly connection: Connection;
  readonly people: People;
  readonly alerts: Alerts;
  readonly watch: DeskShiftLog;
  readonly presences: Presences;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly log: Log;
  readonly deskName: string;
  readonly language: () => Language;
  readonly mayTouch: (camera: string) => boolean;
  readonly folder: string;
  readonly print: Print;
  readonly paper: Paper;
  readonly exporting: Exporting;
  /** Since when the site's PTZ gateway is unavailable, ms since the epoch. */
  readonly gatewayAway: () => number | null;
}

/** Creates the handovers of this desk, connected to its other features. */
function composeHandover(options: HandoverOptions): DeskHandover {
  const { stored, connection, people, alerts, watch, presences, turns, clock, log } = options;
  const { store, write, project, desk, ballast } = stored;
  const siteName = () => connection.hello()?.name ?? connection.address().name ?? connection.address().url;
  const me = () => people.operator()?.displayName ?? null;
  const use = createCameraUse({ project, desk, me, clock });
  const handover = createHandover({
    settleUse: use.save,
    store,
    write,
    project,
    turns,
    clock,
    log,
    desk,
    siteName,
    operator: people.operator,
    recognise: people.session.recognise,
    signIn: people.session.signIn,
    link: connection.link,
    deskName: options.deskName,
    mayTouch: options.mayTouch,
    folder: options.folder,
    print: options.print,
    paper: options.paper,
    sees: alerts.sees,
    count: alerts.count,
    counters: () => alerts.state(),
    exporting: options.exporting,
    watch: watch.reading,
    roster: watch.roster,
    writeRecords: watch.write,
    cameraName: (id) => alerts.camera(id)?.name,
    presences: () => (connection.status().state === 'connected' ? presences.seen() : undefined),
    unhealthy: () =>
      unhealthy({
        link: connection.status(),
        site: siteName(),
        paused: ballast.paused(),
        gatewayAway: options.gatewayAway(),
        language: options.language(),
      }),
  });
  watch.onRecords(handover.recordsCame);
  const gaps = createGaps({ store, project, clock });
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

interface ExportsOptions
  extends Omit<HandoverOptions, 'clock' | 'log' | 'folder' | 'print' | 'paper' | 'exporting'> {
  readonly options: DeskOptions;
  readonly keys: DeskKeys;
  /** Reports a fault that the operator must know. */
  readonly onNotice: (fault: Fault) => void;
}

/**
 * Wires everything that leaves the desk as files or on paper.
 * It covers pictures, clips, shift reports, audit logs, maps and keyboard shortcuts.
 */
export function composeExports(of: ExportsOptions) {
  const { options, connection, people, keys, turns, deskName, mayTouch } = of;
  const { store, write, writeWithAudit, desk } = of.stored;
  const { clock, log } = options;
  const { operator } = people;
  const { link } = connection;
  const folder = options.exports ?? join(options.folder, 'exports');
  const signing = {
    store,
    write,
    operator,
    desk,
    link,
    clock,
    log,
    folder,
    keys,
    camera: (id: string) => readCamera(store, id),
    version: options.version ?? '?',
  };
  const paths = { desk, folder, print: options.print ?? printNowhere, paper: options.paper ?? noPaper };
  const exports = createExports({
    ...signing,
    mayTouch,
    refusal: (camera) => people.security.refusal('video.export', camera),
    site: () => (connection.status().state === 'connected' ? connection.hello() : undefined),
  });
  const handover = composeHandover({
    ...of,
    ...paths,
    clock,
    log,
    exporting: exports.running,
  });
  const audit = createAudit({
    ...signing,
    writeWithAudit,
    deskName,
    turns,
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
      ...createMapPictures({ write, operator, desk, folder, clock }).handlers,
      ...createKeys(paths).handlers,
      ...audit.handlers,
    },
    close() {
      exports.close();
      audit.close();
      handover.close();
    },
  };
}

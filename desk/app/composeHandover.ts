import type { Clock } from '../../core/base/clock.ts';
import { type Fault, faultText, type Language } from '../../core/errors/faults.ts';
import type { HandoverReport } from '../../core/handover/report.ts';
import type { Alerts } from '../features/alerts/alerts.ts';
import { type CameraUseCount, createCameraUse } from '../features/cameras/cameraUse.ts';
import { createHandover, type Handovers } from '../features/handover/handover.ts';
import type { Exporting } from '../features/handover/making.ts';
import type { Presences } from '../features/ptz/presence.ts';
import { createGaps } from '../features/shiftlog/gaps.ts';
import type { Log } from '../shared/log.ts';
import type { Turns } from '../shared/turns.ts';
import type { WatchPath } from './composeShiftLog.ts';
import type { Connection } from './connection.ts';
import type { DeskStorage } from './deskStore.ts';
import type { People } from './people.ts';
import type { Paper, Print } from './printing.ts';

/** What of the desk itself does not work now: the link to its site, that one's PTZ gateway, and its store. */
function unhealthy(options: {
  readonly link: ReturnType<Connection['status']>;
  readonly site: string;
  /** Why nothing new is taken in. */
  readonly paused: Fault | null;
  /** Since when the site's PTZ gateway is not there, ms since the epoch; null: nothing is known of that. */
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

/** The handovers of this desk, and what it notices for them. */
export interface HandoverPath extends Handovers {
  /** The link to the site is up, or is not. */
  linked(isUp: boolean): void;
  readonly use: CameraUseCount;
}

export interface HandoverPathOptions {
  readonly stored: DeskStorage;
  readonly connection: Connection;
  readonly people: People;
  readonly alerts: Alerts;
  readonly watch: WatchPath;
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
  /** Since when the site's PTZ gateway is not there, ms since the epoch. */
  readonly gatewayAway: () => number | null;
}

/** The handovers of this desk, with all that the desk joins to them. */
export function startHandoverPath(options: HandoverPathOptions): HandoverPath {
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

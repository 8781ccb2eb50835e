import { join } from 'node:path';
import type { TopicMessage } from '../../core/contract/define.ts';
import type { DeskTopics } from '../../core/contract/desk.ts';
import type { Fault, Language } from '../../core/faults.ts';
import type { Connection } from './connection.ts';
import type { Alerts } from './features/alerts.ts';
import { type Audit, createAudit } from './features/audit.ts';
import { createMapPictures } from './features/export/mapPicture.ts';
import { createExports } from './features/export.ts';
import { createKeys } from './features/keys.ts';
import type { Presences } from './features/presence.ts';
import { type HandoverPath, startHandoverPath } from './handoverpath.ts';
import type { Kept } from './kept.ts';
import type { DeskOptions } from './options.ts';
import type { People } from './people.ts';
import { noPaper, printNowhere } from './printing.ts';
import { readCamera } from './store/cameras.ts';
import type { DeskKeys } from './store/key.ts';
import type { Turns } from './turns.ts';
import type { WatchPath } from './watchpath.ts';

/** What leaves the desk as files or on paper: pictures and clips, reports of the watch, trails, the map and the keys. */
export function startLeavingPath(of: {
  readonly options: DeskOptions;
  readonly kept: Kept;
  readonly connection: Connection;
  readonly people: People;
  readonly alerts: Alerts;
  readonly watch: WatchPath;
  readonly presences: Presences;
  readonly keys: DeskKeys;
  readonly turns: Turns;
  readonly deskName: string;
  readonly mayTouch: (camera: string) => boolean;
  /** Since when the site's PTZ gateway is not there, ms since the epoch. */
  readonly gatewayAway: () => number | null;
  readonly language: () => Language;
  readonly onHandover: (state: TopicMessage<DeskTopics, 'handover'>) => void;
  /** What a person must know. */
  readonly onNotice: (fault: Fault) => void;
}) {
  const { options, connection, people, alerts, watch, presences, keys, turns, deskName, mayTouch } = of;
  const { store, write, writeDeeds, desk } = of.kept;
  const { clock, log } = options;
  const { operator } = people;
  const { link } = connection;
  const folder = options.exports ?? join(options.folder, 'exports');
  const signing = {
    ...{ store, write, operator, desk, link, clock, log, folder, keys },
    camera: (id: string) => readCamera(store, id),
    version: options.version ?? '?',
  };
  const paths = {
    ...{ desk, folder },
    ...{ print: options.print ?? printNowhere, paper: options.paper ?? noPaper },
  };
  const exports = createExports({
    ...{ ...signing, mayTouch },
    refusal: (camera) => people.security.refusal('video.export', camera),
    site: () => (connection.status().state === 'connected' ? connection.hello() : undefined),
  });
  const handover: HandoverPath = startHandoverPath({
    ...{ kept: of.kept, connection, people, alerts, watch, presences, turns, clock, log },
    ...{ deskName, mayTouch, ...paths, gatewayAway: of.gatewayAway, exporting: exports.running },
    language: of.language,
    onState: of.onHandover,
  });
  const audit: Audit = createAudit({
    ...{ ...signing, writeDeeds, deskName, turns },
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

import { join } from 'node:path';
import type { Fault } from '../../core/errors/faults.ts';
import { createKeys } from '../features/app/keys.ts';
import { createAudit } from '../features/audit/audit.ts';
import { createMapPictures } from '../features/media/export/mapPicture.ts';
import { createExports } from '../features/media/export.ts';
import { readCamera } from '../store/cameras.ts';
import type { DeskKeys } from '../store/key.ts';
import { type HandoverPathOptions, startHandoverPath } from './handoverpath.ts';
import type { DeskOptions } from './options.ts';
import { noPaper, printNowhere } from './printing.ts';

interface LeavingOptions
  extends Omit<
    HandoverPathOptions,
    'clock' | 'log' | 'folder' | 'print' | 'paper' | 'exporting' | 'onState'
  > {
  readonly options: DeskOptions;
  readonly keys: DeskKeys;
  readonly onHandover: HandoverPathOptions['onState'];
  /** What a person must know. */
  readonly onNotice: (fault: Fault) => void;
}

/** What leaves the desk as files or on paper: pictures and clips, reports of the watch, trails, the map and the keys. */
export function startLeavingPath(of: LeavingOptions) {
  const { options, connection, people, keys, turns, deskName, mayTouch } = of;
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
    ...signing,
    mayTouch,
    refusal: (camera) => people.security.refusal('video.export', camera),
    site: () => (connection.status().state === 'connected' ? connection.hello() : undefined),
  });
  const handover = startHandoverPath({
    ...{ ...of, ...paths, clock, log, exporting: exports.running },
    onState: of.onHandover,
  });
  const audit = createAudit({
    ...signing,
    ...{ writeDeeds, deskName, turns },
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

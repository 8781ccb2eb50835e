import { type AuditFound, namedCameras, type TrailState } from '../../../core/audit/api.ts';
import { findInTrail, trailNames } from '../../../core/audit/trailFind.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { DeskId } from '../../../core/base/ids.ts';
import { ok } from '../../../core/base/result.ts';
import type { Camera } from '../../../core/cameras/camera.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { Reader } from '../../../node/sql/access.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { Log } from '../../shared/log.ts';
import type { Turns } from '../../shared/turns.ts';
import type { Write, WriteWithAudit } from '../../shared/write.ts';
import { deskTrail } from '../../store/audit.ts';
import type { DeskKeys } from '../../store/key.ts';
import type { SiteLink } from '../../sync/link.ts';
import { createAuditExport } from './export.ts';
import { ownSource, siteSource } from './sources.ts';
import { createDeskTrail } from './trail.ts';
import { createWitnessSignatures, type WitnessSignatures } from './witnessSignatures.ts';

type Calls =
  | 'audit.page'
  | 'audit.names'
  | 'audit.state'
  | 'audit.export'
  | 'audit.cancelExport'
  | 'audit.exportState';

/** The desk's own audit log, written and shown here, and the site's, read from the site. */
export interface Audit extends Pick<WitnessSignatures, 'live' | 'lost'> {
  readonly handlers: HandlersFor<Calls>;
  close(): void;
}

export function createAudit(options: {
  readonly store: Reader;
  readonly write: Write;
  readonly writeWithAudit: WriteWithAudit;
  readonly operator: () => Operator | null;
  /** The operator signed in without the site. */
  readonly isAway: () => boolean;
  readonly desk: DeskId;
  readonly deskName: string;
  readonly camera: (id: string) => Camera | undefined;
  readonly link: () => SiteLink;
  /** The folder for exported files. */
  readonly folder: string;
  readonly keys: DeskKeys;
  readonly version: string;
  /** The site's id in audit logs. */
  readonly site: () => string;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly log: Log;
  /** Reports a fault that the operator must know. */
  readonly onNotice: (fault: Fault) => void;
}): Audit {
  const { store, link, desk } = options;
  const table = deskTrail(store, desk);
  const trail = createDeskTrail({
    ...options,
    onHead: () => countersigning.headSigned(),
    onBroken: options.onNotice,
  });
  const countersigning = createWitnessSignatures({ ...options, onPolicy: () => trail.policyChanged() });
  function state(): TrailState {
    const now = trail.state();
    const trouble = now.trouble ?? countersigning.trouble();
    return { ...now, trouble: trouble && { code: trouble.code, params: { ...trouble.params } } };
  }
  /** The desk knows its own name and the signed-in operator's for its own entries. */
  function nameOf(id: string): string | undefined {
    const now = options.operator();
    return id === desk ? options.deskName : id === now?.id ? now.displayName : undefined;
  }
  const own = ownSource({ ...options, table, state });
  const ofSite = siteSource(link, options.site);
  const exporting = createAuditExport({
    ...options,
    source: (of) => (of === 'desk' ? own : ofSite),
  });
  const shown = (found: AuditFound) => ({ ...found, cameras: namedCameras(found.entries, options.camera) });
  return {
    live: countersigning.live,
    lost: countersigning.lost,
    handlers: {
      'audit.page': ({ trail: of, filter, before, limit }) =>
        of === 'desk'
          ? ok(shown(findInTrail(table, filter, before, limit)))
          : link().call('audit.page', { filter, limit, ...(before === undefined ? {} : { before }) }),
      'audit.names': ({ trail: of }) =>
        of === 'desk' ? ok(trailNames(table, nameOf)) : link().call('audit.names', {}),
      'audit.state': ({ trail: of }) => (of === 'desk' ? ok(state()) : link().call('audit.state', {})),
      ...exporting.handlers,
    },
    close() {
      exporting.close();
      countersigning.lost();
      trail.close();
    },
  };
}

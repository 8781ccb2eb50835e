import { type AuditFound, type AuditLogState, namedCameras } from '../../../core/audit/api.ts';
import { auditNames, findAuditEntries } from '../../../core/audit/auditSearch.ts';
import { ok } from '../../../core/base/result.ts';
import type { Camera } from '../../../core/cameras/camera.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { deskAuditTable } from '../../store/audit.ts';
import type { DeskKeys } from '../../store/key.ts';
import { createDeskAuditLog } from './deskAuditLog.ts';
import { createAuditExport } from './export.ts';
import { createDeskLogSource, createSiteLogSource } from './sources.ts';
import { createWitnessSignatures, type WitnessSignatures } from './witnessSignatures.ts';

type Calls =
  | 'audit.page'
  | 'audit.names'
  | 'audit.state'
  | 'audit.export'
  | 'audit.cancelExport'
  | 'audit.exportState';

/** The desk's own audit log, written and shown here, and the site's, read from the site. */
export interface DeskAudit extends Pick<WitnessSignatures, 'live' | 'lost'> {
  readonly handlers: HandlersFor<Calls>;
  close(): void;
}

export function createDeskAudit(
  context: DeskContext,
  options: {
    /** The operator signed in without the site. */
    readonly isAway: () => boolean;
    readonly deskName: string;
    readonly camera: (id: string) => Camera | undefined;
    /** The folder for exported files. */
    readonly folder: string;
    readonly keys: DeskKeys;
    readonly version: string;
    /** The site's id in audit logs. */
    readonly site: () => string;
    /** Reports a fault that the operator must know. */
    readonly onNotice: (fault: Fault) => void;
  },
): DeskAudit {
  const { store, link, desk } = context;
  const table = deskAuditTable(store, desk);
  const auditLog = createDeskAuditLog({
    ...context,
    keys: options.keys,
    onHead: () => witnessSignatures.headSigned(),
    onBroken: options.onNotice,
  });
  const witnessSignatures = createWitnessSignatures({
    ...context,
    onPolicy: () => auditLog.policyChanged(),
  });
  function state(): AuditLogState {
    const now = auditLog.state();
    const trouble = now.trouble ?? witnessSignatures.trouble();
    return { ...now, trouble: trouble && { code: trouble.code, params: { ...trouble.params } } };
  }
  /** The desk knows its own name and the signed-in operator's for its own entries. */
  function nameOf(id: string): string | undefined {
    const now = context.operator();
    return id === desk ? options.deskName : id === now?.id ? now.displayName : undefined;
  }
  const own = createDeskLogSource({ ...context, table, state });
  const ofSite = createSiteLogSource(link, options.site);
  const exporting = createAuditExport({
    ...context,
    ...options,
    source: (of) => (of === 'desk' ? own : ofSite),
  });
  const shown = (found: AuditFound) => ({ ...found, cameras: namedCameras(found.entries, options.camera) });
  return {
    live: witnessSignatures.live,
    lost: witnessSignatures.lost,
    handlers: {
      'audit.page': ({ auditLog: of, filter, before, limit }) =>
        of === 'desk'
          ? ok(shown(findAuditEntries(table, filter, before, limit)))
          : link().call('audit.page', { filter, limit, ...(before === undefined ? {} : { before }) }),
      'audit.names': ({ auditLog: of }) =>
        of === 'desk' ? ok(auditNames(table, nameOf)) : link().call('audit.names', {}),
      'audit.state': ({ auditLog: of }) => (of === 'desk' ? ok(state()) : link().call('audit.state', {})),
      ...exporting.handlers,
    },
    close() {
      exporting.close();
      witnessSignatures.lost();
      auditLog.close();
    },
  };
}

import type { AuditFilter, AuditFormat, AuditFound, AuditLogState } from '../../../core/audit/api.ts';
import { type AuditLogTable, findAuditEntries } from '../../../core/audit/auditSearch.ts';
import type { StoredHead } from '../../../core/audit/chainHeads.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import type { StepScheduler } from '../../shared/stepScheduler.ts';
import { readChainHeadsAfter } from '../../store/auditChainHeads.ts';
import type { SiteLink } from '../../sync/link.ts';

const headsAtOnce = 50;

/** An audit log to export, from the desk or the site. */
export interface AuditLogSource {
  id(): string;
  page(filter: AuditFilter, before: number, limit: number): Promise<Result<AuditFound>>;
  /** Returns the log's own chain heads, or those of desks that it holds as a witness. */
  heads(of: 'own' | 'desks'): Promise<Result<StoredHead[]>>;
  state(): Promise<Result<AuditLogState>>;
  /** Called before anything is read, so that the owner of the log can record the export. */
  exporting(filter: AuditFilter, format: AuditFormat, why: string | null): Promise<Result<unknown>>;
}

/** The desk's own log, one page per event loop turn. Its export is recorded when the file is complete. */
export const createDeskLogSource = (options: {
  readonly store: SqlReader;
  readonly table: AuditLogTable;
  readonly desk: string;
  readonly turns: StepScheduler;
  readonly state: () => AuditLogState;
}): AuditLogSource => ({
  id: () => options.desk,
  page: (filter, before, limit) =>
    options.turns(() => ok(findAuditEntries(options.table, filter, before, limit))),
  async heads(of) {
    const heads: StoredHead[] = [];
    if (of === 'desks') return ok(heads);
    let page: StoredHead[];
    do {
      const after = heads.at(-1)?.head.segment ?? 0;
      page = await options.turns(() => readChainHeadsAfter(options.store, after, headsAtOnce));
      heads.push(...page);
    } while (page.length === headsAtOnce);
    return ok(heads);
  },
  state: async () => ok(options.state()),
  exporting: async () => ok(undefined),
});

/** The site's log, read from the site. */
export const createSiteLogSource = (link: () => SiteLink, site: () => string): AuditLogSource => ({
  id: site,
  page: (filter, before, limit) => link().call('audit.page', { filter, before, limit }),
  async heads(of) {
    const heads: StoredHead[] = [];
    let after: string | undefined;
    do {
      const page = await link().call('audit.heads', {
        of: of === 'own' ? 'site' : 'desks',
        ...(after === undefined ? {} : { after }),
      });
      if (!page.ok) return page;
      heads.push(...page.value.heads);
      after = page.value.next;
    } while (after !== undefined);
    return ok(heads);
  },
  state: () => link().call('audit.state', {}),
  exporting: (filter, format, why) => link().call('audit.exporting', { filter, format, why }),
});

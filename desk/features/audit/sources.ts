import type { AuditFilter, AuditFormat, AuditFound, TrailState } from '../../../core/audit/api.ts';
import type { StoredHead } from '../../../core/audit/trail.ts';
import { findInTrail, type TrailTable } from '../../../core/audit/trailFind.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Reader } from '../../../node/sql/access.ts';
import type { Turns } from '../../shared/turns.ts';
import { headsAfter } from '../../store/auditHeads.ts';
import type { SiteLink } from '../../sync/link.ts';

const headsAtOnce = 50;

/** A trail to be put into a file, from wherever it is. */
export interface TrailSource {
  id(): string;
  page(filter: AuditFilter, before: number, limit: number): Promise<Result<AuditFound>>;
  /** The trail's own heads, or those of desks that it has as a witness. */
  heads(of: 'own' | 'desks'): Promise<Result<StoredHead[]>>;
  state(): Promise<Result<TrailState>>;
  /** Told before anything is read: anyone who keeps the trail records it. */
  exporting(filter: AuditFilter, format: AuditFormat, why: string | null): Promise<Result<unknown>>;
}

/** This desk's own; a page each turn of the event loop. What is exported of it is recorded when it is there. */
export const ownSource = (options: {
  readonly store: Reader;
  readonly table: TrailTable;
  readonly desk: string;
  readonly turns: Turns;
  readonly state: () => TrailState;
}): TrailSource => ({
  id: () => options.desk,
  page: (filter, before, limit) => options.turns(() => ok(findInTrail(options.table, filter, before, limit))),
  async heads(of) {
    const heads: StoredHead[] = [];
    if (of === 'desks') return ok(heads);
    let page: StoredHead[];
    do {
      const after = heads.at(-1)?.head.segment ?? 0;
      page = await options.turns(() => headsAfter(options.store, after, headsAtOnce));
      heads.push(...page);
    } while (page.length === headsAtOnce);
    return ok(heads);
  },
  state: async () => ok(options.state()),
  exporting: async () => ok(undefined),
});

/** The site's, asked of the site. */
export const siteSource = (link: () => SiteLink, site: () => string): TrailSource => ({
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

import { camerasTold } from '../../core/audit/api.ts';
import { findInTrail, trailNames } from '../../core/audit/trailFind.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Camera } from '../../core/cameras/camera.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { DeskServices } from '../api/deskServices.ts';
import { createWitness } from '../audit/countersign.ts';
import { createSiteTrail } from '../audit/trail.ts';
import { personNames } from '../people/names.ts';
import { mostDesks } from '../shiftlog/board/desks.ts';
import { sha256 } from '../store/audit.ts';
import type { SiteStore } from '../store/index.ts';
import type { SiteConfig } from './config.ts';
import type { Undoing } from './undoing.ts';

/** The site's trail with all that the site joins to it. What it starts is ended by `undo`. */
export function auditPath(options: {
  readonly config: SiteConfig;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly store: SiteStore;
  readonly undo: Undoing;
  readonly camera: (id: string) => Camera | undefined;
  readonly onNotice: (fault: Fault) => void;
}): DeskServices['audit'] {
  const { config, clock, log, store, undo, onNotice } = options;
  const { id: site, data: folder } = config;
  const { desks, ...policy } = config.audit;
  const trail = createSiteTrail({ site, folder, store, policy, sha256, clock, log, onNotice });
  undo.add(() => trail.close());
  const { attempt, audit, heads } = store;
  const personName = personNames(site, store.operators);
  const countersign = createWitness({
    ...{ site, heads: heads.desks, key: trail.key, policy: desks, clock, attempt, onNotice },
    append: audit.append,
  });

  return {
    page({ filter, before, limit }) {
      const found = findInTrail(audit.table, filter, before, limit);
      return { ...found, cameras: camerasTold(found.entries, options.camera) };
    },
    names() {
      const known = new Map<string, string>(store.desks.newest(mostDesks).map((row) => [row.desk, row.name]));
      return trailNames(audit.table, (id) => known.get(id) ?? personName(id));
    },
    state: trail.state,
    heads: ({ of, after }) => trail.heads(of, after),
    exporting: ({ operator, desk }, { filter, format, why }) =>
      store.record([
        {
          ...{ who: operator.id, deed: 'audit.export', camera: filter.camera ?? null, why },
          detail: JSON.stringify({ desk, trail: 'site', format, filter }),
        },
      ]),
    countersign,
  };
}

import { z } from 'zod';
import type { Result } from '../../core/base/result.ts';
import { attempt } from './fault.ts';
import type { Store } from './open.ts';

const Row = z.object({ revision: z.int(), contentHash: z.string() });

/** The revision of the registry with this content: the one it had, or the next. */
export function registryRevision(db: Store): (contentHash: string) => Result<number> {
  const get = db.prepare('SELECT revision, content_hash AS contentHash FROM registry WHERE only = 1');
  const put = db.prepare(
    `INSERT INTO registry (only, revision, content_hash) VALUES (1, ?, ?)
     ON CONFLICT (only) DO UPDATE SET revision = excluded.revision, content_hash = excluded.content_hash`,
  );
  const take = db.transaction((contentHash: string) => {
    const row = get.get();
    const last = row === undefined ? undefined : Row.parse(row);
    if (last?.contentHash === contentHash) return last.revision;
    const revision = (last?.revision ?? 0) + 1;
    put.run(revision, contentHash);
    return revision;
  });
  return (contentHash) => attempt(() => take(contentHash));
}

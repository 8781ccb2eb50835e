import { ok } from '../../../core/result.ts';
import type { HandlersFor } from '../handlers.ts';
import type { Reader } from '../store/access.ts';
import { auditPage } from '../store/audit.ts';

/** This desk's own trail, newest first. */
export function createAudit({ store }: { readonly store: Reader }): {
  readonly handlers: HandlersFor<'audit.page'>;
} {
  return { handlers: { 'audit.page': ({ before, limit }) => ok(auditPage(store, before, limit)) } };
}

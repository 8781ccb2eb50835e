import { localOf, OperatorId, siteOf } from '../../core/base/ids.ts';

/** What anyone who is named in the site's trail is called; undefined: nobody of the site's. */
export const personNames =
  (site: string, operators: { byId(local: string): { readonly displayName: string } | undefined }) =>
  (id: string): string | undefined => {
    const who = OperatorId.safeParse(id);
    const isOurs = who.success && siteOf(who.data) === site;
    return isOurs ? operators.byId(localOf(who.data))?.displayName : undefined;
  };

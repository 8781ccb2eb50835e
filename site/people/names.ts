import { getLocalId, getSiteOfId, OperatorId } from '../../core/base/ids.ts';

/** Returns the display name of a person in the site's audit log; undefined: not a person of the site. */
export const createPersonNames =
  (site: string, operators: { byId(local: string): { readonly displayName: string } | undefined }) =>
  (id: string): string | undefined => {
    const who = OperatorId.safeParse(id);
    const isOurs = who.success && getSiteOfId(who.data) === site;
    return isOurs ? operators.byId(getLocalId(who.data))?.displayName : undefined;
  };

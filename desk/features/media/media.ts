import { ok } from '../../../core/base/result.ts';
import { checkAddress } from '../../../node/socket/address.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { SiteLink } from '../../sync/link.ts';

interface MediaOptions {
  readonly link: () => SiteLink;
  readonly siteUrl: () => string;
  /** Resolves once a sign-in or resumption under way is over: after a reconnect the site must know us before it gives tickets. */
  readonly sessionSettled: () => Promise<void>;
}

/** Tickets with which a window speaks to the SFU itself. The site audits each one it grants. */
export function createMedia({ link, siteUrl, sessionSettled }: MediaOptions): {
  readonly handlers: HandlersFor<'media.ticket'>;
} {
  return {
    handlers: {
      async 'media.ticket'(_input, { window }, forAsker) {
        await sessionSettled();
        const address = checkAddress(siteUrl());
        if (!address.ok) return address;
        // The site would grant it to, and record it of, anyone who it knows by now.
        const granted = await forAsker(() => link().call('media.ticket', { window }));
        return granted.ok ? ok({ url: address.value.media, ...granted.value }) : granted;
      },
    },
  };
}

import { ok } from '../../../core/base/result.ts';
import { checkAddress } from '../../../node/socket/address.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { SiteLink } from '../../sync/link.ts';

interface MediaOptions {
  readonly link: () => SiteLink;
  readonly siteUrl: () => string;
  /**
   * Resolves when no sign-in or resumption is pending.
   * After a reconnect the site must know the session before it grants tickets.
   */
  readonly sessionSettled: () => Promise<void>;
}

/** Creates the handler for tickets with which a window connects to the SFU. The site audits each grant. */
export function createMediaTickets({ link, siteUrl, sessionSettled }: MediaOptions): {
  readonly handlers: HandlersFor<'media.ticket'>;
} {
  return {
    handlers: {
      async 'media.ticket'(_input, { window }, forCaller) {
        await sessionSettled();
        const address = checkAddress(siteUrl());
        if (!address.ok) return address;
        // Checked again after waiting: the site would grant the ticket to, and audit it for, the operator
        // signed in by now.
        const granted = await forCaller(() => link().call('media.ticket', { window }));
        return granted.ok ? ok({ url: address.value.media, ...granted.value }) : granted;
      },
    },
  };
}

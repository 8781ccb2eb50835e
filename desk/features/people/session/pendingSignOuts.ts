import type { Fault } from '../../../../core/errors/faults.ts';
import type { LogEvent } from '../../../shared/log.ts';
import type { SiteLink } from '../../../sync/link.ts';

/** The maximum number of ended sessions to report later. */
const most = 10;

/** Returns true if the site's response is final; otherwise, or if it asks to wait, the request must be repeated. */
export const isFinalResponse = ({ code }: Fault): boolean =>
  code !== 'signIn.throttled' && /^(signIn|right|machine|offline)\./.test(code);

/** Sessions signed out while the site was unreachable, to be reported to it. */
export interface PendingSignOuts {
  all(): string[];
  add(token: string): void;
  forget(token: string): void;
  /** They are being reported: the site's session messages do not concern the current session now. */
  isPublishing(): boolean;
  publish(): Promise<void>;
}

export function createPendingSignOuts(options: {
  readonly before: readonly string[];
  readonly link: () => SiteLink;
  readonly log: LogEvent;
  readonly onChange: () => void;
}): PendingSignOuts {
  const { link, log, onChange } = options;
  let left = options.before;
  let isSending = false;

  function forget(which: string): void {
    left = left.filter((one) => one !== which);
    onChange();
  }

  return {
    all: () => [...left],
    add(token) {
      left = [...left, token].slice(-most);
    },
    forget,
    isPublishing: () => isSending,
    async publish() {
      isSending = true;
      for (const token of left) {
        const known = await link().call('session.resume', { token });
        const response = known.ok ? await link().call('session.signOut', {}) : known;
        if (response.ok || isFinalResponse(response.fault)) forget(token);
        else log('warn', 'site not told of the sign-out', { cause: response.fault.code });
      }
      isSending = false;
    },
  };
}

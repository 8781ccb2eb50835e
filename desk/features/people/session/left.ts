import type { DeskId } from '../../../../core/base/ids.ts';
import type { Fault } from '../../../../core/errors/faults.ts';
import type { Log } from '../../../shared/log.ts';
import type { SiteLink } from '../../../sync/link.ts';

/** How many ended sessions the site is told of later. */
const most = 10;

/** True if the site's answer settles the matter; else it has to be asked again. */
export const isAnswer = ({ code }: Fault): boolean => /^(signIn|right|machine|offline)\./.test(code);

/** Sessions that were signed out while the site was away: it is to be told. */
export interface LeftSessions {
  all(): string[];
  add(token: string): void;
  forget(token: string): void;
  /** The site is being told of them: what it says is not about the session now. */
  isPublishing(): boolean;
  publish(): Promise<void>;
}

export function createLeftSessions(options: {
  readonly before: readonly string[];
  readonly desk: DeskId;
  readonly link: () => SiteLink;
  readonly log: Log;
  readonly onChange: () => void;
}): LeftSessions {
  const { desk, link, log, onChange } = options;
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
        const known = await link().call('session.resume', { token, desk });
        const response = known.ok ? await link().call('session.signOut', {}) : known;
        if (response.ok || isAnswer(response.fault)) forget(token);
        else log('warn', 'site not told of the sign-out', { cause: response.fault.code });
      }
      isSending = false;
    },
  };
}

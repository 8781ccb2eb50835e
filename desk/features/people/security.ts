import type { OperatorId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Fault, FaultCode } from '../../../core/errors/faults.ts';
import { SecurityPolicy } from '../../../core/people/api.ts';
import type { Operator, Right } from '../../../core/people/operator.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { formatError } from '../../shared/log.ts';
import { readSetting, saveSetting } from '../../store/settings.ts';

const policyKey = 'security.policy';
/** Rights that only the site can grant, whatever its policy; for other rights no second person is required. */
const siteOnly: readonly Right[] = ['video.export', 'video.unmasked'];

interface SecurityOptions
  extends Pick<DeskContext, 'store' | 'write' | 'project' | 'operator' | 'link' | 'clock' | 'log'> {
  /** The policy has changed. */
  readonly onChange: () => void;
  /** The operator has a new password: data derived from the old one is invalid. */
  readonly onPassword: (who: OperatorId) => void;
}

type Calls = 'people.policy' | 'people.changePassword' | 'people.second' | 'video.unmask';

/** The site's security functions: passwords, four-eyes approval, pictures without masks. */
export interface SiteSecurity {
  readonly handlers: HandlersFor<Calls>;
  /** Returns the site's last policy, or the default before the first. */
  policy(): SecurityPolicy;
  /** The site is reachable. */
  live(): void;
  /** Removes the rights that need the site. */
  withoutSite(who: Operator): Operator;
  /** Returns why a right over a camera needs a second person's approval first. */
  refusal(right: Right, camera: string): Fault | undefined;
}

export function createSiteSecurity(options: SecurityOptions): SiteSecurity {
  const { store, write, project, operator, link, clock, log, onChange } = options;
  let policy = readSetting(store, 'desk', policyKey, SecurityPolicy) ?? SecurityPolicy.parse({});
  /** The approvals that the site granted, with their end; by operator, right and camera. */
  const standing = new Map<string, number>();
  const nameOf = (who: OperatorId, right: Right, camera: string) => `${who} ${right} ${camera}`;
  const isAway = ({ code }: Fault) => code === 'site.unreachable' || code === 'call.timeout';
  const orAway = <T>(answer: Result<T>, code: FaultCode): Result<T> =>
    !answer.ok && isAway(answer.fault) ? fail(code) : answer;

  async function ask(): Promise<void> {
    const answer = await link().call('people.policy', {});
    if (!answer.ok || JSON.stringify(answer.value) === JSON.stringify(policy)) return;
    policy = answer.value;
    const saved = project((tx) => saveSetting(tx, 'desk', policyKey, policy));
    if (!saved.ok) log('warn', 'policy not kept', { cause: saved.fault.code });
    onChange();
  }

  return {
    policy: () => policy,
    live() {
      ask().catch((error: unknown) => log('error', 'security', { why: formatError(error) }));
    },
    withoutSite: (who) => ({
      ...who,
      rights: who.rights.filter((right) => !siteOnly.includes(right)),
    }),
    refusal(right, camera) {
      const who = operator();
      const fourEyes: readonly Right[] = policy.fourEyes;
      if (!who || !fourEyes.includes(right)) return undefined;
      const until = standing.get(nameOf(who.id, right, camera)) ?? 0;
      return until > clock.monotonic() ? undefined : { code: 'second.needed', params: { right } };
    },
    handlers: {
      'people.policy': () => ok(policy),
      async 'people.changePassword'(to) {
        const who = operator();
        const answer = await link().call('people.changePassword', to);
        if (answer.ok && who) options.onPassword(who.id);
        return answer;
      },
      async 'people.second'(asked) {
        const who = operator();
        const answer = orAway(await link().call('people.second', asked), 'second.siteAway');
        if (!answer.ok || !who) return answer;
        const { right, camera, why } = asked;
        const { second, expiresAt } = answer.value;
        const detail = JSON.stringify({ right, for: who.id });
        const written = write({ who: second.id, event: 'second.confirmed', camera, why, detail }, () => {});
        if (!written.ok) return written;
        const forMs = Math.max(0, expiresAt - clock.now());
        standing.set(nameOf(who.id, right, camera), clock.monotonic() + forMs);
        return answer;
      },
      async 'video.unmask'({ camera, why }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const refused = await link().call('video.unmask', { camera, why });
        const answer = orAway(refused, 'unmask.siteAway');
        if (!answer.ok) return answer;
        standing.delete(nameOf(who.id, 'video.unmasked', camera));
        const written = write({ who: who.id, event: 'video.unmask', camera, why, detail: '' }, () => {});
        return written.ok ? answer : written;
      },
    },
  };
}

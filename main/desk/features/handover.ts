import { createHash } from 'node:crypto';
import type { Operator } from '../../../core/domain/operator.ts';
import { Roster, type Shift, shiftAt, shiftsBefore } from '../../../core/domain/shift.ts';
import type { HandoverSubject } from '../../../core/domain/watch/record.ts';
import { fail, ok } from '../../../core/result.ts';
import type { HandlersFor } from '../handlers.ts';
import type { Project } from '../write.ts';
import { createCounting } from './handover/counting.ts';
import { type MakingOptions, makeReport } from './handover/making.ts';

/** The handover of this desk's watch. */
export function createHandover(
  options: Omit<MakingOptions, 'counting'> & {
    readonly project: Project;
    readonly operator: () => Operator | null;
    /** What the desk is called. */
    readonly deskName: string;
  },
): { readonly handlers: HandlersFor<'handover.preview'> } {
  const { store, project, turns, clock, desk, sees, operator } = options;
  const counting = createCounting({
    ...{ store, project, turns, clock, sees },
    scope: () => sha256(JSON.stringify(operator()?.scope ?? [])),
  });
  const making = { ...options, counting };

  const roster = () => options.roster() ?? Roster.parse({ centre: options.siteName().slice(0, 120) || desk });

  function subjectOf(of: 'desk' | 'centre'): HandoverSubject {
    return of === 'desk' ? { desk, name: options.deskName } : { centre: roster().centre };
  }

  /** What ends next, or has just ended and was not handed over. */
  function shiftNow(): Shift {
    const now = Math.round(clock.now());
    const shift = shiftAt(roster(), now) ?? shiftsBefore(roster(), now, 1)[0];
    if (!shift) throw new Error('a roster has a shift');
    return shift;
  }

  return {
    handlers: {
      async 'handover.preview'({ of, period }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const shift = shiftNow();
        const { from, to } = period ?? shift;
        const report = await makeReport(making, who, { subject: subjectOf(of), shift, from, to, file: null });
        return operator()?.id === who.id ? ok(report) : fail('right.notSignedIn');
      },
    },
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

import type { DeskStatus } from '../../../core/contract/desk.ts';
import type { ProcessStatus } from '../../../core/contract/shell.ts';
import { type Fault, faultText, type Language } from '../../../core/faults.ts';
import { formatTime } from '../../../core/text.ts';
import type { Words } from '../../i18n/words.ts';
import type { StatusState } from '../../mirror.ts';

/** Something an operator must know that is not about one tile. Gravest first on screen. */
export interface Notice {
  readonly id: string;
  readonly weight: 'alarm' | 'warn' | 'note';
  readonly text: string;
  /** May be taken off by the operator; others go when what they tell of is over. */
  readonly dismissable: boolean;
}

const weights = ['alarm', 'warn', 'note'] as const;

/** What is to be said now, gravest first. */
export function noticesFor(options: {
  readonly status: StatusState;
  readonly processes: readonly ProcessStatus[];
  /** Of the layout that could not be stored, and the like. */
  readonly fault: Fault | undefined;
  readonly dismissed: ReadonlySet<string>;
  readonly language: Language;
  readonly t: Words;
}): readonly Notice[] {
  const { status, processes, fault, dismissed, language, t } = options;
  const { desk } = status;
  const notices: Notice[] = [];
  if (desk && !status.connected)
    notices.push({ id: 'deskLost', weight: 'warn', text: t.frame.deskLost, dismissable: false });
  if (desk?.site.state === 'lost' || desk?.site.state === 'refused') {
    const said =
      desk.site.state === 'lost'
        ? t.frame.site.lost(desk.site.name, formatTime(desk.site.since))
        : t.frame.site.refused(desk.site.name);
    const why = desk.site.cause ? faultText(desk.site.cause, language) : t.frame.siteLostNote;
    notices.push({ id: 'site', weight: 'alarm', text: `${said}. ${why}`, dismissable: false });
  }
  for (const process of processes)
    if (process.fault)
      notices.push({
        id: `process ${process.name}`,
        weight: 'alarm',
        text: faultText(process.fault, language),
        dismissable: false,
      });
  if (fault)
    notices.push({
      id: `layout ${fault.code}`,
      weight: 'warn',
      text: t.wall.layoutNotSaved(faultText(fault, language)),
      dismissable: true,
    });
  if (desk && desk.restarts > 0 && status.connected)
    notices.push({
      id: `restarts ${desk.restarts}`,
      weight: 'note',
      text: t.frame.deskRestarted,
      dismissable: true,
    });
  for (const notice of desk?.notices ?? [])
    notices.push({
      id: `desk ${notice.code}`,
      weight: 'warn',
      text: faultText(notice, language),
      dismissable: true,
    });
  return notices
    .filter((notice) => !dismissed.has(notice.id))
    .sort((a, b) => weights.indexOf(a.weight) - weights.indexOf(b.weight));
}

export type StepState = 'done' | 'working' | 'waiting' | 'failed';
export interface Step {
  readonly name: 'desk' | 'site' | 'operator' | 'registry';
  readonly state: StepState;
}

/** What is being started, in the order in which it must come up. */
export function startSteps(status: StatusState, cameras: { readonly complete: boolean }): readonly Step[] {
  const { connected, desk } = status;
  const done = [
    connected && desk !== undefined,
    desk?.site.state === 'connected',
    desk?.operator != null,
    cameras.complete,
  ];
  const first = done.indexOf(false);
  return (['desk', 'site', 'operator', 'registry'] as const).map((name, at) => ({
    name,
    state: done[at]
      ? 'done'
      : name === 'site' && (desk?.site.state === 'refused' || desk?.site.state === 'lost')
        ? 'failed'
        : at === first
          ? 'working'
          : 'waiting',
  }));
}

/** What stands where the wall belongs. A wall that has begun stays through every loss: its pictures go on. */
export function stageOf(status: StatusState, settled: boolean): 'starting' | 'signIn' | 'wall' {
  const { desk } = status;
  if (desk?.operator) return 'wall';
  if (!desk || !settled || (desk.site.embedded && desk.site.state !== 'connected')) return 'starting';
  return desk.site.state === 'connecting' ? 'starting' : 'signIn';
}

export const siteWords = (desk: DeskStatus, t: Words): string => {
  const { state, name, since } = desk.site;
  return state === 'lost' ? t.frame.site.lost(name, formatTime(since)) : t.frame.site[state](name);
};

import type { ProcessStatus } from '../../../core/api/shell.ts';
import { formatTime } from '../../../core/base/text.ts';
import type { Language } from '../../../core/errors/faults.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import type { Translations } from '../../i18n/translations.ts';
import { isSiteUnavailable, type StatusState } from '../../shared/mirror.ts';

/** A message about the whole window rather than one tile. The most severe is shown first. */
export interface WindowNotice {
  readonly id: string;
  readonly weight: 'alarm' | 'warn' | 'note';
  readonly text: string;
  /** The operator may dismiss it; other notices disappear when their cause is over. */
  readonly dismissable: boolean;
}

const weights = ['alarm', 'warn', 'note'] as const;

/** Returns the current notices, most severe first. */
export function listWindowNotices(options: {
  readonly status: StatusState;
  /** No video arrives from the site any more: detected long before the desk's own link times out. */
  readonly siteSilent: boolean;
  readonly processes: readonly ProcessStatus[];
  /** A fault such as a layout that could not be stored. */
  readonly fault: Fault | undefined;
  readonly dismissed: ReadonlySet<string>;
  readonly language: Language;
  readonly t: Translations;
}): readonly WindowNotice[] {
  const { status, siteSilent, processes, fault, dismissed, language, t } = options;
  const { desk } = status;
  const notices: WindowNotice[] = [];
  if (desk && !status.connected)
    notices.push({ id: 'deskLost', weight: 'warn', text: t.frame.deskLost, dismissable: false });
  // Before sign-in the start page shows the state of the site.
  if (desk?.operator && isSiteUnavailable(desk)) {
    const { state, name, since, cause } = desk.site;
    const isLost = state === 'lost';
    const message = isLost ? t.frame.site.lost(name, formatTime(since)) : t.frame.site.refused(name);
    // A notice for an unreachable site already exists.
    const why = cause && cause.code !== 'site.unreachable' ? faultText(cause, language) : undefined;
    const text = why ? `${message}. ${why}` : isLost ? t.frame.siteLost(formatTime(since)) : `${message}.`;
    notices.push({ id: 'site', weight: 'alarm', text, dismissable: false });
  }
  if (desk?.operator && siteSilent && desk.site.state === 'connected')
    notices.push({
      id: 'siteSilent',
      weight: 'alarm',
      text: t.frame.site.silent(desk.site.name),
      dismissable: false,
    });
  for (const process of processes)
    if (process.fault && desk?.operator)
      notices.push({
        id: `process ${process.name}`,
        weight: 'alarm',
        text: faultText(process.fault, language),
        dismissable: false,
      });
  if (desk?.locked)
    notices.push({ id: 'locked', weight: 'warn', text: t.people.locked.keys, dismissable: false });
  if (fault)
    notices.push({
      id: `layout ${fault.code}`,
      weight: 'warn',
      text: t.wall.layoutNotSaved(faultText(fault, language)),
      dismissable: true,
    });
  if (desk?.restartedAt !== undefined && status.connected)
    notices.push({
      id: `restarts ${desk.restarts}`,
      weight: 'note',
      text: t.frame.deskRestarted(formatTime(desk.restartedAt)),
      dismissable: true,
    });
  // A stand-alone machine and the demo's operator need no key store.
  if (desk?.operator && !desk.operator.demo && !desk.site.embedded) {
    const { awayFault, keyFault } = desk;
    const missing = [awayFault?.code.startsWith('seal.') ? awayFault : undefined, keyFault];
    // A fault that needs action comes first, because the bar has room only for the beginning.
    if (keyFault?.code === 'key.sealed') missing.reverse();
    const reported = missing.filter((each) => each !== undefined);
    if (reported.length > 0)
      notices.push({
        id: `desk ${reported.map(({ code }) => code).join(' ')}`,
        weight: keyFault?.code === 'key.sealed' ? 'warn' : 'note',
        text: reported.map((each) => faultText(each, language)).join(' '),
        dismissable: true,
      });
  }
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

type LinkState = NonNullable<StatusState['desk']>['site']['state'];

export type StartStepState = 'done' | 'working' | 'waiting' | 'failed';
export interface StartStep {
  readonly name: ProcessStatus['name'] | 'link' | 'operator';
  readonly state: StartStepState;
}

const processSteps: Record<ProcessStatus['state'], StartStepState> = {
  starting: 'working',
  ready: 'done',
  waiting: 'waiting',
  failed: 'failed',
  ended: 'failed',
};

function linkStep(site: LinkState | undefined, isComing: boolean): StartStepState {
  if (site === 'connected') return 'done';
  if (site === undefined || isComing) return 'waiting';
  return site === 'connecting' ? 'working' : 'failed';
}

/**
 * Tests whether the embedded site is still starting.
 * It is then unreachable without a fault of the link.
 */
const isSiteComing = (processes: readonly ProcessStatus[]): boolean =>
  processes.some(({ name, state }) => name === 'site' && state !== 'ready');

/** Returns the fault that stops the start, if it is worth showing. */
export function getStartFault(status: StatusState, processes: readonly ProcessStatus[]): Fault | undefined {
  const ofProcess = processes.find(({ fault }) => fault)?.fault;
  if (ofProcess) return ofProcess;
  const cause = status.desk?.site.cause ?? undefined;
  return cause?.code === 'site.unreachable' && isSiteComing(processes) ? undefined : cause;
}

/** Returns the start-up steps in order: main's processes, the link to the site, the operator. */
export function listStartSteps(
  status: StatusState,
  processes: readonly ProcessStatus[],
): readonly StartStep[] {
  const { desk } = status;
  const steps: StartStep[] = processes.map(({ name, state }) => ({ name, state: processSteps[state] }));
  const site = desk?.site.state;
  if (processes.length === 0) steps.push({ name: 'desk', state: desk ? 'done' : 'working' });
  steps.push({ name: 'link', state: linkStep(site, isSiteComing(processes)) });
  steps.push({
    name: 'operator',
    state: desk?.operator ? 'done' : site === 'connected' ? 'working' : 'waiting',
  });
  return steps;
}

/**
 * Returns the content in the place of the wall.
 * A running wall stays through every loss, as its video may go on.
 */
export function getWindowPhase(status: StatusState, settled: boolean): 'starting' | 'signIn' | 'wall' {
  const { desk } = status;
  if (desk?.operator) return 'wall';
  if (!desk || !settled || (desk.site.embedded && desk.site.state !== 'connected')) return 'starting';
  return desk.site.state === 'connecting' ? 'starting' : 'signIn';
}

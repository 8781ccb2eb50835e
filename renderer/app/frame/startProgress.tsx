import type { ProcessStatus } from '../../../core/api/shell.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { StatusState } from '../../shared/mirror.ts';
import { Mark, type Shape } from '../../ui/mark.tsx';
import { getStartFault, listStartSteps, type StartStepState } from './model.ts';
import styles from './starting.module.css';

const shapes: Record<StartStepState, Shape> = {
  done: 'dot',
  working: 'half',
  waiting: 'ring',
  failed: 'triangle',
};

interface Props {
  readonly status: StatusState;
  readonly processes: readonly ProcessStatus[];
}

/** Shows the progress of the start-up until an operator is signed in. */
export function StartProgress({ status, processes }: Props) {
  const { t, language } = useSpeech();
  const cause = getStartFault(status, processes);
  return (
    <main className={styles.starting}>
      <h1>{t.start.title}</h1>
      <ol>
        {listStartSteps(status, processes).map(({ name, state }) => (
          <li key={name} data-state={state}>
            <Mark shape={shapes[state]} />
            <span>{t.start.steps[name]}</span>
            <span>{t.start[state]}</span>
          </li>
        ))}
      </ol>
      <p>{cause ? faultText(cause, language) : ''}</p>
    </main>
  );
}

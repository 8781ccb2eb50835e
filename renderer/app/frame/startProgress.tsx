import type { ProcessStatus } from '../../../core/api/shell.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { StatusState } from '../../shared/mirror.ts';
import { IconMark, type IconShape } from '../../ui/iconMark.tsx';
import { getStartFault, listStartSteps, type StartStepState } from './model.ts';
import styles from './starting.module.css';

const shapes: Record<StartStepState, IconShape> = {
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
  const { t, language } = useLanguage();
  const cause = getStartFault(status, processes);
  return (
    <main className={styles.starting}>
      <h1>{t.start.title}</h1>
      <ol>
        {listStartSteps(status, processes).map(({ name, state }) => (
          <li key={name} data-state={state}>
            <IconMark shape={shapes[state]} />
            <span>{t.start.steps[name]}</span>
            <span>{t.start[state]}</span>
          </li>
        ))}
      </ol>
      <p>{cause ? faultText(cause, language) : ''}</p>
    </main>
  );
}

import { faultText } from '../../../core/faults.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { StatusState } from '../../mirror.ts';
import { Mark, type Shape } from '../../ui/mark.tsx';
import styles from './frame.module.css';
import { type StepState, startSteps } from './model.ts';

const shapes: Record<StepState, Shape> = {
  done: 'dot',
  working: 'half',
  waiting: 'ring',
  failed: 'triangle',
};

/** What is being started and how far it is, until somebody is signed in. */
export function Starting({ status, registryComplete }: { status: StatusState; registryComplete: boolean }) {
  const { t, language } = useSpeech();
  const cause = status.desk?.site.cause;
  return (
    <main className={styles.starting}>
      <h1>{t.start.title}</h1>
      <ol>
        {startSteps(status, { complete: registryComplete }).map(({ name, state }) => (
          <li key={name} data-state={state}>
            <Mark shape={shapes[state]} />
            <span>{t.start[name]}</span>
            <span>{t.start[state === 'failed' ? 'working' : state]}</span>
          </li>
        ))}
      </ol>
      <p>{cause ? faultText(cause, language) : ''}</p>
    </main>
  );
}

import { useEffect, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { faultText } from '../../../../core/errors/faults.ts';
import type { StickIdentity, StickProfile } from '../../../../core/ptz/stick.ts';
import {
  type LearnStep,
  type Learning as Learnt,
  learn,
  skipStep,
  startLearning,
} from '../../../../core/ptz/stickLearn.ts';
import { useSpeech } from '../../../i18n/words.ts';
import { Button } from '../../../ui/button.tsx';
import { Mark } from '../../../ui/mark.tsx';
import type { StickHeard } from '../control.ts';
import { readingOf } from './live.tsx';
import styles from './sticks.module.css';

/** A stick that is held still says nothing: its last word is looked at again this often, ms. */
const lookEveryMs = 50;
const order: readonly LearnStep[] = ['rest', 'right', 'up', 'in', 'stop'];
const mayBeSkipped: ReadonlySet<LearnStep> = new Set<LearnStep>(['in', 'out', 'stop']);

/** Asks for one movement after another, until it is known what each axis does. */
export function Learning(props: {
  readonly identity: StickIdentity;
  readonly heardBy: 'sdl' | 'gamepad';
  readonly stick: StoreApi<StickHeard | null>;
  readonly onDone: (profile: StickProfile) => void;
  readonly onCancel: () => void;
}) {
  const { identity, heardBy, stick, onDone, onCancel } = props;
  const { t, language } = useSpeech();
  const { learning } = t.steering.stick;
  const [state, setState] = useState<Learnt>(() => startLearning(identity, heardBy));

  useEffect(() => {
    const look = () => {
      const reading = readingOf(stick.getState(), identity);
      if (reading) setState((before) => learn(before, reading, performance.now()));
    };
    const cancel = stick.subscribe(look);
    const timer = setInterval(look, lookEveryMs);
    return () => {
      cancel();
      clearInterval(timer);
    };
  }, [stick, identity]);

  const { step, profile } = state;
  useEffect(() => {
    if (profile) onDone(profile);
  }, [profile, onDone]);

  const at = order.indexOf(step === 'out' ? 'in' : step);
  return (
    <section className={styles.learning} data-testid="stick-learning" data-step={step}>
      <h3>
        {learning.title(identity.name)} {at >= 0 && `· ${learning.at(at + 1, order.length)}`}
      </h3>
      <p className={styles.ask}>{state.mustLetGo ? learning.letGo : learning.steps[step]}</p>
      <progress className={styles.progress} max={1} value={state.mustLetGo ? 0 : state.progress} />
      <p className={styles.fault} role="status">
        {state.fault && (
          <>
            <Mark shape="triangle" /> {faultText(state.fault, language)}
          </>
        )}
      </p>
      <div className={styles.row}>
        {mayBeSkipped.has(step) && <Button onClick={() => setState(skipStep)}>{learning.skip}</Button>}
        <Button onClick={() => setState(startLearning(identity, heardBy))}>{learning.again}</Button>
        <Button look="quiet" onClick={onCancel}>
          {learning.cancel}
        </Button>
      </div>
    </section>
  );
}

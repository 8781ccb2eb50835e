import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { useLanguage } from '../../i18n/translations.ts';
import { Button } from '../../ui/button.tsx';
import { SidePanel } from '../../ui/sidePanel.tsx';
import styles from './tour.module.css';

/** A tour for new operators in a few steps. It explains keys and triggers no action. */
export function TourPanel(props: {
  readonly isDemo: boolean;
  /** Opens the form that adds a camera; undefined where the operator may not add one. */
  readonly onOwn: (() => void) | undefined;
  readonly onClose: () => void;
}) {
  const { isDemo, onOwn, onClose } = props;
  const { t } = useLanguage();
  const words = t.tour;
  const steps = onOwn ? [...words.steps, words.own] : words.steps;
  const [at, setAt] = useState(0);
  const step = steps[at];
  const isLast = at === steps.length - 1;
  const actions = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => actions.current?.querySelector<HTMLElement>('[data-next]')?.focus(), []);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'ArrowRight') setAt(Math.min(at + 1, steps.length - 1));
    else if (event.key === 'ArrowLeft') setAt(Math.max(at - 1, 0));
    else if (event.key.toLowerCase() === 'k' && onOwn) onOwn();
    else if (event.key.toLowerCase() === 'h') onClose();
    else return;
    event.preventDefault();
  }

  return (
    <SidePanel
      labels={words}
      onClose={onClose}
      side="wall"
      width={36}
      data-testid="tour"
      onKeyDown={onKeyDown}
      tools={<span className={styles.at}>{words.at(at + 1, steps.length)}</span>}
    >
      {isDemo && <p className={styles.demo}>{words.demo}</p>}
      <div className={styles.step} role="status">
        <h3>{step?.title}</h3>
        <p>{step?.text}</p>
        <dl>
          {step?.keys.map(([key, what]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div ref={actions} className={styles.buttons}>
        <Button look="quiet" onClick={onClose} says={words.close} />
        <Button look="quiet" disabled={at === 0} onClick={() => setAt(at - 1)}>
          {words.back}
        </Button>
        <Button
          data-next
          onClick={() => (isLast ? onClose() : setAt(at + 1))}
          says={isLast ? words.done : words.next}
        />
      </div>
    </SidePanel>
  );
}

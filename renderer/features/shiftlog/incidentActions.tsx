import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { deedKeys, type LogDeed } from './keys.ts';
import styles from './log.module.css';

/** What can be done to the incident that the keys are at, each with its key. */
export function IncidentActions(props: {
  /** The keys are at one. */
  readonly has: boolean;
  readonly mayWrite: boolean;
  readonly withClosed: boolean;
  /** Why the last of them was not done. */
  readonly fault: string | undefined;
  readonly onDeed: (deed: LogDeed) => void;
}) {
  const { has, mayWrite, onDeed } = props;
  const { t } = useSpeech();
  const words = t.log.incident;
  const writing: readonly (readonly [LogDeed, string])[] = [
    ['change', words.change],
    ['tieAlert', words.tieAlert],
    ['tieSnapshot', words.tieSnapshot],
    ['tieTrail', words.tieTrail],
    ['addendum', words.write],
  ];
  const looking: readonly (readonly [LogDeed, string])[] = [
    ['map', words.map],
    ['alerts', words.alerts],
  ];
  return (
    <footer className={styles.actions}>
      <span className={styles.fault} role="status">
        {props.fault}
      </span>
      {mayWrite && (
        <Button onClick={() => onDeed('new')}>
          {words.new} <kbd>{deedKeys.new}</kbd>
        </Button>
      )}
      {[...(mayWrite ? writing : []), ...looking].map(([deed, text]) => (
        <Button key={deed} disabled={!has} onClick={() => onDeed(deed)}>
          {text} <kbd>{deedKeys[deed]}</kbd>
        </Button>
      ))}
      <Button look="chip" pressed={props.withClosed} onClick={() => onDeed('closed')}>
        {words.showClosed} <kbd>{deedKeys.closed}</kbd>
      </Button>
    </footer>
  );
}

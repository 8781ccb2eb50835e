import type { Handover } from '../../../core/handover/report.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import styles from './handover.module.css';
import type { ActionName } from './model.ts';
import type { Looked, PanelMessage } from './useHandover.ts';

const asForms = ['sign', 'accept', 'refuse', 'ask', 'addendum', 'file'] as const;
/** The one that the handover waits for. */
const main: ReadonlySet<string> = new Set(['sign', 'accept']);

/** What can be done now, each with its key; which version is looked at; what became of the last action. */
export function ActionBar(props: {
  readonly handover: Handover | null;
  readonly looked: Looked | undefined;
  readonly may: ReadonlySet<ActionName>;
  readonly working: boolean;
  readonly message: PanelMessage | undefined;
  readonly onBegin: () => void;
  readonly onForm: (kind: (typeof asForms)[number]) => void;
  readonly onLook: (looked: Looked | undefined) => void;
  readonly onFocus: () => void;
}) {
  const { handover, looked, may, working, message } = props;
  const { t } = useSpeech();
  const words = t.handover;
  const ahead = may.has('begin') ? 'preview' : 'period';
  const state = handover ? (handover.state === 'refused' ? 'begun' : handover.state) : ahead;
  const versions = Array.from({ length: handover?.version ?? 0 }, (_, n) => n + 1);
  const hasNow = handover !== null && handover.state !== 'accepted' && handover.state !== 'signed';
  function begin(): void {
    props.onBegin();
    // The button is off meanwhile, and gone then: its keys would go to the wall.
    props.onFocus();
  }
  return (
    <div className={styles.buttons}>
      {may.has('begin') && (
        <Button
          data-main="true"
          disabled={working}
          onClick={begin}
          says={working ? words.working : words.begin}
        />
      )}
      {asForms.map(
        (kind) =>
          may.has(kind) && (
            <Button
              key={kind}
              data-main={main.has(kind)}
              onClick={() => props.onForm(kind)}
              says={words.actions[kind]}
            />
          ),
      )}
      {handover && (versions.length > 1 || (versions.length > 0 && hasNow)) && (
        <span className={styles.versions} role="toolbar" aria-label={words.versions}>
          {hasNow && (
            <Button
              look="chip"
              pressed={looked?.version === undefined}
              onClick={() => props.onLook({ id: handover.id })}
            >
              {words.versionNow}
            </Button>
          )}
          {versions.map((version) => (
            <Button
              key={version}
              look="chip"
              pressed={
                looked?.version === version || (!hasNow && !looked?.version && version === handover.version)
              }
              onClick={() => props.onLook({ id: handover.id, version })}
            >
              {words.version(version)}
            </Button>
          ))}
        </span>
      )}
      <p className={styles.message} role="status" data-fault={message?.isFault === true}>
        {message ? (
          <>
            <Mark shape={message.isFault ? 'triangle' : 'dot'} /> {message.text}
          </>
        ) : handover ? (
          words.hint[state]
        ) : (
          `${words.preview} · ${words.hint[state]}`
        )}
      </p>
    </div>
  );
}

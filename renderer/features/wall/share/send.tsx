import { useEffect, useState } from 'react';
import type { DeskCalls } from '../../../../core/api/desk.ts';
import { type Fault, faultText } from '../../../../core/errors/faults.ts';
import type { CallOutput } from '../../../../core/rpc/define.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { useClock, useDesk } from '../../../shared/services.ts';
import { useUndoHistory } from '../../../shared/undoHistory.ts';
import { Button } from '../../../ui/button.tsx';
import { IconMark } from '../../../ui/iconMark.tsx';
import { SearchField } from '../../../ui/searchField.tsx';
import { SidePanel } from '../../../ui/sidePanel.tsx';
import { getSuggestionFieldProps, SuggestionList } from '../../../ui/suggestionList.tsx';
import { listTargetRows, type Sendable, type TargetRow } from './model.ts';
import styles from './share.module.css';

interface Props {
  /** Sendable content: the selected tile's camera, if any, and the whole layout. */
  readonly camera: Sendable | undefined;
  readonly layout: Sendable;
  readonly first: 'camera' | 'layout';
  readonly recent: readonly string[];
  readonly onSent: (key: string) => void;
  readonly onClose: () => void;
}

const listId = 'share-targets';

/** Display time of the confirmation. */
const closesAfterMs = 1_200;

/** Sends the selected camera or the whole layout to a target. Usable by keys alone: type, arrows, Enter. */
export function SendPanel(props: Props) {
  const desk = useDesk();
  const clock = useClock();
  const { recent, onSent, onClose } = props;
  const { t, language } = useLanguage();
  const undoHistory = useUndoHistory();
  // Fixed at opening, because a sequence continues meanwhile.
  const [{ camera, layout }] = useState({ camera: props.camera, layout: props.layout });
  const [what, setWhat] = useState(camera ? props.first : 'layout');
  const [targets, setTargets] = useState<CallOutput<DeskCalls, 'share.targets'>>();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [working, setWorking] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const [sentTo, setSentTo] = useState<string>();
  useEffect(() => {
    let asked = true;
    void desk.call('share.targets', {}).then((answer) => {
      if (!asked) return;
      if (answer.ok) setTargets(answer.value);
      else setFault(answer.fault);
    }); // calls resolve to results
    return () => {
      asked = false;
    };
  }, [desk]);
  useEffect(
    () => (sentTo === undefined ? undefined : clock.after(closesAfterMs, onClose)),
    [sentTo, clock, onClose],
  );

  const rows = targets ? listTargetRows({ targets, recent, typed, t }) : [];
  const place = Math.min(at, rows.length - 1);
  const chosen = rows[place];
  const content = what === 'camera' && camera ? camera.content : layout.content;

  async function send(row: TargetRow): Promise<void> {
    if (working) return;
    setWorking(true);
    setFault(undefined);
    const answer = await desk.call('share.push', { to: row.to, content });
    setWorking(false);
    if (!answer.ok) return setFault(answer.fault);
    undoHistory.did({ what: (words) => words.share.sent(row.name) });
    onSent(row.key);
    setSentTo(row.name);
  }

  return (
    <SidePanel labels={t.share} onClose={onClose} data-testid="send">
      <div className={styles.what} role="toolbar" aria-label={t.share.what}>
        {camera && (
          <Button pressed={what === 'camera'} onClick={() => setWhat('camera')}>
            {camera.label}
          </Button>
        )}
        <Button pressed={what === 'layout'} onClick={() => setWhat('layout')}>
          {layout.label}
        </Button>
      </div>
      <SearchField
        autoFocus
        aria-label={t.share.search}
        clear={t.search.clear}
        value={typed}
        onChange={(text) => {
          setTyped(text);
          setAt(0);
        }}
        onLeave={onClose}
        over={getSuggestionFieldProps(listId, rows.length, place, {
          onAt: setAt,
          onOpen: chosen && (() => void send(chosen)),
        })}
      />
      <SuggestionList
        id={listId}
        aria-label={t.share.search}
        className={styles.targets}
        rowClass={styles.target}
        rows={rows}
        keyOf={({ key }) => key}
        at={place}
        onPick={(row) => void send(row)}
        empty={targets && <p className={styles.none}>{typed === '' ? t.share.noOne : t.share.none}</p>}
      >
        {(row) => (
          <>
            <span>{row.name}</span>
            <small>{row.under}</small>
          </>
        )}
      </SuggestionList>
      <p className={styles.message} role="status" data-fault={fault !== undefined}>
        {fault ? (
          <>
            <IconMark shape="triangle" />
            {faultText(fault, language)}
          </>
        ) : sentTo !== undefined ? (
          <>
            <IconMark shape="dot" />
            {t.share.sent(sentTo)}
          </>
        ) : targets?.site ? (
          t.share.ownOnly(faultText(targets.site, language))
        ) : working ? (
          t.share.sending
        ) : (
          t.share.hint
        )}
      </p>
    </SidePanel>
  );
}

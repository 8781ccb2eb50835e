import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { LayoutId } from '../../../../core/base/ids.ts';
import type { Result } from '../../../../core/base/result.ts';
import { formatDateTime } from '../../../../core/base/text.ts';
import { type Fault, faultText } from '../../../../core/errors/faults.ts';
import { countTiles } from '../../../../core/wall/division.ts';
import type { Layout } from '../../../../core/wall/layout.ts';
import type { SavedLayout } from '../../../../core/wall/library.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { DataAge } from '../../../shared/dataAge.tsx';
import type { LibraryState } from '../../../shared/mirror.ts';
import { PendingDeletion } from '../../../shared/pendingDeletion.tsx';
import { useDesk } from '../../../shared/services.ts';
import { useUndoHistory } from '../../../shared/undoHistory.ts';
import { Button } from '../../../ui/button.tsx';
import { IconMark } from '../../../ui/iconMark.tsx';
import { SearchField } from '../../../ui/searchField.tsx';
import { SidePanel } from '../../../ui/sidePanel.tsx';
import { getSuggestionFieldProps, SuggestionList } from '../../../ui/suggestionList.tsx';
import styles from './library.module.css';
import {
  createLayoutActions,
  getEmptyLibraryState,
  getLibraryKey,
  isChangingLibraryKey,
  listLibraryLayouts,
} from './model.ts';

interface Props {
  readonly library: StoreApi<LibraryState>;
  /** This window's layout and the name of its tab. */
  readonly current: { readonly name: string; readonly layout: Layout };
  readonly mayShare: boolean;
  /** True if the site is connected, so that the library can be changed. */
  readonly isConnected: boolean;
  readonly onOpen: (saved: SavedLayout, where: 'here' | 'tab') => void;
  readonly onClose: () => void;
}

const listId = 'library-layouts';

/** Fault for an operator without the right to change shared layouts. */
const withheldRight: Fault = { code: 'right.missing', params: { right: 'layout.shared' } };

/** The layouts stored at the site, with actions to open, save, rename, share and delete them. */
export function LibraryPanel(props: Props) {
  const desk = useDesk();
  const { current, mayShare, isConnected, onOpen, onClose } = props;
  const { t, language } = useLanguage();
  const undoHistory = useUndoHistory();
  const { layouts, asOf } = useStore(props.library);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [name, setName] = useState(current.name);
  const [renaming, setRenaming] = useState<LayoutId>();
  const [leaving, setLeaving] = useState<SavedLayout>();
  const [fault, setFault] = useState<Fault>();
  const field = useRef<HTMLInputElement>(null);
  const [done, setDone] = useState('');
  const rows = listLibraryLayouts(layouts, typed, new Set(leaving ? [leaving.id] : []));
  const empty = getEmptyLibraryState({ stored: layouts.length, asOf, isConnected });
  // Text typed where nothing can be found is a name.
  const takesName = empty === 'name';
  const place = Math.min(at, rows.length - 1);
  const chosen = rows[place];

  const reported = useCallback((answer: Result<unknown>, text: string) => {
    setFault(answer.ok ? undefined : answer.fault);
    setDone(answer.ok ? text : '');
  }, []);

  const mayChange = ({ shared }: SavedLayout) => isConnected && (!shared || mayShare);
  const actions = createLayoutActions({ desk, undoHistory, language });

  async function saveAs(shared: boolean, as = name): Promise<void> {
    if (as.trim() === '') return;
    reported(await actions.save(shared, { name: as, layout: current.layout }), t.library.saved(as));
  }
  async function change(row: SavedLayout, to: { name?: string; layout?: Layout }): Promise<void> {
    reported(await actions.change(row, to), t.library.saved(to.name ?? row.name));
  }

  // A deleted layout is removed when its undo period ends, or when the panel closes.
  const pending = useRef<SavedLayout>(undefined);
  function leave(row: SavedLayout | undefined): void {
    pending.current = row;
    setLeaving(row);
  }
  function settle(): void {
    const last = pending.current;
    if (!last) return;
    leave(undefined);
    const { name: gone } = last;
    undoHistory.did({ what: (words) => words.library.deleted(gone) });
    void actions.remove(last).then((answer) => reported(answer, t.library.deleted(gone))); // calls resolve to results
  }
  const settleNow = useRef(settle);
  settleNow.current = settle;
  useEffect(() => () => settleNow.current(), []);
  function remove(row: SavedLayout): void {
    settle();
    setFault(undefined);
    setDone('');
    leave(row);
  }

  function onKey(event: React.KeyboardEvent): void {
    const key = getLibraryKey(event);
    if (key === 'takeBack' && leaving) leave(undefined);
    else if (key === 'open' && takesName) {
      setTyped('');
      void saveAs(false, typed);
    } else if (!chosen) return;
    else if (key === 'tab') onOpen(chosen, 'tab');
    else if (key === 'rename' && mayChange(chosen)) setRenaming(chosen.id);
    else if (key === 'remove' && mayChange(chosen)) remove(chosen);
    else if (isConnected && isChangingLibraryKey(key)) setFault(withheldRight);
    else return;
    event.preventDefault();
  }

  return (
    <SidePanel labels={t.library} onClose={onClose} data-testid="library">
      <form
        className={styles.save}
        onSubmit={(event) => {
          event.preventDefault();
          void saveAs(false);
        }}
      >
        <input
          aria-label={t.library.name}
          placeholder={t.library.name}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={!isConnected || name.trim() === ''}>
          {t.library.save}
        </Button>
        {mayShare && (
          <Button disabled={!isConnected || name.trim() === ''} onClick={() => void saveAs(true)}>
            {t.library.saveShared}
          </Button>
        )}
      </form>
      <SearchField
        autoFocus
        ref={field}
        aria-label={takesName ? t.library.newName : t.library.search}
        clear={t.search.clear}
        value={typed}
        onChange={(text) => {
          setTyped(text);
          setAt(0);
          setFault(undefined);
        }}
        onLeave={onClose}
        onKeyDown={onKey}
        over={getSuggestionFieldProps(listId, rows.length, place, {
          onAt: setAt,
          onOpen: chosen && (() => onOpen(chosen, 'here')),
        })}
      />
      <SuggestionList
        id={listId}
        aria-label={t.library.title}
        className={styles.list}
        rowClass={styles.row}
        rows={rows}
        keyOf={({ id }) => id}
        at={place}
        // Its actions are below: the first click selects it.
        onPick={(row, index) => (index === place ? onOpen(row, 'here') : setAt(index))}
        empty={<p className={styles.none}>{t.library.empty[empty]}</p>}
      >
        {(row) => (
          <>
            <strong>{row.name}</strong>
            <small>
              {row.shared ? t.library.sharedBy(row.changedBy) : t.library.own}
              {` · ${t.library.tiles(countTiles(row.layout.division))} · ${formatDateTime(row.changedAt)}`}
              {row.withheld.length > 0 && ` · ${t.share.withheld(row.withheld.length)}`}
            </small>
          </>
        )}
      </SuggestionList>
      {chosen &&
        (renaming === chosen.id ? (
          <NameField
            name={chosen.name}
            label={t.library.name}
            onKeys={() => field.current?.focus()}
            onDone={(to) => {
              setRenaming(undefined);
              if (to !== undefined && to !== chosen.name) void change(chosen, { name: to });
            }}
          />
        ) : (
          <div className={styles.buttons} role="toolbar" aria-label={chosen.name}>
            <Button onClick={() => onOpen(chosen, 'here')} says={t.library.open} />
            <Button onClick={() => onOpen(chosen, 'tab')} says={t.library.openTab} />
            {mayChange(chosen) && (
              <>
                <Button onClick={() => void change(chosen, { layout: current.layout })}>
                  {t.library.replace}
                </Button>
                <Button onClick={() => setRenaming(chosen.id)} says={t.library.rename} />
                {mayShare && !chosen.shared && (
                  <Button
                    onClick={() =>
                      void actions
                        .save(true, { name: chosen.name, layout: chosen.layout })
                        .then((answer) => reported(answer, t.library.sharedNow(chosen.name)))
                    }
                  >
                    {t.library.share}
                  </Button>
                )}
                <Button look="quiet" onClick={() => remove(chosen)} says={t.library.remove} />
              </>
            )}
          </div>
        ))}
      {leaving && (
        <PendingDeletion
          key={leaving.id}
          what={t.library.deleting(leaving.name)}
          className={styles.message}
          onBack={() => leave(undefined)}
          onOver={settle}
        />
      )}
      <p className={styles.message} role="status" data-fault={fault !== undefined}>
        {fault ? (
          <>
            <IconMark shape="triangle" />
            {faultText(fault, language)}
          </>
        ) : isConnected ? (
          done || (takesName ? t.library.hintName : t.library.hint)
        ) : (
          <>
            <DataAge at={asOf} /> {layouts.length > 0 && t.library.openOnly}
          </>
        )}
      </p>
    </SidePanel>
  );
}

function NameField(props: {
  readonly name: string;
  readonly label: string;
  readonly onDone: (name: string | undefined) => void;
  /** Called when a key ended the form: the focus returns to the list, not to the wall. */
  readonly onKeys: () => void;
}) {
  const [name, setName] = useState(props.name);
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the operator asked to type here
      autoFocus
      aria-label={props.label}
      maxLength={60}
      value={name}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setName(event.target.value)}
      onBlur={() => props.onDone(undefined)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        props.onDone(event.key === 'Enter' && name.trim() !== '' ? name.trim() : undefined);
        props.onKeys();
      }}
    />
  );
}

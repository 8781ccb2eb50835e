import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { priorityShape } from '../../../core/alerts/alert.ts';
import { useSpeech } from '../../i18n/words.ts';
import { AsOf } from '../../shared/asOf.tsx';
import { Aside } from '../../ui/aside.tsx';
import { Button } from '../../ui/button.tsx';
import { ListBox } from '../../ui/listBox.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Pick } from '../../ui/pick.tsx';
import { SearchField } from '../../ui/searchField.tsx';
import {
  adjacentKind,
  type FoundGroup,
  type FoundRow,
  longestText,
  type SearchKind,
  searchKey,
} from './model.ts';
import styles from './search.module.css';

const listId = 'search-found';

interface Props {
  /** What is found is gone to on the map, and only what has a place there is. */
  readonly onMap: boolean;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What there is to be found at all. */
  readonly kinds: readonly SearchKind[];
  readonly only: SearchKind | undefined;
  readonly onOnly: (kind: SearchKind | undefined) => void;
  readonly groups: readonly FoundGroup[];
  /** The row that the keys are at, by its key. */
  readonly at: string | undefined;
  readonly onAt: (key: string) => void;
  /** Something is still being looked for. */
  readonly seeking: boolean;
  /** What is searched is of then; undefined: of now. */
  readonly asOf: number | undefined;
  /** What is not found now, and why. */
  readonly notes: readonly string[];
  readonly onClose: () => void;
}

/** One field that finds whatever this operator may see, and one list of it: the keys stay in the field, arrows go through the list. */
export function SearchPanel(props: Props) {
  const { text, groups, kinds, only, onOnly, onClose, onMap } = props;
  const { t } = useSpeech();
  const words = t.search;
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const rows = groups.flatMap((group) => group.rows);
  const index = Math.max(
    0,
    rows.findIndex(({ key }) => key === props.at),
  );
  const active = rows[index];
  const idAt = (row: FoundRow) => `${listId}-${rows.indexOf(row)}`;

  function open(row: FoundRow | undefined, elsewhere: boolean): void {
    if (!row) return;
    onClose();
    if (elsewhere && row.openElsewhere) row.openElsewhere();
    else row.open();
  }
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = searchKey(event);
    // What goes through the list is the field's own.
    if (!key || key.do === 'step' || key.do === 'page' || key.do === 'open') return;
    event.preventDefault();
    if (key.do === 'back') onClose();
    else if (key.do === 'only') onOnly(adjacentKind(kinds, only, key.by));
    else open(active, true);
  }
  const isAsked = text.trim() !== '';
  const hint =
    active?.openElsewhere && !onMap
      ? active.kind === 'layout'
        ? words.hintLayout
        : words.hintCamera
      : words.hint;
  return (
    <Aside
      title={onMap ? words.titleOnMap : words.title}
      closeLabel={words.close}
      onClose={onClose}
      // Whoever turns to something else is done with it.
      onLeave={onClose}
      width={50}
      data-testid="search"
    >
      <SearchField
        aria-label={onMap ? words.labelOnMap : words.label}
        clear={words.clear}
        value={text}
        onChange={props.onText}
        onLeave={onClose}
        ref={input}
        maxLength={longestText}
        className={styles.field}
        onKeyDown={onKey}
        over={{
          id: listId,
          count: rows.length,
          at: index,
          active: active && idAt(active),
          onAt(to) {
            const next = rows[to];
            if (next) props.onAt(next.key);
          },
          onOpen: () => open(active, false),
        }}
      />
      <div className={styles.kinds} role="toolbar" aria-label={words.only}>
        {[undefined, ...kinds].map((kind) => (
          <Button
            key={kind ?? 'all'}
            look="chip"
            tabIndex={-1}
            pressed={kind === only}
            onClick={() => {
              onOnly(kind);
              input.current?.focus();
            }}
          >
            {kind ? words.kinds[kind] : words.all}
          </Button>
        ))}
      </div>
      <ListBox
        id={listId}
        aria-label={words.title}
        rows={groups}
        keyOf={({ key }) => key}
        aria-activedescendant={active && idAt(active)}
        tabIndex={-1}
        empty={
          isAsked &&
          !props.seeking && (
            <div className={styles.none}>
              <strong>{words.none(text.trim())}</strong>
              <span className={styles.noneHint}>{words.noneHint}</span>
            </div>
          )
        }
      >
        {(group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options
          <div role="group" aria-label={group.title}>
            <div className={styles.title} aria-hidden="true">
              {group.title} <span className={styles.count}>{group.count}</span>
            </div>
            {group.rows.map((row) => (
              <Row
                key={row.key}
                row={row}
                id={idAt(row)}
                active={row === active}
                onOpen={(elsewhere) => open(row, elsewhere)}
              />
            ))}
          </div>
        )}
      </ListBox>
      <p className={styles.foot} role="status" data-seeking={props.seeking}>
        {isAsked && props.seeking
          ? words.seeking
          : isAsked && rows.length > 0
            ? words.found(rows.length)
            : ''}
        <span className={styles.hint}>{hint}</span>
      </p>
      {props.asOf !== undefined && (
        <p className={styles.note}>
          <AsOf at={props.asOf} />
        </p>
      )}
      {props.notes.map((note) => (
        <p key={note} className={styles.note}>
          <Mark shape="triangle" /> {note}
        </p>
      ))}
    </Aside>
  );
}

function Row(props: {
  readonly row: FoundRow;
  readonly id: string;
  readonly active: boolean;
  readonly onOpen: (elsewhere: boolean) => void;
}) {
  const { row, id, active, onOpen } = props;
  return (
    <Pick
      id={id}
      className={styles.row}
      active={active}
      priority={row.priority}
      onPick={(event) => onOpen(event.shiftKey)}
    >
      {row.priority && (
        <span className={styles.priority}>
          <Mark shape={priorityShape[row.priority]} />
        </span>
      )}
      {row.lead !== undefined && <b>{row.lead}</b>}
      <span className={styles.name}>{row.name}</span>
      <small>{row.under}</small>
      {row.press !== undefined && <kbd>{row.press}</kbd>}
    </Pick>
  );
}

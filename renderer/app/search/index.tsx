import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { priorityShapes } from '../../../core/alerts/alert.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { DataAge } from '../../shared/dataAge.tsx';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { ListBox } from '../../ui/listBox.tsx';
import { SearchField } from '../../ui/searchField.tsx';
import { SidePanel } from '../../ui/sidePanel.tsx';
import { SuggestionOption } from '../../ui/suggestionOption.tsx';
import {
  getAdjacentSearchKind,
  getSearchKey,
  maxQueryChars,
  type SearchKind,
  type SearchResultGroup,
  type SearchResultRow,
} from './model.ts';
import styles from './search.module.css';

const listId = 'search-found';

/** The query, and the result that has the focus. */
export interface SearchQuery {
  readonly text: string;
  readonly only: SearchKind | undefined;
  /** The key of the current row. */
  readonly at: string | undefined;
}

/** The results of a query. */
interface SearchResults {
  readonly groups: readonly SearchResultGroup[];
  /** A request of the query is still pending. */
  readonly isSeeking: boolean;
  /** Time of the data that was searched; undefined: it is current. */
  readonly asOf: number | undefined;
  /** The kinds that cannot be searched now, with the reasons. */
  readonly notes: readonly string[];
}

interface Props {
  /** Results open on the map, and only those with a location there are found. */
  readonly onMap: boolean;
  /** The kinds that this operator can search for. */
  readonly kinds: readonly SearchKind[];
  readonly query: SearchQuery;
  readonly onQuery: (query: SearchQuery) => void;
  readonly results: SearchResults;
  readonly onClose: () => void;
}

/**
 * A search field and one list of results.
 * The focus stays in the field; arrow keys move through the list.
 */
export function SearchPanel({ onMap, kinds, query, onQuery, results, onClose }: Props) {
  const { text, only, at } = query;
  const { groups, isSeeking } = results;
  const { t } = useLanguage();
  const words = t.search;
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const rows = groups.flatMap((group) => group.rows);
  const index = Math.max(
    0,
    rows.findIndex(({ key }) => key === at),
  );
  const active = rows[index];
  const idAt = (row: SearchResultRow) => `${listId}-${rows.indexOf(row)}`;

  function open(row: SearchResultRow | undefined, elsewhere: boolean): void {
    if (!row) return;
    onClose();
    if (elsewhere && row.openElsewhere) row.openElsewhere();
    else row.open();
  }
  // New results start with the first one selected.
  const onOnly = (kind: SearchKind | undefined) => onQuery({ ...query, only: kind, at: undefined });
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = getSearchKey(event);
    // The field handles the navigation keys itself.
    if (!key || key.do === 'step' || key.do === 'page' || key.do === 'open') return;
    event.preventDefault();
    if (key.do === 'back') onClose();
    else if (key.do === 'only') onOnly(getAdjacentSearchKind(kinds, only, key.by));
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
    <SidePanel
      labels={{ title: onMap ? words.titleOnMap : words.title, close: words.close }}
      onClose={onClose}
      // Moving the focus elsewhere closes the search.
      onLeave={onClose}
      width={50}
      data-testid="search"
    >
      <SearchField
        aria-label={onMap ? words.labelOnMap : words.label}
        clear={words.clear}
        value={text}
        onChange={(next) => onQuery({ ...query, text: next, at: undefined })}
        onLeave={onClose}
        ref={input}
        maxLength={maxQueryChars}
        className={styles.field}
        onKeyDown={onKey}
        over={{
          id: listId,
          count: rows.length,
          at: index,
          active: active && idAt(active),
          onAt(to) {
            const next = rows[to];
            if (next) onQuery({ ...query, at: next.key });
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
          !isSeeking && (
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
      <p className={styles.foot} role="status" data-seeking={isSeeking}>
        {isAsked && isSeeking ? words.seeking : isAsked && rows.length > 0 ? words.found(rows.length) : ''}
        <span className={styles.hint}>{hint}</span>
      </p>
      {results.asOf !== undefined && (
        <p className={styles.note}>
          <DataAge at={results.asOf} />
        </p>
      )}
      {results.notes.map((note) => (
        <p key={note} className={styles.note}>
          <IconMark shape="triangle" /> {note}
        </p>
      ))}
    </SidePanel>
  );
}

function Row(props: {
  readonly row: SearchResultRow;
  readonly id: string;
  readonly active: boolean;
  readonly onOpen: (elsewhere: boolean) => void;
}) {
  const { row, id, active, onOpen } = props;
  return (
    <SuggestionOption
      id={id}
      className={styles.row}
      active={active}
      priority={row.priority}
      onPick={(event) => onOpen(event.shiftKey)}
    >
      {row.priority && (
        <span className={styles.priority}>
          <IconMark shape={priorityShapes[row.priority]} />
        </span>
      )}
      {row.lead !== undefined && <b>{row.lead}</b>}
      <span className={styles.name}>{row.name}</span>
      <small>{row.under}</small>
      {row.press !== undefined && <kbd>{row.press}</kbd>}
    </SuggestionOption>
  );
}

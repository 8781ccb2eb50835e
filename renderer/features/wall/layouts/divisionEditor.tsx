import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  type CustomDivision,
  type Direction,
  type Division,
  getDivisionGrid,
  maxGridLines,
  maxTiles,
  sortInTileOrder,
} from '../../../../core/wall/division.ts';
import { type Translations, useLanguage } from '../../../i18n/translations.ts';
import { Button } from '../../../ui/button.tsx';
import { takesText } from '../../../ui/keyOwner.ts';
import {
  createDivisionDraft,
  type DivisionDraft,
  type DivisionDraftFault,
  drawMarkedTile,
  fillFreeCells,
  getDivisionDraftFault,
  getMarkedRectangle,
  isSameDivision,
  listFreeCells,
  moveCursor,
  moveCursorTo,
  removeMarkedTiles,
  resizeGrid,
  restartDivisionDraft,
  splitTile,
  toDivision,
  undoDrawing,
} from './divisionDraft.ts';
import styles from './layouts.module.css';
import { NumberField } from './numberField.tsx';

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

function faultWords(fault: DivisionDraftFault, t: Translations): string {
  const words = t.layouts.editor;
  if (fault.wrong === 'many') return words.many(maxTiles);
  return words[fault.wrong];
}

const share = (lines: number, of: number) => `${(lines * 100) / of}%`;

/** Returns the inner lines of that many columns or rows. */
const between = (count: number): readonly number[] => Array.from({ length: count - 1 }, (_, n) => n + 1);

/** A draft and its intended name. */
export interface NamedDivisionDraft {
  readonly draft: DivisionDraft;
  readonly name: string;
}

/** The editor of custom divisions: rectangles on a grid, drawn as the wall will look. */
export function DivisionEditor(props: {
  readonly division: Division;
  /** The wall's width divided by its height. */
  readonly aspect: number;
  /** An unfinished draft from before, which is continued. */
  readonly begun: NamedDivisionDraft | undefined;
  /** Called with the present draft; undefined while it equals the wall's division. */
  readonly onDraw: (sketch: NamedDivisionDraft | undefined) => void;
  readonly onApply: (division: CustomDivision) => void;
}) {
  const { t } = useLanguage();
  const words = t.layouts.editor;
  const { onDraw } = props;
  const now = getDivisionGrid(props.division);
  const nameNow = typeof props.division === 'string' ? '' : (props.division.name ?? '');
  const [draft, setDraft] = useState<DivisionDraft>(() => props.begun?.draft ?? createDivisionDraft(now));
  const [name, setName] = useState(props.begun?.name ?? nameNow);
  const board = useRef<HTMLDivElement>(null);
  // At once, because the keys in its first hint belong to the board.
  useLayoutEffect(() => board.current?.focus(), []);
  const isBegun = name !== nameNow || (draft.past.length > 0 && !isSameDivision(draft, now));
  useEffect(() => onDraw(isBegun ? { draft, name } : undefined), [onDraw, isBegun, draft, name]);
  const fault = getDivisionDraftFault(draft);
  const free = listFreeCells(draft).length;
  const mark = getMarkedRectangle(draft);
  const at = (x: number, y: number, w: number, h: number) => ({
    left: share(x, draft.columns),
    top: share(y, draft.rows),
    width: share(w, draft.columns),
    height: share(h, draft.rows),
  });

  function placeOf(event: React.PointerEvent) {
    const box = board.current?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    return {
      x: Math.floor(((event.clientX - box.left) / box.width) * draft.columns),
      y: Math.floor(((event.clientY - box.top) / box.height) * draft.rows),
    };
  }

  /** An empty field is about to receive another number. */
  function sized(to: Parameters<typeof resizeGrid>[1]): void {
    if (!Object.values(to).some(Number.isNaN)) setDraft(resizeGrid(draft, to));
  }

  function apply(): void {
    const division = toDivision(draft, name);
    if (division) props.onApply(division);
  }

  const actions: Readonly<Record<string, (before: DivisionDraft) => DivisionDraft>> = {
    Enter: drawMarkedTile,
    v: (before) => splitTile(before, 'columns'),
    h: (before) => splitTile(before, 'rows'),
    Delete: removeMarkedTiles,
    Backspace: removeMarkedTiles,
    f: fillFreeCells,
  };
  const isCtrl = (event: React.KeyboardEvent) => event.ctrlKey || event.metaKey;
  function onBoardKey(event: React.KeyboardEvent): void {
    const direction = directions[event.key];
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (isCtrl(event)) return;
    if (direction) setDraft((before) => moveCursor(before, direction, event.shiftKey));
    else if (action) setDraft(action);
    else return;
    event.preventDefault();
  }
  /** Applies everywhere in the editor: undo affects the drawing, not the wall behind. */
  function onKey(event: React.KeyboardEvent): void {
    if (!isCtrl(event)) return;
    if (event.key === 'Enter') apply();
    else if (event.key.toLowerCase() === 'z' && !takesText(event.target)) setDraft(undoDrawing);
    else return;
    event.preventDefault();
  }
  const button = (label: string, action: (before: DivisionDraft) => DivisionDraft, disabled = false) => (
    <Button
      disabled={disabled}
      onClick={() => {
        setDraft(action);
        // A disabled button would pass the keys to the wall behind.
        board.current?.focus();
      }}
      says={label}
    />
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its keys work from each of its fields and buttons
    <div className={styles.editor} onKeyDown={onKey}>
      <p className={styles.hint}>{words.hint}</p>
      <div
        ref={board}
        className={styles.board}
        data-dark=""
        style={{ aspectRatio: String(props.aspect), width: `min(100%, ${48 * props.aspect}vh)` }}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it has drawing keys
        tabIndex={0}
        role="application"
        aria-label={words.title}
        onKeyDown={onBoardKey}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const place = placeOf(event);
          setDraft((before) => moveCursorTo(before, place, event.shiftKey));
        }}
        onPointerMove={(event) => {
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
          const place = placeOf(event);
          setDraft((before) => moveCursorTo(before, place, true));
        }}
        onPointerUp={(event) => {
          event.currentTarget.releasePointerCapture(event.pointerId);
          setDraft((before) => {
            const { w, h } = getMarkedRectangle(before);
            return w * h > 1 ? drawMarkedTile(before) : before;
          });
        }}
      >
        {between(draft.columns).map((line) => (
          <i key={`column ${line}`} className={styles.line} style={at(line, 0, 0, draft.rows)} />
        ))}
        {between(draft.rows).map((line) => (
          <i key={`row ${line}`} className={styles.line} style={at(0, line, draft.columns, 0)} />
        ))}
        {sortInTileOrder(draft.cells).map((cell, tile) => (
          <div key={`${cell.x} ${cell.y}`} className={styles.cell} style={at(cell.x, cell.y, cell.w, cell.h)}>
            <span>{tile + 1}</span>
          </div>
        ))}
        <div className={styles.mark} style={at(mark.x, mark.y, mark.w, mark.h)} />
      </div>
      <p className={styles.state} role="status" data-wrong={fault !== undefined}>
        <strong>{words.tiles(draft.cells.length)}</strong>
        <span>{fault ? faultWords(fault, t) : free > 0 ? words.free(free) : words.whole}</span>
      </p>
      <div className={styles.tools}>
        <NumberField
          label={words.columns}
          least={1}
          most={maxGridLines}
          value={draft.columns}
          onChange={(columns) => sized({ columns })}
        />
        <NumberField
          label={words.rows}
          least={1}
          most={maxGridLines}
          value={draft.rows}
          onChange={(rows) => sized({ rows })}
        />
        {button(words.draw, drawMarkedTile)}
        {button(words.splitColumns, (before) => splitTile(before, 'columns'))}
        {button(words.splitRows, (before) => splitTile(before, 'rows'))}
        {button(words.remove, removeMarkedTiles)}
        {button(words.fill, fillFreeCells, free === 0)}
        {button(words.undo, undoDrawing, draft.past.length === 0)}
        <Button
          disabled={!isBegun}
          onClick={() => {
            setDraft(restartDivisionDraft(draft, now));
            setName(nameNow);
            board.current?.focus();
          }}
        >
          {words.discard}
        </Button>
      </div>
      <div className={styles.applyLine}>
        <input
          className={styles.field}
          aria-label={words.name}
          placeholder={words.name}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && !isCtrl(event) && apply()}
        />
        <Button disabled={fault !== undefined} onClick={apply} says={t.layouts.apply} />
      </div>
    </div>
  );
}

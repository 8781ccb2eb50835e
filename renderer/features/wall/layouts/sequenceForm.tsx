import { useId, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { CameraId } from '../../../../core/base/ids.ts';
import type { Sequence } from '../../../../core/wall/layout.ts';
import { cameraDrag } from '../../../../core/wall/wall.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import type { CamerasState } from '../../../shared/mirror.ts';
import { Button } from '../../../ui/button.tsx';
import { ListBox } from '../../../ui/listBox.tsx';
import styles from './layouts.module.css';
import { NumberField } from './numberField.tsx';
import {
  appendCameras,
  createSequenceDraft,
  isValidDwell,
  maxSequenceCameras,
  moveSequenceRow,
  parseCameraNumberRanges,
  removeSequenceRow,
  type SequenceDraft,
  toSequence,
} from './sequenceDraft.ts';

/** The form for a tile's sequence: cameras by number, by drag or from the wall, their order, dwell and name. */
export function SequenceForm(props: {
  readonly sequence: Sequence | undefined;
  readonly cameras: StoreApi<CamerasState>;
  /** The cameras on the wall, in order of their tiles. */
  readonly onWall: readonly CameraId[];
  readonly onApply: (sequence: Sequence) => void;
}) {
  const { t } = useLanguage();
  const words = t.layouts.sequence;
  const id = useId();
  const { byId, byNumber } = props.cameras.getState();
  const [draft, setDraft] = useState(() => createSequenceDraft(props.sequence));
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState('');
  const isNothing = draft.cameras.length === 0 && text.trim() === '';

  /** Applies the sequence including typed but unadded cameras; if one of them is not found, it reports that first. */
  function apply(): void {
    const whole = text.trim() === '' ? draft : add();
    const made = whole && toSequence(whole);
    if (made) props.onApply(made);
  }

  /** Handles Enter: in the empty field it applies, so that typing and applying need one key only. */
  function addOrApply(): void {
    if (text.trim() === '') apply();
    else add();
  }

  /**
   * Adds the typed cameras.
   * @returns the draft with them; undefined if some could not be added
   */
  function add(): SequenceDraft | undefined {
    const { numbers, wrong: none } = parseCameraNumberRanges(text);
    const found = numbers.flatMap((number) => byNumber.get(number)?.camera.id ?? []);
    const missing = [...none, ...numbers.filter((number) => !byNumber.has(number))];
    const isFull = draft.cameras.length + found.length > maxSequenceCameras;
    const whole = appendCameras(draft, found);
    setDraft(whole);
    setText(missing.join(', '));
    setWrong(
      missing.length > 0 ? words.unknown(missing.join(', ')) : isFull ? words.full(maxSequenceCameras) : '',
    );
    return missing.length > 0 || isFull ? undefined : whole;
  }

  function onListKey(event: React.KeyboardEvent): void {
    if (event.key === 'ArrowDown') setDraft(moveSequenceRow(draft, 1, event.altKey));
    else if (event.key === 'ArrowUp') setDraft(moveSequenceRow(draft, -1, event.altKey));
    else if (event.key === 'Delete') setDraft(removeSequenceRow(draft, draft.at));
    else return;
    event.preventDefault();
  }

  /** A button for the list's current camera. */
  const action = (says: string, done: () => typeof draft) => (
    <Button
      look="quiet"
      disabled={draft.cameras.length === 0}
      // The list retains the focus.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => setDraft(done())}
      says={says}
    />
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter works from each of its fields
    <div
      className={styles.form}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.ctrlKey) apply();
      }}
      onDragOver={(event) => event.dataTransfer.types.includes(cameraDrag) && event.preventDefault()}
      onDrop={(event) => {
        const camera = CameraId.safeParse(event.dataTransfer.getData(cameraDrag));
        if (camera.success) setDraft(appendCameras(draft, [camera.data]));
      }}
    >
      <p className={styles.hint}>{words.add}</p>
      <div className={styles.applyLine}>
        <input
          // biome-ignore lint/a11y/noAutofocus: the operator opened it to type here
          autoFocus
          className={styles.field}
          aria-label={words.add}
          placeholder={words.addPlaceholder}
          maxLength={400}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && !event.ctrlKey && addOrApply()}
        />
        <Button onClick={add} says={words.addButton} />
        <Button
          disabled={props.onWall.length === 0}
          onClick={() => setDraft(appendCameras(draft, props.onWall))}
        >
          {words.fromTiles}
        </Button>
      </div>
      <p className={styles.state} role="status" data-wrong="true">
        {wrong}
      </p>
      <ListBox
        aria-label={words.list}
        className={styles.order}
        rows={draft.cameras}
        aria-activedescendant={draft.cameras.length > 0 ? `${id}-${draft.at}` : undefined}
        onKeyDown={onListKey}
        empty={<p className={styles.hint}>{words.empty}</p>}
      >
        {(camera, at) => {
          const entry = byId.get(camera);
          return (
            <div
              id={`${id}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === draft.at}
              className={styles.orderRow}
              onPointerDown={() => setDraft({ ...draft, at })}
            >
              <span>{at + 1}</span>
              <strong>{entry?.camera.number ?? '…'}</strong>
              <span className={styles.orderName}>{entry?.camera.name ?? words.gone}</span>
            </div>
          );
        }}
      </ListBox>
      <div className={styles.applyLine}>
        {action(words.up, () => moveSequenceRow(draft, -1, true))}
        {action(words.down, () => moveSequenceRow(draft, 1, true))}
        {action(words.remove, () => removeSequenceRow(draft, draft.at))}
      </div>
      <div className={styles.tools}>
        <NumberField
          label={words.dwell}
          least={2}
          most={3_600}
          value={draft.dwellSeconds}
          onChange={(dwellSeconds) => setDraft({ ...draft, dwellSeconds })}
        />
        {!isValidDwell(draft.dwellSeconds) && <span data-wrong="true">{words.dwellWrong}</span>}
        <label>
          {words.name}
          <input
            maxLength={40}
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
        </label>
      </div>
      <div className={styles.applyLine}>
        <Button
          disabled={isNothing || !isValidDwell(draft.dwellSeconds)}
          onClick={apply}
          says={words.apply}
        />
      </div>
    </div>
  );
}

import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import type { EntryType } from '../../../core/shiftlog/entry.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk, useMirror } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { type EntryDraft, type EntryDraftField, parseCameraNumbers, toLogEntry } from './drafts.ts';
import { getEntryTypeOfKey } from './keys.ts';
import { entryTypeShapes, entryTypes } from './model.ts';
import styles from './quickEntry.module.css';
import { QuickFields } from './quickFields.tsx';

interface Props {
  readonly draft: StoreApi<EntryDraft>;
  /** The draft was begun before and left. */
  readonly isStored: boolean;
  readonly onDiscard: () => void;
  /** Called once the entry is on disk. */
  readonly onWritten: (line: LogLine) => void;
  readonly onClose: () => void;
}

/**
 * A form for one entry of the log: a digit for the type, the text, and Enter.
 * Esc closes it and keeps the typed text.
 */
export function QuickEntry(props: Props) {
  const desk = useDesk();
  const mirror = useMirror();
  const clock = useClock();
  const { isStored, onDiscard, onWritten, onClose } = props;
  const { t, language } = useLanguage();
  const words = t.log.quick;
  const draft = useStore(props.draft);
  const byNumber = useStore(mirror.cameras, (cameras) => cameras.byNumber);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<EntryDraftField>();
  const [fault, setFault] = useState<Fault>();
  const root = useRef<HTMLElement>(null);
  const types = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLInputElement>(null);
  const set = (change: Partial<EntryDraft>) => {
    props.draft.setState(change);
    setWrong(undefined);
  };
  // The text field gets the focus at once: an input method would miss the first letter typed elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another draft starts there too
  useLayoutEffect(() => text.current?.focus(), [props.draft]);
  // One digit before the text chooses the type; further digits belong to the text.
  const hasChosen = useRef(false);
  useLayoutEffect(() => {
    if (wrong) root.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [wrong]);

  const named = useMemo(() => {
    const ids = parseCameraNumbers(draft.cameras, byNumber) ?? [];
    const { byId } = mirror.cameras.getState();
    return ids.flatMap((id) => byId.get(id)?.camera.name ?? []);
  }, [draft.cameras, byNumber, mirror]);

  async function write(): Promise<void> {
    const { desk: status } = mirror.status.getState();
    const onDuty = mirror.shiftLog.getState()?.onDuty.filter((one) => one.desk === status?.desk) ?? [];
    const made = toLogEntry(draft, {
      now: clock.now(),
      byNumber,
      onDuty: onDuty.map(({ person }) => person),
    });
    if ('wrong' in made) {
      setWrong(made.wrong);
      return;
    }
    setBusy(true);
    setFault(undefined);
    const written = await desk.call('log.write', { entry: made.entry });
    setBusy(false);
    if (written.ok) onWritten(written.value);
    else setFault(written.fault);
  }
  function toType(type: EntryType): void {
    hasChosen.current = true;
    set({ type });
    text.current?.focus();
  }
  /** Handles the keys that choose a type. Any other key starts the text. */
  function onTypeKey(event: KeyboardEvent): boolean {
    const type = getEntryTypeOfKey(event);
    const at = entryTypes.indexOf(draft.type);
    if (type) toType(type);
    else if (event.key === 'ArrowRight') set({ type: entryTypes[(at + 1) % entryTypes.length] ?? 'note' });
    else if (event.key === 'ArrowLeft') set({ type: entryTypes.at(at - 1) ?? 'note' });
    else if (event.key === 'Enter' || event.key === 'ArrowDown') text.current?.focus();
    else {
      if (event.key.length === 1) text.current?.focus();
      return false;
    }
    return true;
  }
  function onKeyDown(event: KeyboardEvent): void {
    const { key, target, altKey, ctrlKey, metaKey } = event;
    // The input method handles this key: its Enter accepts a word.
    if (event.nativeEvent.isComposing) return;
    const isPlain = !altKey && !ctrlKey && !metaKey && !event.shiftKey && key.length === 1;
    const isBeforeWords = target === text.current && draft.text === '' && !hasChosen.current;
    const chooses = isPlain ? isBeforeWords : altKey && !ctrlKey;
    const type = chooses ? getEntryTypeOfKey(event) : undefined;
    if (type) toType(type);
    else if (key === 'Escape') onClose();
    else if (altKey || ctrlKey || metaKey) return;
    else if (target === types.current) {
      if (!onTypeKey(event)) return;
    } else if (key === 'Enter' && !(target instanceof HTMLButtonElement)) {
      if (!busy) void write(); // the outcome is shown as a message
    } else return;
    event.preventDefault();
  }

  const message = fault ? faultText(fault, language) : wrong && words.wrong[wrong];
  return (
    <section
      ref={root}
      className={styles.quick}
      aria-label={words.title}
      data-keys="own"
      data-testid="quick-entry"
      onKeyDown={onKeyDown}
    >
      <div className={styles.line}>
        <strong>{words.title}</strong>
        <div ref={types} className={styles.types} role="radiogroup" aria-label={words.title} tabIndex={0}>
          {entryTypes.map((type, at) => (
            <Button
              key={type}
              role="radio"
              tabIndex={-1}
              title={`Alt+${at + 1}`}
              pressed={draft.type === type}
              onClick={() => toType(type)}
            >
              <kbd>{at + 1}</kbd>
              <IconMark shape={entryTypeShapes[type]} /> {t.log.types[type]}
            </Button>
          ))}
        </div>
        <span className={styles.end}>
          {isStored && (
            <>
              <span className={styles.saved}>
                <IconMark shape="half" /> {words.saved}
              </span>
              <Button look="chip" onClick={onDiscard}>
                {words.discard}
              </Button>
            </>
          )}
          <IconButton shape="cross" label={words.close} onClick={onClose} />
        </span>
      </div>
      <div className={styles.line}>
        <input
          ref={text}
          className={styles.text}
          type="text"
          aria-label={words.text[draft.type]}
          placeholder={words.text[draft.type]}
          aria-invalid={wrong === 'text'}
          maxLength={4_000}
          value={draft.text}
          data-testid="quick-text"
          onChange={(event) => set({ text: event.target.value })}
        />
        {/* Enter saves from every field, so Tab goes to the next field. */}
        <Button
          className={styles.write}
          tabIndex={-1}
          disabled={busy}
          onClick={() => void write()}
          says={busy ? t.log.form.working : words.write}
        />
      </div>
      <QuickFields draft={draft} wrong={wrong} named={named} onChange={set} />
      <p className={styles.message} role="status" data-wrong={message !== undefined}>
        {message ?? words.keys}
      </p>
    </section>
  );
}

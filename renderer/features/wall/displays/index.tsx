import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type Fault, faultText } from '../../../../core/errors/faults.ts';
import type { DeskView, DeskWindow } from '../../../../core/wall/deskView.ts';
import type { Fallback } from '../../../../core/wall/displayProfile.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { useUndoHistory } from '../../../shared/undoHistory.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/iconButton.tsx';
import { isFormField } from '../../../ui/keyOwner.ts';
import { SidePanel } from '../../../ui/sidePanel.tsx';
import { createUndoableArrange, getWindowNumber } from '../arrangeDisplays.ts';
import { useDisplays } from '../context.ts';
import styles from './displays.module.css';
import {
  type ArrangeAction,
  type DrawnRectangle,
  drawDisplays,
  getDisplaysPanelCommand,
  listFallbacks,
} from './model.ts';

interface DrawingProps {
  readonly desk: DeskView;
  readonly thisWindow: string;
  readonly selected: string | undefined;
  readonly onSelect: (window: string) => void;
  readonly onMove: (window: string, display: number) => void;
}

const percent = (part: number) => `${part * 100}%`;
const at = ({ left, top, width, height }: DrawnRectangle) => ({
  left: percent(left),
  top: percent(top),
  width: percent(width),
  height: percent(height),
});
/**
 * Maximum height of the drawing, in hundredths of the window, so that the list below it is visible without scrolling.
 */
const highest = 28;
/** Drag data type of a window. */
const windowDrag = 'application/x-watchfloor-window';

/** The displays to scale with their windows, which can be dragged from one display to another. */
function DisplayDrawing({ desk, thisWindow, selected, onSelect, onMove }: DrawingProps) {
  const { t } = useLanguage();
  const drawing = useMemo(() => drawDisplays(desk), [desk]);
  const aspect = Math.max(0.8, drawing.aspect);
  return (
    <section
      className={styles.drawing}
      data-dark=""
      style={{ aspectRatio: String(aspect), width: `min(100%, ${highest * aspect}vh)` }}
      aria-label={t.displays.drawing}
    >
      {drawing.displays.map(({ display, ...place }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: a drop target only; keys and buttons move windows, too
        <div
          key={display.number}
          className={styles.display}
          style={at(place)}
          data-here={display.here}
          data-testid={`display-${display.number}`}
          title={`${t.displays.display(display.number)} ${display.label}`.trim()}
          onDragOver={(event) => {
            if (display.here && event.dataTransfer.types.includes(windowDrag)) event.preventDefault();
          }}
          onDrop={(event) => {
            event.preventDefault();
            onMove(event.dataTransfer.getData(windowDrag), display.number);
          }}
        >
          {!display.here && <span>{t.displays.missing}</span>}
        </div>
      ))}
      {drawing.windows.map(({ window, ...place }) => (
        <button
          key={window.window}
          type="button"
          tabIndex={-1}
          className={styles.window}
          style={at(place)}
          draggable
          data-folded={window.folded}
          data-this={window.window === thisWindow}
          aria-pressed={window.window === selected}
          onClick={() => onSelect(window.window)}
          onDragStart={(event) => {
            onSelect(window.window);
            event.dataTransfer.setData(windowDrag, window.window);
          }}
          // The window under the pointer lies above the display that it is on.
          onDragOver={(event) => {
            if (event.dataTransfer.types.includes(windowDrag)) event.preventDefault();
          }}
          onDrop={(event) => {
            event.preventDefault();
            onMove(event.dataTransfer.getData(windowDrag), window.display);
          }}
        >
          <span>{t.displays.window(getWindowNumber(window.window))}</span>
          {window.window === thisWindow && <small>{t.displays.thisOne}</small>}
          {window.folded && <small>{t.displays.folded(window.home)}</small>}
        </button>
      ))}
      {drawing.displays.map(({ display, ...place }) => (
        <div key={display.number} className={styles.digit} style={at(place)} aria-hidden="true">
          <strong>{display.number}</strong>
        </div>
      ))}
    </section>
  );
}

/** Named arrangements, as for day and night, with buttons to use, save and delete them. */
function Profiles(props: {
  readonly profiles: DeskView['profiles'];
  readonly act: ArrangeAction;
  readonly onRemove: (name: string) => void;
}) {
  const { profiles, act } = props;
  const { t } = useLanguage();
  const [name, setName] = useState('');
  const trimmed = name.trim();
  return (
    <section className={styles.profiles} aria-label={t.displays.profiles}>
      <h3>{t.displays.profiles}</h3>
      <ul>
        {profiles.map((profile) => {
          const shown = profile.name || t.displays.unnamed;
          return (
            <li key={profile.name}>
              <Button
                pressed={profile.inUse}
                onClick={() => !profile.inUse && void act('profile.use', { name: profile.name })}
              >
                {t.displays.profile(shown, profile.windows)}
              </Button>
              {!profile.inUse && (
                <IconButton
                  shape="cross"
                  label={t.displays.remove(shown)}
                  onClick={() => props.onRemove(profile.name)}
                />
              )}
            </li>
          );
        })}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (trimmed !== '')
            void act('profile.save', { name: trimmed }).then((saved) => saved && setName(''));
        }}
      >
        <input
          className={styles.field}
          aria-label={t.displays.saveAs}
          placeholder={t.displays.saveAs}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={trimmed === ''}>
          {t.displays.save}
        </Button>
      </form>
      <p className={styles.keys}>{t.displays.hint}</p>
    </section>
  );
}

interface Props {
  /** Settings of all windows' appearance, each with its key, for which the bar has no room during warnings. */
  readonly looks: readonly {
    readonly id: string;
    readonly name: string;
    readonly key: string | undefined;
    readonly run: () => void;
  }[];
  readonly onClose: () => void;
}

/** The desk's displays and windows: their positions, fallbacks for a missing display, and named arrangements. */
export function DisplaysPanel({ looks, onClose }: Props) {
  const displays = useDisplays();
  const { t, language } = useLanguage();
  const desk = useStore(displays.desk);
  const [selected, setSelected] = useState<string>(displays.window);
  const [fault, setFault] = useState<Fault>();
  const list = useRef<HTMLDivElement>(null);
  const undoHistory = useUndoHistory();
  const isThere = desk !== null;
  useLayoutEffect(() => {
    if (isThere) list.current?.focus();
  }, [isThere]);
  if (!desk) return null;

  const arrange = createUndoableArrange(displays, undoHistory, language);
  const act: ArrangeAction = async (...asked) => {
    const result = await arrange(...asked);
    setFault(result.ok ? undefined : result.fault);
    return result.ok;
  };
  const number = () => void displays.do('displays.number', {});
  async function remove(name: string): Promise<void> {
    // The pressed button is gone.
    if (await act('profile.remove', { name })) list.current?.focus();
  }
  const at = desk.windows.findIndex(({ window }) => window === selected);
  const chosen = desk.windows[at] ?? desk.windows[0];

  function onKeyDown(event: React.KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key !== 'Escape' && isFormField(event.target)) return;
    const command = getDisplaysPanelCommand(event);
    if (!command || !desk || !chosen) return;
    event.preventDefault();
    event.stopPropagation();
    const { window, display } = chosen;
    if (command.do === 'leave') onClose();
    else if (command.do === 'number') number();
    else if (command.do === 'open') void act('window.open', { display });
    else if (command.do === 'close') void act('window.close', { window });
    else if (command.do === 'moveTo') void act('window.moveTo', { window, display: command.display });
    else
      setSelected(
        desk.windows[Math.max(0, Math.min(desk.windows.length - 1, at + command.step))]?.window ?? window,
      );
  }

  return (
    <SidePanel
      labels={t.displays}
      onClose={onClose}
      side="wall"
      width={46}
      tools={<Button onClick={number} says={t.displays.number} />}
      data-testid="displays"
      onKeyDown={onKeyDown}
    >
      <DisplayDrawing
        desk={desk}
        thisWindow={displays.window}
        selected={chosen?.window}
        onSelect={setSelected}
        onMove={(window, display) => {
          const moved = desk.windows.find((each) => each.window === window);
          if (moved && moved.home !== display) void act('window.moveTo', { window: moved.window, display });
        }}
      />
      <p className={styles.fault} role="alert">
        {fault && faultText(fault, language)}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of what is known of each window */}
      <div
        ref={list}
        className={styles.windows}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it has keys of its own
        tabIndex={0}
        role="group"
        aria-label={t.displays.windows}
        aria-activedescendant={chosen && `window-${chosen.window}`}
      >
        {desk.windows.map((window) => (
          <WindowRow
            key={window.window}
            desk={desk}
            window={window}
            isThis={window.window === displays.window}
            isSelected={window === chosen}
            onSelect={() => setSelected(window.window)}
            act={act}
          />
        ))}
      </div>
      <p className={styles.keys}>{t.displays.keys}</p>
      {chosen && (
        <Button
          onClick={() => void act('window.open', { display: chosen.display })}
          says={t.displays.open(chosen.display)}
        />
      )}
      <Profiles profiles={desk.profiles} act={act} onRemove={(name) => void remove(name)} />
      <section className={styles.profiles} aria-label={t.displays.looks}>
        <h3>{t.displays.looks}</h3>
        <ul>
          {looks.map(({ id, name, key, run }) => (
            <li key={id}>
              <Button onClick={run} says={key === undefined ? name : `${name} (${key})`} />
            </li>
          ))}
        </ul>
      </section>
    </SidePanel>
  );
}

function WindowRow(props: {
  readonly desk: DeskView;
  readonly window: DeskWindow;
  readonly isThis: boolean;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly act: ArrangeAction;
}) {
  const { t } = useLanguage();
  const { desk, act } = props;
  const { window, home, fallback, folded, fullScreen } = props.window;
  const name = t.displays.window(getWindowNumber(window));
  const notes = [
    props.isThis && t.displays.thisOne,
    fullScreen && t.displays.fullScreen,
    folded && t.displays.folded(home),
  ];
  const asFallback = (text: string): Fallback => (text === 'first' ? 'first' : Number(text));
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    // biome-ignore lint/a11y/useSemanticElements: a group of what is known of each window
    <div
      id={`window-${window}`}
      className={styles.row}
      role="group"
      aria-label={name}
      aria-current={props.isSelected}
      data-folded={folded}
      onClick={props.onSelect}
    >
      <span className={styles.name}>
        <strong>{name}</strong>
        <span>{notes.filter(Boolean).join(' · ')}</span>
      </span>
      <div className={styles.choice} role="toolbar" aria-label={`${name}: ${t.displays.moveTo}`}>
        <span>{t.displays.moveTo}</span>
        {desk.displays.map(({ number, here }) => (
          <Button
            key={number}
            pressed={number === home}
            disabled={!here && number !== home}
            aria-label={t.displays.display(number)}
            onClick={() => number !== home && void act('window.moveTo', { window, display: number })}
          >
            {number}
          </Button>
        ))}
      </div>
      <label className={styles.choice}>
        <span>{t.displays.fallback}</span>
        <select
          className={styles.field}
          value={String(fallback)}
          onChange={(event) =>
            void act('window.setFallback', { window, fallback: asFallback(event.target.value) })
          }
        >
          {listFallbacks(desk.displays, props.window).map((each) => (
            <option key={each} value={String(each)}>
              {each === 'first' ? t.displays.first : t.displays.display(each)}
            </option>
          ))}
        </select>
      </label>
      <IconButton
        shape="cross"
        look="plain"
        className={styles.close}
        disabled={desk.windows.length === 1}
        label={`${t.displays.closeWindow}: ${name}`}
        title={t.displays.closeWindow}
        onClick={() => void act('window.close', { window })}
      />
    </div>
  );
}

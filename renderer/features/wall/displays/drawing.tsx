import { useMemo } from 'react';
import type { DeskView } from '../../../../core/wall/deskView.ts';
import { useSpeech } from '../../../i18n/words.ts';
import { windowNumber } from '../arranging.ts';
import styles from './displays.module.css';
import { type Drawn, drawingOf } from './model.ts';

interface Props {
  readonly desk: DeskView;
  readonly thisWindow: string;
  readonly selected: string | undefined;
  readonly onSelect: (window: string) => void;
  readonly onMove: (window: string, display: number) => void;
}

const percent = (part: number) => `${part * 100}%`;
const at = ({ left, top, width, height }: Drawn) => ({
  left: percent(left),
  top: percent(top),
  width: percent(width),
  height: percent(height),
});
/** How high the drawing is at most, in hundredths of the window: what stands below it is to be seen without scrolling. */
const highest = 28;
/** What a drag of a window carries. */
const windowDrag = 'application/x-watchfloor-window';

/** The displays to scale with the windows in them; a window is dragged from one display to another. */
export function DisplayDrawing({ desk, thisWindow, selected, onSelect, onMove }: Props) {
  const { t } = useSpeech();
  const drawing = useMemo(() => drawingOf(desk), [desk]);
  const aspect = Math.max(0.8, drawing.aspect);
  return (
    <section
      className={styles.drawing}
      data-dark=""
      style={{ aspectRatio: String(aspect), width: `min(100%, ${highest * aspect}vh)` }}
      aria-label={t.displays.drawing}
    >
      {drawing.displays.map(({ display, ...place }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: only a drag ends on it; keys and buttons move windows, too
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
          // A window lies above the display it is on.
          onDragOver={(event) => {
            if (event.dataTransfer.types.includes(windowDrag)) event.preventDefault();
          }}
          onDrop={(event) => {
            event.preventDefault();
            onMove(event.dataTransfer.getData(windowDrag), window.display);
          }}
        >
          <span>{t.displays.window(windowNumber(window.window))}</span>
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

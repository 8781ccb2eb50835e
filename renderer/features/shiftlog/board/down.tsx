import type { CameraId } from '../../../../core/base/ids.ts';
import { formatMinute } from '../../../../core/base/text.ts';
import { faultText } from '../../../../core/errors/faults.ts';
import type { Board } from '../../../../core/shiftlog/boardApi.ts';
import { useSpeech } from '../../../i18n/words.ts';
import { Rows } from '../../../ui/rows.tsx';
import styles from './board.module.css';

/** Cameras whose pictures do not come, as far as somebody has asked for them. */
export function Down(props: {
  readonly down: Board['camerasDown'];
  readonly onCamera: (camera: CameraId) => void;
}) {
  const { down, onCamera } = props;
  const { t, language } = useSpeech();
  const more = down.total - down.cameras.length;
  return (
    <section className={styles.down}>
      <h3>{t.board.down(down.total)}</h3>
      <Rows
        rows={down.cameras}
        keyOf={({ camera }) => camera}
        height={2.8}
        label={t.board.down(down.total)}
        testId="board-down"
        className={styles.list}
        onOpen={({ camera }) => onCamera(camera)}
        empty={<p className={styles.note}>{t.board.downNone}</p>}
      >
        {(line) => (
          <div className={styles.line}>
            <strong title={line.name}>{line.name}</strong>
            <span title={line.cause ? faultText(line.cause, language) : undefined}>
              {line.cause ? faultText(line.cause, language) : t.board.causeUnknown}
            </span>
            <small>{t.board.since(formatMinute(line.since))}</small>
          </div>
        )}
      </Rows>
      {more > 0 && <p className={styles.note}>{t.board.downMore(more)}</p>}
    </section>
  );
}

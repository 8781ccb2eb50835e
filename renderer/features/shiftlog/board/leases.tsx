import { type FormEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../../../core/base/ids.ts';
import { formatMinute } from '../../../../core/base/text.ts';
import { faultText } from '../../../../core/errors/faults.ts';
import type { Board } from '../../../../core/shiftlog/boardApi.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { useUndoHistory } from '../../../shared/undoHistory.ts';
import { Button } from '../../../ui/button.tsx';
import { IconMark } from '../../../ui/iconMark.tsx';
import { KeyboardList } from '../../../ui/keyboardList.tsx';
import { MouseTarget } from '../../../ui/mouseTarget.tsx';
import type { PtzClient } from '../../ptz/public.ts';
import styles from './board.module.css';
import { getBoardKey } from './model.ts';

type LeaseLine = Board['leases'][number];
const leastReason = 3;

/**
 * The operators who control or reserve a camera.
 * A lease can be revoked with the right to it and a recorded reason.
 */
export function LeaseList(props: {
  readonly leases: readonly LeaseLine[];
  readonly control: Pick<PtzClient, 'view' | 'do'>;
  readonly mayRelease: boolean;
  readonly onCamera: (camera: CameraId) => void;
}) {
  const { leases, control, mayRelease, onCamera } = props;
  const { t, language } = useLanguage();
  const undoHistory = useUndoHistory();
  const root = useRef<HTMLElement>(null);
  const isConnected = useStore(control.view, (now) => now?.link === 'connected');
  const [releasing, setReleasing] = useState<LeaseLine>();
  const [reason, setReason] = useState('');
  const [message, setMessage] = useState<{ readonly text: string; readonly isFault: boolean }>();

  const end = () => {
    setReleasing(undefined);
    setReason('');
    root.current?.querySelector<HTMLElement>('[data-list]')?.focus();
  };
  async function release(line: LeaseLine): Promise<void> {
    const done = await control.do('lease.releaseOther', { camera: line.camera, reason: reason.trim() });
    setMessage(
      done.ok
        ? { text: t.board.released(line.name), isFault: false }
        : { text: faultText(done.fault, language), isFault: true },
    );
    if (!done.ok) return;
    undoHistory.did({ what: (words) => words.board.released(line.name) });
    end();
  }

  return (
    <section ref={root} className={styles.leases}>
      <h3>{t.board.leases(leases.length)}</h3>
      <KeyboardList
        rows={leases}
        keyOf={({ camera }) => camera}
        height={2.8}
        aria-label={t.board.leases(leases.length)}
        data-testid="board-leases"
        className={styles.list}
        onOpen={({ camera }) => onCamera(camera)}
        onKey={(event, line) => {
          if (getBoardKey(event.key) !== 'release' || !line || !mayRelease) return;
          event.preventDefault();
          setMessage(undefined);
          setReleasing(line);
        }}
        empty={<p className={styles.note}>{t.board.leasesNone}</p>}
      >
        {(line, active) => (
          <div className={styles.line}>
            <strong title={line.name}>{line.name}</strong>
            <span title={line.reason ?? undefined}>
              {line.reserved ? t.board.keeps(line.by, formatMinute(line.until)) : t.board.steers(line.by)}
              {line.reason && <small> “{line.reason}”</small>}
            </span>
            <small>{t.board.since(formatMinute(line.since))}</small>
            {mayRelease && active && (
              <MouseTarget
                look="quiet"
                disabled={!isConnected}
                title={isConnected ? t.board.release : t.board.noControl}
                onPress={() => setReleasing(line)}
                says={t.board.release}
              />
            )}
          </div>
        )}
      </KeyboardList>
      {releasing && (
        <form
          className={styles.release}
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (reason.trim().length >= leastReason) void release(releasing);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            end();
          }}
        >
          <label>
            {t.board.releaseNow}: {releasing.name} · {releasing.by}
            <input
              // biome-ignore lint/a11y/noAutofocus: the leader opened this form to type a reason
              autoFocus
              value={reason}
              maxLength={200}
              placeholder={t.board.reason}
              aria-label={t.board.reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          <Button type="submit" disabled={!isConnected || reason.trim().length < leastReason}>
            {t.board.releaseNow}
          </Button>
          <Button look="quiet" onClick={end} says={t.board.cancel} />
          {!isConnected && <p className={styles.fault}>{t.board.noControl}</p>}
        </form>
      )}
      {message && (
        <p className={message.isFault ? styles.fault : styles.note} role="status">
          {message.isFault && <IconMark shape="triangle" />} {message.text}
        </p>
      )}
    </section>
  );
}

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { DeskCalls } from '../../../core/api/desk.ts';
import type { AuditFilter, AuditFormat, AuditLogOwner } from '../../../core/audit/api.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import type { CallOutput } from '../../../core/rpc/define.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import styles from './audit.module.css';

const lookEveryMs = 500;
const shortestWhy = 3;

interface Props {
  readonly auditLog: AuditLogOwner;
  readonly filter: AuditFilter;
  readonly onLeave: () => void;
}

type Running = CallOutput<DeskCalls, 'audit.exportState'>['running'];
type Done = CallOutput<DeskCalls, 'audit.export'>;

/**
 * Exports the filtered entries or the whole audit log to a file.
 * It shows the progress and the file's path.
 */
export function AuditExportForm({ auditLog, filter, onLeave }: Props) {
  const desk = useDesk();
  const clock = useClock();
  const { t, language } = useLanguage();
  const words = t.audit.exporting;
  const [why, setWhy] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [running, setRunning] = useState<Running>(null);
  const [done, setDone] = useState<Done>();
  const [fault, setFault] = useState<Fault>();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (!isBusy) return undefined;
    return clock.every(lookEveryMs, () => {
      desk.call('audit.exportState', {}).then(
        (state) => state.ok && setRunning(state.value.running),
        () => undefined, // the next poll follows soon
      );
    });
  }, [isBusy, clock, desk]);

  async function begin(format: AuditFormat): Promise<void> {
    // Disabling the focused button would move the focus to the wall.
    field.current?.focus();
    setBusy(true);
    setDone(undefined);
    setFault(undefined);
    const reason = why.trim().length >= shortestWhy ? { why: why.trim() } : {};
    const answer = await desk.call('audit.export', { auditLog, filter, format, ...reason });
    setBusy(false);
    setRunning(null);
    if (answer.ok) setDone(answer.value);
    else setFault(answer.fault);
  }

  const percent = running && running.of > 0 ? Math.floor((running.looked / running.of) * 100) : 0;
  return (
    <section
      className={styles.exporting}
      aria-label={words.label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onLeave();
      }}
    >
      <strong>{words.what(Object.keys(filter).length === 0)}</strong>
      <input
        ref={field}
        type="text"
        placeholder={words.why}
        aria-label={words.why}
        maxLength={500}
        value={why}
        onChange={(event) => setWhy(event.target.value)}
      />
      <Button disabled={isBusy} onClick={() => void begin('csv')}>
        {words.csv}
      </Button>
      <Button disabled={isBusy} onClick={() => void begin('json')}>
        {words.json}
      </Button>
      {isBusy && (
        <>
          <span role="status">{words.running(running?.entries ?? 0, percent)}</span>
          <Button look="quiet" onClick={() => void desk.call('audit.cancelExport', {})}>
            {words.stop}
          </Button>
        </>
      )}
      {!isBusy && done && (
        <span role="status" className={styles.path}>
          <IconMark shape="dot" /> {words.done(done.entries, done.file, done.folder)}
        </span>
      )}
      {!isBusy && fault && (
        <span role="alert" className={styles.fault}>
          <IconMark shape="triangle" /> {faultText(fault, language)}
        </span>
      )}
      {!isBusy && !done && !fault && <span className={styles.note}>{words.recorded}</span>}
    </section>
  );
}

import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import { formatMinute } from '../../../core/base/text.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useMirror } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { usePtzClient } from './context.ts';
import { listOtherViewers } from './listOtherViewers.ts';
import styles from './ptz.module.css';
import { mayTakeLease } from './refusal.ts';

/** Durations of a reservation, minutes. */
const spans = [15, 30, 60, 120, 480] as const;
const leastReason = 3;

/** The holder of the control lease, with buttons to take, release, reserve and request it. */
export function LeaseSection(props: { readonly camera: CameraId; readonly mayRelease: boolean }) {
  const mirror = useMirror();
  const control = usePtzClient();
  const { camera, mayRelease } = props;
  const { t, language } = useLanguage();
  const desk = useStore(mirror.status, (now) => now.desk?.desk);
  const self = useStore(mirror.status, (now) => now.desk?.operator?.displayName);
  const presence = useStore(mirror.presence, (all) => all.get(camera));
  const lease = useStore(control.view, (now) => now?.leases.find((one) => one.camera === camera));
  const isConnected = useStore(control.view, (now) => now?.link === 'connected');
  const mine = useStore(control.view, (now) => now?.priority);
  const [form, setForm] = useState<'reserve' | 'release'>();
  const [message, setMessage] = useState<string>();
  const holder = presence?.steering;
  const other = holder && holder.desk !== desk ? holder : undefined;

  function showResult(result: Result<undefined>, done?: string): void {
    const fault: Fault | undefined = result.ok ? undefined : result.fault;
    setMessage(fault ? faultText(fault, language) : done);
    if (result.ok) setForm(undefined);
  }
  const watching = listOtherViewers(presence, self);
  const reason = (other ?? lease)?.reason;

  return (
    <section className={styles.lease}>
      <h3>{t.steering.lease}</h3>
      <p className={styles.holder}>
        {other ? (
          <strong>
            {other.kind === 'reserved'
              ? t.steering.keeps(other.name, formatMinute(other.until))
              : t.steering.other(other.name)}
          </strong>
        ) : lease ? (
          <strong>{t.steering.yours}</strong>
        ) : (
          <span>{t.steering.free}</span>
        )}
        {lease?.kind === 'reserved' && <span>{t.steering.until(formatMinute(lease.until))}</span>}
      </p>
      {reason && <p className={styles.note}>“{reason}”</p>}
      {lease?.kind === 'steering' && <p className={styles.note}>{t.steering.idleRelease}</p>}
      {lease?.requests.map((by) => (
        <p key={by.operator} className={styles.request}>
          <span>{t.steering.asks(by.name)}</span>
          <Button
            onClick={() =>
              void control
                .do('lease.answer', { camera, to: by.operator, give: true })
                .then((r) => showResult(r))
            }
          >
            {t.steering.give}
          </Button>
          <Button
            onClick={() =>
              void control
                .do('lease.answer', { camera, to: by.operator, give: false })
                .then((r) => showResult(r))
            }
          >
            {t.steering.refuse}
          </Button>
        </p>
      ))}
      {/* Separate buttons rather than one that changes, so that a press never does the other action. */}
      <div className={styles.row}>
        {!lease && (!other || mayTakeLease(mine, other)) && (
          <Button
            key={other ? 'takeFromOther' : 'take'}
            disabled={!isConnected}
            onClick={() => void control.do('lease.take', { camera }).then((r) => showResult(r))}
          >
            {other ? t.steering.take : t.steering.takeLease}
          </Button>
        )}
        {lease && (
          <Button
            disabled={!isConnected}
            onClick={() => void control.do('lease.release', { camera }).then((r) => showResult(r))}
          >
            {t.steering.release}
          </Button>
        )}
        {other ? (
          <Button
            key="askFor"
            disabled={!isConnected}
            onClick={() =>
              void control.do('lease.request', { camera }).then((r) => showResult(r, t.steering.asked))
            }
          >
            {t.steering.askFor}
          </Button>
        ) : (
          <Button
            key="reserve"
            disabled={!isConnected}
            pressed={form === 'reserve'}
            onClick={() => setForm(form === 'reserve' ? undefined : 'reserve')}
          >
            {t.steering.reserve}
          </Button>
        )}
        {other && mayRelease && (
          <Button
            disabled={!isConnected}
            pressed={form === 'release'}
            onClick={() => setForm(form === 'release' ? undefined : 'release')}
          >
            {t.steering.releaseOther}
          </Button>
        )}
      </div>
      {form && (
        <ReasonForm
          key={form}
          withSpan={form === 'reserve'}
          submit={form === 'reserve' ? t.steering.reserve : t.steering.releaseOther}
          onSubmit={(reason, minutes) =>
            void (
              form === 'reserve'
                ? control.do('lease.reserve', { camera, reason, forMs: minutes * 60_000 })
                : control.do('lease.releaseOther', { camera, reason })
            ).then((r) => showResult(r))
          }
        />
      )}
      {message !== undefined && (
        <p className={styles.message} role="status">
          {message}
        </p>
      )}
      <p className={styles.note}>
        {t.steering.watchers}: {watching.length > 0 ? watching.join(', ') : t.steering.noOtherPerson}
      </p>
    </section>
  );
}

function ReasonForm(props: {
  readonly withSpan: boolean;
  readonly submit: string;
  readonly onSubmit: (reason: string, minutes: number) => void;
}) {
  const { withSpan, submit, onSubmit } = props;
  const { t } = useLanguage();
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<number>(spans[1]);
  const given = reason.trim();
  return (
    <form
      className={styles.edit}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (given.length >= leastReason) onSubmit(given, minutes);
      }}
    >
      <input
        value={reason}
        maxLength={200}
        placeholder={t.steering.reason}
        aria-label={t.steering.reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className={styles.row}>
        {withSpan && (
          <label className={styles.span}>
            {t.steering.reserveFor}
            <select value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
              {spans.map((span) => (
                <option key={span} value={span}>
                  {t.steering.minutes(span)}
                </option>
              ))}
            </select>
          </label>
        )}
        <Button type="submit" disabled={given.length < leastReason}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

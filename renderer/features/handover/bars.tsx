import { useState } from 'react';
import { addDays, getTimeOfWallClock } from '../../../core/base/zone.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import styles from './handover.module.css';
import { type ChosenPreview, type HandoverActionName, previewSpansHours } from './model.ts';
import type { HandoverModel, OpenedHandover } from './useHandover.ts';

const asForms = ['sign', 'accept', 'refuse', 'ask', 'addendum', 'file'] as const;
/** The actions that the handover is waiting for. */
const main: ReadonlySet<string> = new Set(['sign', 'accept']);

/** The possible actions, each with its key; the versions of the report; the result of the last action. */
export function HandoverActionBar(props: {
  /** The report that is shown, and the outcome of the last action. */
  readonly current: HandoverModel;
  readonly looked: OpenedHandover | undefined;
  readonly may: ReadonlySet<HandoverActionName>;
  readonly onBegin: () => void;
  readonly onForm: (kind: (typeof asForms)[number]) => void;
  readonly onLook: (looked: OpenedHandover | undefined) => void;
}) {
  const { looked, may } = props;
  const { shown, working, message } = props.current;
  const handover = shown?.handover ?? null;
  const { t } = useLanguage();
  const words = t.handover;
  const before = may.has('begin') ? 'preview' : 'period';
  const state = handover ? (handover.state === 'refused' ? 'begun' : handover.state) : before;
  const versions = Array.from({ length: handover?.version ?? 0 }, (_, n) => n + 1);
  const hasNow = handover !== null && handover.state !== 'accepted' && handover.state !== 'signed';
  return (
    <div className={styles.buttons}>
      {may.has('begin') && (
        <Button
          data-main="true"
          disabled={working}
          onClick={props.onBegin}
          says={working ? words.working : words.begin}
        />
      )}
      {asForms.map(
        (kind) =>
          may.has(kind) && (
            <Button
              key={kind}
              data-main={main.has(kind)}
              onClick={() => props.onForm(kind)}
              says={words.actions[kind]}
            />
          ),
      )}
      {handover && (versions.length > 1 || (versions.length > 0 && hasNow)) && (
        <span className={styles.versions} role="toolbar" aria-label={words.versions}>
          {hasNow && (
            <Button
              look="chip"
              pressed={looked?.version === undefined}
              onClick={() => props.onLook({ id: handover.id })}
            >
              {words.versionNow}
            </Button>
          )}
          {versions.map((version) => (
            <Button
              key={version}
              look="chip"
              pressed={
                looked?.version === version || (!hasNow && !looked?.version && version === handover.version)
              }
              onClick={() => props.onLook({ id: handover.id, version })}
            >
              {words.version(version)}
            </Button>
          ))}
        </span>
      )}
      <p className={styles.message} role="status" data-fault={message?.isFault === true}>
        {message ? (
          <>
            <IconMark shape={message.isFault ? 'triangle' : 'dot'} /> {message.text}
          </>
        ) : handover ? (
          words.hint[state]
        ) : (
          `${words.preview} · ${words.hint[state]}`
        )}
      </p>
    </div>
  );
}

const typedTime = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})\s+(\d{1,2}):(\d{2})\s*$/;
const maxPeriodMs = 31 * 24 * 3_600_000;
const two = (text: string | undefined) => (text ?? '').padStart(2, '0');

/**
 * Parses `26/11/2026 22:00` in a time zone.
 * @returns ms since the epoch; undefined where the text is no such time
 */
export function parseLocalTime(text: string, zone: string): number | undefined {
  const found = typedTime.exec(text);
  if (!found) return undefined;
  const [, day, month, year, hour, minute] = found;
  const date = `${year}-${two(month)}-${two(day)}`;
  // `addDays` turns the 31st of February into another day.
  if (Number.isNaN(Date.parse(`${date}T00:00:00Z`)) || addDays(date, 0) !== date) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59) return undefined;
  return getTimeOfWallClock(zone, date, `${two(hour)}:${two(minute)}`);
}

/**
 * Parses both ends of a period.
 * @returns undefined while one is invalid, or if they are more than 31 days apart
 */
export function parsePeriod(
  from: string,
  to: string,
  zone: string,
): { readonly from: number; readonly to: number } | undefined {
  const [first, last] = [parseLocalTime(from, zone), parseLocalTime(to, zone)];
  if (first === undefined || last === undefined) return undefined;
  return first < last && last - first <= maxPeriodMs ? { from: first, to: last } : undefined;
}

const subjects = ['desk', 'centre'] as const;

/** The choices of a preview: this desk or the whole centre, and the period. */
export function HandoverPreviewBar(props: {
  readonly chosen: ChosenPreview;
  readonly zone: string;
  readonly onChoose: (chosen: ChosenPreview) => void;
}) {
  const { chosen, zone, onChoose } = props;
  const { t } = useLanguage();
  const words = t.handover;
  const [isOwn, setOwn] = useState(chosen.period !== undefined);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const typed = parsePeriod(from, to, zone);

  function type(nextFrom: string, nextTo: string): void {
    setFrom(nextFrom);
    setTo(nextTo);
    const period = parsePeriod(nextFrom, nextTo, zone);
    if (period) onChoose({ ...chosen, period });
  }
  return (
    <div className={styles.chosen}>
      <span role="toolbar" aria-label={words.of}>
        {subjects.map((of) => (
          <Button key={of} pressed={chosen.of === of} onClick={() => onChoose({ ...chosen, of })}>
            {words.ofWhat[of]}
          </Button>
        ))}
      </span>
      <span role="toolbar" aria-label={words.span}>
        {previewSpansHours.map((span) => (
          <Button
            key={span ?? 0}
            pressed={!isOwn && chosen.span === span}
            onClick={() => {
              setOwn(false);
              onChoose({ ...chosen, span, period: undefined });
            }}
          >
            {words.spans(span)}
          </Button>
        ))}
        <Button pressed={isOwn} onClick={() => setOwn(true)}>
          {words.ownSpan}
        </Button>
      </span>
      {isOwn && (
        <span className={styles.period}>
          <label>
            {words.from}
            <input value={from} maxLength={16} onChange={(event) => type(event.target.value, to)} />
          </label>
          <label>
            {words.to}
            <input value={to} maxLength={16} onChange={(event) => type(from, event.target.value)} />
          </label>
          <small data-wrong={typed === undefined && from !== '' && to !== ''}>
            {typed === undefined && from !== '' && to !== '' ? words.spanWrong : words.spanHint}
          </small>
        </span>
      )}
    </div>
  );
}

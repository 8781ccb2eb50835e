import { type RefObject, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import type { CameraId } from '../../../core/domain/ids.ts';
import type { PrivacyMask } from '../../../core/domain/mask.ts';
import { type Fault, faultText } from '../../../core/faults.ts';
import { formatDateTime, formatTime } from '../../../core/text.ts';
import type { Desk } from '../../client.ts';
import { useSpeech } from '../../i18n/words.ts';
import { type CapturedPicture, snapshotFile } from '../../media/export/picture.ts';
import type { Media } from '../../media/index.ts';
import type { CameraEntry } from '../../mirror.ts';
import { Aside } from '../../ui/aside.tsx';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { SecondPerson } from '../../ui/secondPerson.tsx';
import { Choice } from './choice.tsx';
import styles from './export.module.css';
import { clipSeconds, isReason, isWorking, offeredReasons, type Stage, sendExport } from './model.ts';
import { Preview } from './preview.tsx';

/** What is to leave: a picture as it was when it was asked for, or the time before then. */
export type ExportWish =
  | { readonly kind: 'snapshot'; readonly captured: CapturedPicture }
  | {
      readonly kind: 'clip';
      readonly camera: CameraId;
      /** ms since the epoch */
      readonly to: number;
      /** A clip from here on, rather than of a length that is chosen. */
      readonly from?: number;
    };

/** Opens the form. A wish that comes while another is being written takes its place only if that is not at work. */
export interface ExportHandle {
  open(wish: ExportWish): void;
}

interface Props {
  readonly desk: Pick<Desk, 'call'>;
  readonly media: Pick<Media, 'replay'>;
  readonly entryOf: (camera: CameraId) => CameraEntry | undefined;
  /** Opens the folder with this file in it, or says why not. */
  readonly onShow: (file: string) => Promise<Fault | undefined>;
  /** It is there, under this name. */
  readonly onDone: (kind: ExportWish['kind'], file: string) => void;
  readonly handle: RefObject<ExportHandle | null>;
}

const noMasks: readonly PrivacyMask[] = [];

/** A form at the edge of the wall, which goes on behind it: why, how long, and what became of it. */
export function ExportPanel({ handle, ...rest }: Props) {
  const [wish, setWish] = useState<{ readonly it: ExportWish; readonly n: number }>();
  const working = useRef(false);
  useImperativeHandle(handle, () => ({
    open(it) {
      if (!working.current) setWish((before) => ({ it, n: (before?.n ?? 0) + 1 }));
    },
  }));
  if (!wish) return null;
  return (
    <Form
      key={wish.n}
      {...rest}
      wish={wish.it}
      onWorking={(is) => {
        working.current = is;
      }}
      onClose={() => setWish(undefined)}
    />
  );
}

function Form(
  props: Omit<Props, 'handle'> & {
    readonly wish: ExportWish;
    readonly onWorking: (is: boolean) => void;
    readonly onClose: () => void;
  },
) {
  const { desk, media, wish, onClose } = props;
  const { t, language } = useSpeech();
  const x = t.exporting;
  const camera = wish.kind === 'snapshot' ? wish.captured.camera : wish.camera;
  const entry = props.entryOf(camera);
  const masks = wish.kind === 'snapshot' ? wish.captured.masks : (entry?.camera.masks ?? noMasks);
  const [seconds, setSeconds] = useState<number>(20);
  const [type, setType] = useState<'image/png' | 'image/jpeg'>('image/png');
  const [reason, setReason] = useState('');
  const [before, setBefore] = useState<readonly string[]>([]);
  const [notShown, setNotShown] = useState<Fault>();
  const [stage, setStage] = useState<Stage>({ at: 'form' });
  const ending = useRef(new AbortController());
  const field = useRef<HTMLInputElement>(null);
  const hintId = useId();

  useEffect(() => {
    field.current?.focus();
    let gone = false;
    desk.call('export.reasons', {}).then((answer) => {
      if (!gone && answer.ok) setBefore(answer.value);
    });
    return () => {
      gone = true;
      ending.current.abort();
    };
  }, [desk]);

  function step(next: Stage): void {
    props.onWorking(isWorking(next));
    setStage(next);
  }

  async function make(signal: AbortSignal) {
    if (wish.kind === 'snapshot') return snapshotFile(wish.captured, type);
    const from = wish.from ?? wish.to - seconds * 1_000;
    const frames = await media.replay.frames(camera, from, wish.to);
    // The writer of films is loaded when the first is written: a window that never does pays nothing for it.
    const { clipFile } = await import('../../media/export/clip.ts');
    return clipFile({
      camera,
      frames,
      from,
      masks: props.entryOf(camera)?.camera.masks ?? noMasks,
      onProgress: (part) => step({ at: 'making', part }),
      signal,
    });
  }

  /** Before anything is made of it: what one alone may not do is not begun. */
  async function start(): Promise<void> {
    const policy = await desk.call('people.policy', {});
    if (policy.ok && policy.value.fourEyes.includes('video.export')) step({ at: 'second' });
    else await run();
  }

  async function standBy(name: string, password: string): Promise<string | undefined> {
    const stands = await desk.call('people.second', {
      credentials: { name, password },
      ...{ right: 'video.export', camera, why: reason },
    });
    if (!stands.ok) return faultText(stands.fault, language);
    void run(); // its failures end in the stage
    return undefined;
  }

  async function run(): Promise<void> {
    ending.current = new AbortController();
    const { signal } = ending.current;
    step({ at: 'making', part: 0 });
    try {
      const made = await make(signal);
      if (!made.ok) return step({ at: 'failed', fault: made.fault });
      const sent = await sendExport(desk, made.value, reason, { onStage: step, signal });
      if (sent.ok) props.onDone(wish.kind, sent.value.file);
      step(
        sent.ok
          ? { at: 'done', exported: sent.value, made: made.value }
          : { at: 'failed', fault: sent.fault },
      );
    } catch (error) {
      if (!signal.aborted) throw error;
      step({ at: 'form' });
    }
  }

  const busy = isWorking(stage);
  const offered = offeredReasons(before, reason);
  return (
    <Aside
      title={wish.kind === 'snapshot' ? x.snapshot : x.clip}
      closeLabel={x.close}
      onClose={busy ? undefined : onClose}
      width={21}
      testId="export"
      stage={stage.at}
    >
      {entry && <strong>{x.of(entry.camera.number, entry.camera.name)}</strong>}
      {wish.kind === 'snapshot' ? (
        <>
          <Preview captured={wish.captured} />
          <span className={styles.dim}>{x.takenAt(formatDateTime(wish.captured.at))}</span>
        </>
      ) : (
        <span className={styles.dim}>
          {wish.from === undefined
            ? `${x.seconds(seconds)} ${x.until(formatDateTime(wish.to))}`
            : x.span(formatDateTime(wish.from), formatTime(wish.to))}
        </span>
      )}
      {masks.length > 0 && (
        <span className={styles.masked}>
          {wish.kind === 'snapshot' ? x.maskedPicture(masks.length) : x.masked(masks.length)}
        </span>
      )}
      {stage.at !== 'done' && (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy && isReason(reason)) void start(); // its failures end in the stage
          }}
        >
          <fieldset disabled={busy || stage.at === 'second'}>
            {wish.kind === 'clip' && wish.from === undefined && (
              <Choice
                label={x.last}
                of={clipSeconds.map((n) => [n, x.seconds(n)] as const)}
                now={seconds}
                onChoose={setSeconds}
              />
            )}
            {wish.kind === 'snapshot' && (
              <Choice
                label={x.format}
                of={[
                  ['image/png', 'PNG'],
                  ['image/jpeg', 'JPEG'],
                ]}
                now={type}
                onChoose={setType}
              />
            )}
            <label>
              {x.reason}
              <input
                ref={field}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                maxLength={500}
                aria-describedby={hintId}
                data-testid="export-reason"
              />
            </label>
            <small id={hintId}>{x.reasonHint}</small>
            {offered.length > 0 && (
              <ul className={styles.reasons} aria-label={x.lastReasons}>
                {offered.slice(0, 4).map((each) => (
                  <li key={each}>
                    <Button look="chip" onClick={() => setReason(each)} title={each}>
                      {each}
                    </Button>
                  </li>
                ))}
              </ul>
            )}
          </fieldset>
          {stage.at === 'failed' && (
            <p className={styles.failed} role="alert">
              <Mark shape="triangle" />
              <span>
                <strong>{x.failed}.</strong> {faultText(stage.fault, language)}
              </span>
            </p>
          )}
          {busy ? (
            <Progress stage={stage} onCancel={() => ending.current.abort()} />
          ) : (
            stage.at !== 'second' && (
              <Button type="submit" disabled={!isReason(reason)}>
                {stage.at === 'failed' ? x.again : x.submit}
              </Button>
            )
          )}
        </form>
      )}
      {stage.at === 'second' && (
        <SecondPerson
          words={{ ...t.people, ...t.people.second }}
          onSubmit={standBy}
          onCancel={() => step({ at: 'form' })}
        />
      )}
      {stage.at === 'done' && (
        <div className={styles.done} role="status">
          <strong>
            <Mark shape="dot" /> {x.done}
          </strong>
          <code>{stage.exported.file}</code>
          <span className={styles.dim}>{x.folder(stage.exported.folder)}</span>
          {wish.kind === 'clip' && (
            <span className={styles.dim}>
              {x.span(formatDateTime(stage.made.from), formatTime(stage.made.to))}.{' '}
              {stage.made.reencoded ? x.reencoded : x.verbatim}{' '}
              {stage.made.gaps.length > 0 && x.gaps(stage.made.gaps.length)}
            </span>
          )}
          <code className={styles.dim}>{x.verify(stage.exported.file)}</code>
          <code className={styles.dim}>{x.fingerprint(stage.exported.fingerprint)}</code>
          {notShown && <p className={styles.failed}>{faultText(notShown, language)}</p>}
          <div className={styles.row}>
            <Button autoFocus onClick={() => void props.onShow(stage.exported.file).then(setNotShown)}>
              {x.show}
            </Button>
            <Button onClick={onClose}>{x.close}</Button>
          </div>
        </div>
      )}
    </Aside>
  );
}

function Progress({ stage, onCancel }: { readonly stage: Stage; readonly onCancel: () => void }) {
  const { exporting: x } = useSpeech().t;
  const part = stage.at === 'making' || stage.at === 'sending' ? stage.part : 1;
  return (
    <div className={styles.progress} role="status">
      <span>
        {stage.at === 'making' ? x.making(part) : stage.at === 'sending' ? x.sending(part) : x.signing}
      </span>
      <progress value={part} max={1} />
      {stage.at !== 'signing' && <Button onClick={onCancel}>{x.cancel}</Button>}
    </div>
  );
}

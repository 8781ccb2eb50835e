import {
  type RefObject,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { formatDateTime, formatTime } from '../../../../core/base/text.ts';
import type { Camera } from '../../../../core/cameras/camera.ts';
import { type Fault, faultText } from '../../../../core/errors/faults.ts';
import type { ExportResult } from '../../../../core/media/export.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { applyMasks, type CapturedPicture } from '../../../media/export/picture.ts';
import { useDesk } from '../../../shared/services.ts';
import { Button } from '../../../ui/button.tsx';
import { IconMark } from '../../../ui/iconMark.tsx';
import { SecondPersonForm } from '../../../ui/secondPersonForm.tsx';
import { SidePanel } from '../../../ui/sidePanel.tsx';
import styles from './export.module.css';
import {
  clipLengthChoicesSeconds,
  type ExportProgress,
  isExporting,
  isValidReason,
  suggestReasons,
} from './model.ts';
import {
  type ExportChoices,
  type ExportOptions,
  type ExportRequest,
  getExportedCamera,
  noPrivacyMasks,
  useExportRun,
} from './useExportRun.ts';

/** One of a few, side by side. */
function Choice<V extends string | number>(props: {
  readonly label: string;
  readonly of: readonly (readonly [V, string])[];
  readonly now: V;
  readonly onChoose: (value: V) => void;
}) {
  return (
    <div className={styles.row} role="radiogroup" aria-label={props.label}>
      <span className={styles.dim}>{props.label}</span>
      {props.of.map(([value, word]) => (
        <Button
          key={value}
          look="chip"
          role="radio"
          pressed={value === props.now}
          onClick={() => props.onChoose(value)}
        >
          {word}
        </Button>
      ))}
    </div>
  );
}

/** What was taken, as it will leave. */
function Preview({ captured }: { readonly captured: CapturedPicture }) {
  const place = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { canvas } = captured;
    if (!place.current) return;
    // Drawn at a third: a form does not need more, and the file is made from the picture itself.
    place.current.width = 480;
    place.current.height = Math.round((480 * canvas.height) / canvas.width);
    place.current.getContext('2d')?.drawImage(canvas, 0, 0, place.current.width, place.current.height);
  }, [captured]);
  return <canvas ref={place} className={styles.preview} />;
}

/** Opens the form. A wish that comes while another is being written takes its place only if that is not at work. */
export interface ExportHandle {
  open(wish: ExportRequest): void;
}

type Props = Omit<ExportOptions, 'wish' | 'onWorking'> & {
  readonly handle: RefObject<ExportHandle | null>;
  /** It is not seen, and no key is its own. */
  readonly locked: boolean;
};

/** A form at the edge of the wall, which goes on behind it: why, how long, and what became of it. */
export function ExportPanel({ handle, locked, ...rest }: Props) {
  const [wish, setWish] = useState<{ readonly it: ExportRequest; readonly n: number }>();
  const working = useRef(false);
  useImperativeHandle(handle, () => ({
    open(it) {
      if (!working.current) setWish((before) => ({ it, n: (before?.n ?? 0) + 1 }));
    },
  }));
  if (!wish) return null;
  return (
    <div style={{ display: locked ? 'none' : 'contents' }}>
      <Form
        key={wish.n}
        {...rest}
        locked={locked}
        wish={wish.it}
        onWorking={(is) => {
          working.current = is;
        }}
        onClose={locked ? undefined : () => setWish(undefined)}
      />
    </div>
  );
}

/** A picture that was taken leaves under the masks of the moment at which it leaves. */
function useMaskedPicture(wish: ExportRequest, camera: Pick<Camera, 'masks'> | undefined): ExportRequest {
  return useMemo(
    () =>
      wish.kind === 'snapshot' && camera
        ? { ...wish, captured: applyMasks(wish.captured, camera.masks ?? noPrivacyMasks) }
        : wish,
    [wish, camera],
  );
}

function Form(props: ExportOptions & Pick<Props, 'locked'> & { readonly onClose: (() => void) | undefined }) {
  const desk = useDesk();
  const { onClose } = props;
  const { t, language } = useLanguage();
  const x = t.exporting;
  const entry = props.entryOf(getExportedCamera(props.wish));
  const wish = useMaskedPicture(props.wish, entry?.camera);
  const masks = wish.kind === 'snapshot' ? wish.captured.masks : (entry?.camera.masks ?? noPrivacyMasks);
  const [seconds, setSeconds] = useState<number>(20);
  const [type, setType] = useState<ExportChoices['type']>('image/png');
  const [reason, setReason] = useState('');
  const [before, setBefore] = useState<readonly string[]>([]);
  const { stage, start, standBy, withoutSecond, cancel } = useExportRun(
    { ...props, wish },
    { seconds, type, reason },
  );
  const field = useRef<HTMLInputElement>(null);
  const hintId = useId();

  useLayoutEffect(() => field.current?.focus(), []);
  useEffect(() => {
    let gone = false;
    desk.call('export.reasons', {}).then((answer) => {
      if (!gone && answer.ok) setBefore(answer.value);
    });
    return () => {
      gone = true;
    };
  }, [desk]);

  const busy = isExporting(stage);
  const offered = suggestReasons(before, reason);
  return (
    <SidePanel
      labels={{ title: wish.kind === 'snapshot' ? x.snapshot : x.clip, close: x.close }}
      onClose={busy ? undefined : onClose}
      width={21}
      data-testid="export"
      data-stage={stage.at}
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
            if (!busy && isValidReason(reason)) void start(); // its failures end in the stage
          }}
        >
          <fieldset disabled={busy || stage.at === 'second'}>
            {wish.kind === 'clip' && wish.from === undefined && (
              <Choice
                label={x.last}
                of={clipLengthChoicesSeconds.map((n) => [n, x.seconds(n)] as const)}
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
              <IconMark shape="triangle" />
              <span>
                <strong>{x.failed}.</strong> {faultText(stage.fault, language)}
              </span>
            </p>
          )}
          {busy ? (
            <Progress stage={stage} onCancel={cancel} />
          ) : (
            stage.at !== 'second' && (
              <Button type="submit" disabled={!isValidReason(reason)}>
                {stage.at === 'failed' ? x.again : x.submit}
              </Button>
            )
          )}
        </form>
      )}
      {stage.at === 'second' && (
        <SecondPersonForm
          words={{ ...t.people, ...t.people.second }}
          locked={props.locked}
          onSubmit={standBy}
          onCancel={withoutSecond}
        />
      )}
      {stage.at === 'done' && <Done wish={wish} stage={stage} onClose={onClose} onShow={props.onShow} />}
    </SidePanel>
  );
}

function Progress({ stage, onCancel }: { readonly stage: ExportProgress; readonly onCancel: () => void }) {
  const { exporting: x } = useLanguage().t;
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

/** As this system writes it. */
const pathOf = ({ folder, file }: Pick<ExportResult, 'folder' | 'file'>): string =>
  `${folder}${folder.includes('\\') ? '\\' : '/'}${file}`;

function Done(
  props: Pick<ExportOptions, 'wish' | 'onShow'> & {
    readonly stage: Extract<ExportProgress, { readonly at: 'done' }>;
    readonly onClose: (() => void) | undefined;
  },
) {
  const { wish, onShow, onClose } = props;
  const { exported, made } = props.stage;
  const { t, language } = useLanguage();
  const x = t.exporting;
  const [notShown, setNotShown] = useState<Fault>();
  return (
    <div className={styles.done} role="status">
      <strong>
        <IconMark shape="dot" /> {x.done}
      </strong>
      <code>{exported.file}</code>
      <span className={styles.dim}>{x.folder(exported.folder)}</span>
      {wish.kind === 'clip' && (
        <span className={styles.dim}>
          {x.span(formatDateTime(made.from), formatTime(made.to))}.{' '}
          {made.reencoded ? x.reencoded : x.verbatim} {made.gaps.length > 0 && x.gaps(made.gaps.length)}
        </span>
      )}
      <code className={styles.dim}>{x.verify(pathOf(exported), exported.fingerprint)}</code>
      <code className={styles.dim}>{x.fingerprint(exported.fingerprint)}</code>
      {notShown && <p className={styles.failed}>{faultText(notShown, language)}</p>}
      <div className={styles.row}>
        <Button autoFocus onClick={() => void onShow(exported.file).then(setNotShown)}>
          {x.show}
        </Button>
        <Button onClick={onClose} says={x.close} />
      </div>
    </div>
  );
}

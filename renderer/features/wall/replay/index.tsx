import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { CameraId } from '../../../../core/base/ids.ts';
import { formatDateTime } from '../../../../core/base/text.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { type CapturedPicture, capturePicture } from '../../../media/export/picture.ts';
import { getMonotonicNow, getWallClockOffsetMs, type Replay } from '../../../media/replay/index.ts';
import {
  type CameraTimeline,
  createReplayPlayer,
  type PastPicture,
  playbackSpeeds,
  type ReplayPlayer,
  type ReplayPlayerState,
} from '../../../media/replay/player.ts';
import type { CameraEntry } from '../../../shared/mirror.ts';
import { useClock } from '../../../shared/services.ts';
import { LabelWithKey } from '../../../ui/button.tsx';
import { IconMark, type IconShape } from '../../../ui/iconMark.tsx';
import { ZoomablePicture, zoomByKey } from '../../../ui/zoomable.tsx';
import controlsStyles from './controls.module.css';
import {
  arrowKeyJumpMs,
  getReplayKey,
  getReplayStateKey,
  getScrubberPosition,
  getScrubberSpan,
  getScrubberTime,
  listScrubberSegments,
  type ScrubberSpan,
  splitAge,
} from './model.ts';
import styles from './replay.module.css';
import scrubberStyles from './scrubber.module.css';

/** Buttons for every key of the replay. */
function Controls(props: {
  readonly player: ReplayPlayer | undefined;
  /** True if no picture is stored. */
  readonly isEmpty: boolean;
  readonly playback: ReplayPlayer['state']['playback'] | undefined;
}) {
  const { playback, isEmpty } = props;
  const player = isEmpty ? undefined : props.player;
  const { t } = useLanguage();
  const isPlaying = playback?.isPlaying === true && !isEmpty;
  const button = (label: string, face: ReactNode, run: (() => void) | undefined, name = label) => (
    <button
      type="button"
      className={controlsStyles.button}
      title={label}
      aria-label={name}
      disabled={!run}
      onClick={run}
    >
      {face}
    </button>
  );
  /** A button for a jump by seconds or pictures. Labelled by its text, for voice control. */
  const aside = (label: string, count: number, shape: IconShape, run: (() => void) | undefined) =>
    button(
      label,
      <span className={controlsStyles.aside} data-side={shape}>
        <IconMark shape={shape} /> {count}
      </span>,
      run,
      `${count} ${label}`,
    );
  return (
    <div className={controlsStyles.controls}>
      <div className={controlsStyles.row}>
        {aside(t.replay.back, 5, 'farBefore', player && (() => player.seekBy(-arrowKeyJumpMs)))}
        {aside(t.replay.stepBack, 1, 'before', player && (() => player.step(-1)))}
        {button(
          isPlaying ? t.replay.pause : t.replay.play,
          <span className={controlsStyles.main}>
            <IconMark shape={isPlaying ? 'pause' : 'play'} />
          </span>,
          player && (() => player.toggle()),
        )}
        {aside(t.replay.stepForward, 1, 'after', player && (() => player.step(1)))}
        {aside(t.replay.forward, 5, 'farAfter', player && (() => player.seekBy(arrowKeyJumpMs)))}
      </div>
      <div className={controlsStyles.row} role="toolbar" aria-label={t.replay.speed}>
        {playbackSpeeds.map((speed) => (
          <button
            key={speed}
            type="button"
            className={controlsStyles.button}
            aria-pressed={playback?.speed === speed}
            title={t.replay.speed}
            disabled={!player}
            onClick={() => player?.setSpeed(speed)}
          >
            {speed === 0.25 ? t.replay.quarter : t.replay.times(speed)}
          </button>
        ))}
      </div>
      <span className={controlsStyles.doing}>{t.replay[getReplayStateKey({ isEmpty, isPlaying })]}</span>
    </div>
  );
}

const percent = (place: number) => `${place * 100}%`;

/** The stored minute with its gaps; pressing or dragging seeks. */
function Scrubber(props: {
  readonly timeline: CameraTimeline;
  readonly span: ScrubberSpan;
  readonly at: number;
  readonly onSeek: (at: number) => void;
}) {
  const { timeline, span, at, onSeek } = props;
  const { t } = useLanguage();
  const bar = useRef<HTMLDivElement>(null);

  function seek(event: PointerEvent<HTMLDivElement>): void {
    const box = bar.current?.getBoundingClientRect();
    if (box && event.buttons & 1) onSeek(getScrubberTime(span, (event.clientX - box.x) / box.width));
  }

  return (
    <div
      className={scrubberStyles.scrubber}
      role="slider"
      tabIndex={-1}
      aria-label={t.replay.position}
      aria-valuemin={0}
      aria-valuemax={Math.round((span.to - span.from) / 1_000)}
      aria-valuenow={Math.round((at - span.from) / 1_000)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={seek}
    >
      <div ref={bar} className={scrubberStyles.bar} data-dark="">
        {listScrubberSegments(timeline, span).map(({ kind, from, to, ms }) => (
          <div
            key={`${kind}${from}`}
            className={scrubberStyles.piece}
            data-kind={kind}
            style={{ left: percent(from), width: percent(to - from) }}
            title={kind === 'gap' ? t.replay.gap(ms / 1_000) : undefined}
          />
        ))}
        <div className={scrubberStyles.at} style={{ left: percent(getScrubberPosition(span, at)) }} />
      </div>
      <div className={scrubberStyles.ends}>
        <span>{t.replay.secondsBack(Math.round((span.to - span.from) / 1_000))}</span>
        <span>{t.replay.now}</span>
      </div>
    </div>
  );
}

/** The capture time of the picture on the canvas, not of the sought position. */
function Figures({ shown }: { readonly shown: PastPicture | undefined }) {
  const { t } = useLanguage();
  if (!shown) return <div className={styles.figures} />;
  const at = shown.at + getWallClockOffsetMs();
  const [date, time] = formatDateTime(at).split(' ');
  const { minutes, seconds } = splitAge(getMonotonicNow() - shown.at);
  const tenth = Math.floor((((at % 1_000) + 1_000) % 1_000) / 100);
  return (
    <div className={styles.figures}>
      <span className={styles.time} data-testid="replay-time">
        {time}
        <small>{t.replay.tenth(tenth)}</small>
      </span>
      <span className={styles.date}>{date}</span>
      <span className={styles.ago}>
        {minutes > 0 ? t.replay.agoLong(minutes, seconds) : t.replay.ago(seconds)}
      </span>
    </div>
  );
}

interface Props {
  readonly camera: CameraId;
  readonly entry: CameraEntry | undefined;
  /** The tile with the camera's live picture; undefined if it is no longer on the wall. */
  readonly tile: number | undefined;
  readonly replay: Replay;
  readonly masks: Parameters<typeof createReplayPlayer>[0]['masks'];
  readonly onClose: () => void;
  /** Captures the visible picture for an export. */
  readonly capture?: RefObject<(() => CapturedPicture | undefined) | null> | undefined;
  /** Further actions on the recording, below its controls. */
  readonly tools?: ReactNode;
}

/** Creates a player for a camera, and releases its decoder when the camera changes. */
function usePlayer(
  { camera, replay, masks }: Props,
  canvas: RefObject<HTMLCanvasElement | null>,
): { readonly player: ReplayPlayer | undefined; readonly state: ReplayPlayerState | undefined } {
  const clock = useClock();
  const [player, setPlayer] = useState<ReplayPlayer>();
  useEffect(() => {
    if (!canvas.current) return undefined;
    const opened = createReplayPlayer({ replay, camera, canvas: canvas.current, masks, clock });
    setPlayer(opened);
    return () => {
      opened.close();
      setPlayer(undefined);
    };
  }, [replay, camera, masks, clock, canvas]);
  const subscribe = useCallback((changed: () => void) => player?.onChange(changed) ?? (() => {}), [player]);
  return { player, state: useSyncExternalStore(subscribe, () => player?.state) };
}

/** The last minute of one camera next to the wall, where it stays live. Every part is marked as recorded. */
export function ReplayPanel(props: Props) {
  const { camera, entry, tile, onClose } = props;
  const { t } = useLanguage();
  const panel = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { player, state } = usePlayer(props, canvas);

  const { masks } = props;
  const shown = state?.shown;
  useImperativeHandle(props.capture ?? null, () => () => {
    const picture = canvas.current;
    const hidden = masks.of(camera);
    if (!picture || !shown || !hidden) return undefined;
    const { width, height } = picture;
    const at = Math.round(shown.at + getWallClockOffsetMs());
    return capturePicture({ camera, stream: shown.stream, at, masks: hidden, picture, width, height });
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: focuses the panel for each opened camera
  useLayoutEffect(() => panel.current?.focus(), [camera]);

  function onKeyDown(event: KeyboardEvent): void {
    const key = event.ctrlKey || event.altKey || event.metaKey ? undefined : getReplayKey(event.key);
    if (!key || !player) return;
    event.preventDefault();
    event.stopPropagation();
    if (key.do === 'toggle') player.toggle();
    else if (key.do === 'close') onClose();
    else if (key.do === 'first') player.seek(Number.NEGATIVE_INFINITY);
    else if (key.do === 'last') player.seek(Number.POSITIVE_INFINITY);
    else if (key.do === 'step') player.step(key.by);
    else if (key.do === 'speed') player.speed(key.by);
    else if (key.do === 'jump') player.seekBy(key.ms);
    else zoomByKey('replay', key.zoom);
  }

  /** Keeps the focus on the panel when a button is pressed. */
  function keepKeys(event: MouseEvent): void {
    event.preventDefault();
    panel.current?.focus();
  }

  const timeline = state?.timeline;
  const isEmpty = state?.isReady === true && timeline?.pictures.length === 0 && !state.shown;
  const picture = useCallback(() => canvas.current ?? { width: 0, height: 0 }, []);
  const number = entry?.camera.number;
  return (
    <section
      ref={panel}
      className={styles.panel}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the panel has keys while it is open
      tabIndex={0}
      aria-label={t.replay.label(number ?? 0)}
      data-testid="replay"
      data-keys="replay"
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        <strong className={styles.title}>
          <IconMark shape="again" /> {t.replay.title}
        </strong>
        <button type="button" className={styles.close} onClick={onClose}>
          <LabelWithKey text={t.replay.close} />
        </button>
      </header>
      <p className={styles.camera}>
        <strong>{number ?? '…'}</strong> {entry?.camera.name}
      </p>
      <div className={styles.picture} data-dark="">
        <ZoomablePicture
          subject={camera}
          picture={picture}
          keys="replay"
          whatMark={t.replay.zoomed}
          scaleText={t.replay.times}
        >
          <canvas ref={canvas} className={styles.canvas} data-testid="replay-picture" />
        </ZoomablePicture>
        <span className={styles.past}>{t.replay.title}</span>
        {(!state?.isReady || isEmpty || state.isUndecodable) && (
          <p className={styles.notice}>
            {state?.isUndecodable
              ? t.replay.undecodable
              : isEmpty
                ? `${t.replay.none} ${t.replay.noneHint}`
                : t.replay.loading}
          </p>
        )}
      </div>
      <Figures shown={state?.shown} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keeps the keys where they are */}
      <div onMouseDown={keepKeys}>
        {timeline && state && timeline.pictures.length > 0 && (
          <Scrubber
            timeline={timeline}
            span={getScrubberSpan(timeline)}
            at={state.playback.isPlaying ? (state.shown?.at ?? state.playback.at) : state.playback.at}
            onSeek={(at) => player?.seek(at)}
          />
        )}
        <Controls player={player} playback={state?.playback} isEmpty={isEmpty} />
        {props.tools}
      </div>
      <p className={styles.live}>{tile === undefined ? t.replay.notOnWall : t.replay.onTile(tile + 1)}</p>
      <p className={styles.keys}>
        <span className={styles.here}>{t.replay.keys}</span>
        <span className={styles.elsewhere}>{t.replay.keysElsewhere}</span>
      </p>
    </section>
  );
}

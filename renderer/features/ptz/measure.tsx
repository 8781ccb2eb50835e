import { useEffect, useRef, useState } from 'react';
import { zeroVelocity } from '../../../core/ptz/ptz.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { findFirstMotion, type GreyPicture, getMotionThreshold, type Media } from '../../media/index.ts';
import { useMedia } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { usePtzControl } from './context.ts';
import styles from './ptz.module.css';
import type { PtzControl } from './ptzControl.ts';

/** Duration of the baseline for the scene's own motion, ms. */
const lookBeforeMs = 1_000;
/** Longest wait for motion, ms. */
const waitMs = 3_000;
/** Duration of the test move in each direction: long enough to be visible. */
const nudgeMs = 500;
const nudge = { ...zeroVelocity, pan: 0.35 };

type Outcome =
  | { readonly is: 'measured'; readonly ms: number }
  | { readonly is: 'failed'; readonly why: 'noPicture' | 'noMotion' | 'busy' | 'refused' };

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/**
 * Measures the delay from a command to the first picture that shows it, by a small move and back, in the tile's own
 * pictures.
 */
async function measureMotion(
  { steering, media }: { readonly steering: PtzControl; readonly media: Media },
  signal: AbortSignal,
): Promise<Outcome> {
  const { tile } = steering.state.getState();
  const seen: GreyPicture[] = [];
  const cancel = media.pictures(tile, (picture) => seen.push(picture));
  if (!cancel) return { is: 'failed', why: 'noPicture' };
  try {
    await pause(lookBeforeMs, signal);
    const before = [...seen];
    const from = getMotionThreshold(before);
    const reference = before.at(-1);
    if (from === 'busy' || !reference) return { is: 'failed', why: reference ? 'busy' : 'noPicture' };
    const begun = performance.now();
    steering.drive(nudge, 'mouse');
    await pause(nudgeMs, signal);
    const wasRefused = steering.state.getState().refused !== undefined;
    steering.release();
    if (wasRefused) return { is: 'failed', why: 'refused' };
    const found = () => findFirstMotion(reference, seen.slice(before.length), from);
    while (!signal.aborted && found() === undefined && performance.now() - begun < waitMs)
      await pause(100, signal);
    const at = found();
    if (!signal.aborted) {
      steering.drive({ ...nudge, pan: -nudge.pan }, 'mouse');
      await pause(nudgeMs, signal);
    }
    return at === undefined ? { is: 'failed', why: 'noMotion' } : { is: 'measured', ms: at - begun };
  } finally {
    steering.release();
    cancel();
  }
}

export function PtzDelayMeasurement(props: { readonly disabled: boolean }) {
  const media = useMedia();
  const steering = usePtzControl();
  const { disabled } = props;
  const { t } = useLanguage();
  const [outcome, setOutcome] = useState<Outcome | 'underWay'>();
  const abort = useRef(new AbortController());
  useEffect(() => {
    const mine = new AbortController();
    abort.current = mine;
    return () => mine.abort();
  }, []);
  async function measure(): Promise<void> {
    const { signal } = abort.current;
    setOutcome('underWay');
    const found = await measureMotion({ steering, media }, signal);
    if (!signal.aborted) setOutcome(found);
  }
  const isUnderWay = outcome === 'underWay';
  return (
    <section className={styles.measure}>
      <Button disabled={disabled || isUnderWay} onClick={() => void measure()}>
        {t.steering.measure}
      </Button>
      <p className={styles.note} role="status">
        {isUnderWay && t.steering.measuring}
        {outcome !== undefined && !isUnderWay && (
          <strong>
            {outcome.is === 'measured'
              ? t.steering.measured(outcome.ms)
              : t.steering.notMeasured[outcome.why]}
          </strong>
        )}
      </p>
    </section>
  );
}

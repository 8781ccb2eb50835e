import { useEffect, useRef, useState } from 'react';
import { formatTime } from '../../../../core/base/text.ts';
import { faultText } from '../../../../core/errors/faults.ts';
import { useSpeech } from '../../../i18n/words.ts';
import { drawKeyframe } from '../../../media/index.ts';
import { Mark } from '../../../ui/mark.tsx';
import { bytesOf } from './model.ts';
import styles from './owncamera.module.css';
import type { Seen } from './useOwnCamera.ts';

/** What the camera showed: a still, which says so and when it came. */
export function Picture(props: {
  readonly seen: Seen | undefined;
  /** It is of what is typed now. */
  readonly isCurrent: boolean;
  readonly isLooking: boolean;
}) {
  const { seen, isCurrent, isLooking } = props;
  const { t, language } = useSpeech();
  const words = t.ownCamera;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState<'not yet' | 'drawn' | 'undecodable'>('not yet');
  const picture = seen?.picture;
  useEffect(() => {
    setDrawn('not yet');
    const { current } = canvas;
    if (!picture || !current) return undefined;
    let isOver = false;
    const { codec, width, height } = picture;
    // Whoever cannot decode it is told so below.
    void drawKeyframe({ codec, width, height, bytes: bytesOf(picture.picture) }, current).then((done) => {
      if (!isOver) setDrawn(done ? 'drawn' : 'undecodable');
    });
    return () => {
      isOver = true;
    };
  }, [picture]);

  return (
    <figure
      className={styles.picture}
      data-current={isCurrent}
      data-drawn={drawn}
      data-testid="own-camera-picture"
    >
      <div data-dark="">
        {picture && <canvas ref={canvas} />}
        {!picture && <p>{isLooking ? words.looking : words.noPicture}</p>}
      </div>
      <figcaption>
        {picture && isCurrent && (
          <span>{words.still(formatTime(picture.at), picture.width, picture.height, picture.fps)}</span>
        )}
        {picture && !isCurrent && (
          <span className={styles.warn}>
            <Mark shape="triangle" /> {words.changed}
          </span>
        )}
        {drawn === 'undecodable' && <span className={styles.warn}>{words.undecodable}</span>}
        {seen?.subFault && (
          <span className={styles.warn}>{words.subDropped(faultText(seen.subFault, language))}</span>
        )}
      </figcaption>
    </figure>
  );
}

import { useEffect, useRef } from 'react';
import type { CapturedPicture } from '../../../media/export/picture.ts';
import styles from './export.module.css';

/** What was taken, as it will leave. */
export function Preview({ captured }: { readonly captured: CapturedPicture }) {
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

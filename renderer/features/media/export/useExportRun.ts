import { useEffect, useRef, useState } from 'react';
import type { CameraId } from '../../../../core/base/ids.ts';
import { type Fault, faultText } from '../../../../core/errors/faults.ts';
import type { PrivacyMask } from '../../../../core/media/mask.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { type CapturedPicture, createSnapshotFile } from '../../../media/export/picture.ts';
import type { Media } from '../../../media/index.ts';
import { holdReplayPictures } from '../../../media/replay/holdReplayPictures.ts';
import type { CameraEntry } from '../../../shared/mirror.ts';
import { useDesk } from '../../../shared/services.ts';
import { type ExportProgress, isExporting, sendExport } from './model.ts';

/** What is to leave: a picture as it was when it was asked for, or the time before then. */
export type ExportRequest =
  | { readonly kind: 'snapshot'; readonly captured: CapturedPicture }
  | {
      readonly kind: 'clip';
      readonly camera: CameraId;
      /** ms since the epoch */
      readonly to: number;
      /** A clip from here on, rather than of a length that is chosen. */
      readonly from?: number;
    };

export interface ExportOptions {
  readonly media: { readonly replay: Pick<Media['replay'], 'frames' | 'hold'> };
  readonly entryOf: (camera: CameraId) => CameraEntry | undefined;
  /** Opens the folder with this file in it, or says why not. */
  readonly onShow: (file: string) => Promise<Fault | undefined>;
  /** It is there, under this name. */
  readonly onDone: (kind: ExportRequest['kind'], file: string) => void;
  readonly onWorking: (is: boolean) => void;
  readonly wish: ExportRequest;
}

/** As it is chosen in the form. */
export interface ExportChoices {
  /** How long a clip is that begins nowhere. */
  readonly seconds: number;
  /** Of a picture. */
  readonly type: 'image/png' | 'image/jpeg';
  readonly reason: string;
}

export const noPrivacyMasks: readonly PrivacyMask[] = [];

export const getExportedCamera = (wish: ExportRequest): CameraId =>
  wish.kind === 'snapshot' ? wish.captured.camera : wish.camera;

/** What is wished for becomes a file and leaves: who stands by for it, how far it is, and what became of it. */
export function useExportRun(
  { media, entryOf, wish, onDone, onWorking }: Omit<ExportOptions, 'onShow'>,
  { seconds, type, reason }: ExportChoices,
): {
  readonly stage: ExportProgress;
  readonly start: () => Promise<void>;
  /** What is wrong, in words; undefined once they stand by. */
  readonly standBy: (name: string, password: string) => Promise<string | undefined>;
  readonly withoutSecond: () => void;
  readonly cancel: () => void;
} {
  const desk = useDesk();
  const { language } = useLanguage();
  const [stage, setStage] = useState<ExportProgress>({ at: 'form' });
  const ending = useRef(new AbortController());
  useEffect(() => () => ending.current.abort(), []);
  const camera = getExportedCamera(wish);
  // What was asked for is there as long as it takes to write why, and to fetch anyone who must stand by.
  const takesPast = wish.kind === 'clip' && stage.at !== 'done';
  useEffect(
    () => (takesPast ? holdReplayPictures(media.replay, camera) : undefined),
    [takesPast, media, camera],
  );

  function step(next: ExportProgress): void {
    onWorking(isExporting(next));
    setStage(next);
  }

  async function make(signal: AbortSignal) {
    if (wish.kind === 'snapshot') return createSnapshotFile(wish.captured, type);
    const from = wish.from ?? wish.to - seconds * 1_000;
    const frames = await media.replay.frames(camera, from, wish.to);
    // The writer of films is loaded when the first is written: a window that never does pays nothing for it.
    const { createClipFile } = await import('../../../media/export/createClipFile.ts');
    return createClipFile({
      camera,
      frames,
      from,
      signal,
      masks: entryOf(camera)?.camera.masks ?? noPrivacyMasks,
      onProgress: (part) => step({ at: 'making', part }),
    });
  }

  async function run(): Promise<void> {
    ending.current = new AbortController();
    const { signal } = ending.current;
    step({ at: 'making', part: 0 });
    try {
      const made = await make(signal);
      if (!made.ok) return step({ at: 'failed', fault: made.fault });
      const sent = await sendExport(desk, made.value, reason, { onStage: step, signal });
      if (sent.ok) onDone(wish.kind, sent.value.file);
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

  return {
    stage,
    /** Before anything is made of it: what one alone may not do is not begun. */
    async start() {
      const policy = await desk.call('people.policy', {});
      if (policy.ok && policy.value.fourEyes.includes('video.export')) step({ at: 'second' });
      else await run();
    },
    async standBy(name, password) {
      const secondPerson = await desk.call('people.second', {
        credentials: { name, password },
        right: 'video.export',
        camera,
        why: reason,
      });
      if (!secondPerson.ok) return faultText(secondPerson.fault, language);
      void run(); // its failures end in the stage
      return undefined;
    },
    withoutSecond: () => step({ at: 'form' }),
    cancel: () => ending.current.abort(),
  };
}

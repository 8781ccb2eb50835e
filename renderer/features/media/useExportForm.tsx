import { type ReactNode, type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Operator } from '../../../core/people/operator.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { CapturedPicture } from '../../media/index.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { useClock, useMedia } from '../../shared/services.ts';
import { useToast } from '../../shared/toast.ts';
import { useUndoHistory } from '../../shared/undoHistory.ts';
import { findKeyOwner } from '../../ui/keyOwner.ts';
import { RemountOnChange } from '../../ui/remountOnChange.tsx';
import { useWall } from '../wall/public.ts';
import { PictureExportButtons } from './export/buttons.tsx';
import { type ExportHandle, ExportPanel } from './export/index.tsx';
import { showExportInFolder } from './showExportInFolder.ts';

/** A clip made from a replay goes on so long after the picture that is seen, ms: what it led to belongs to it. */
const afterPastMs = 10_000;

type Kind = 'snapshot' | 'clip';

/** Pictures that leave the desk: of the selected tile or of the replay, and the form that opens for them. */
export function useExportForm(options: {
  readonly enabled: boolean;
  /** The desk is locked: what is open stays as it is, unseen, for anyone who locked it. Often they fetch the second person. */
  readonly locked: boolean;
  readonly cameras: CamerasState;
  readonly operator: Operator | null | undefined;
}): {
  /** Opens the form for the replay that has the focus, else for the selected tile. */
  readonly open: (kind: Kind) => void;
  readonly panel: ReactNode;
  /** A replay that is open puts here what takes its picture. */
  readonly past: RefObject<(() => CapturedPicture | undefined) | null>;
  readonly pastButtons: ReactNode;
  /** The last picture that was taken here by anyone who is, by its file. */
  readonly lastSnapshot: () => string | undefined;
} {
  const media = useMedia();
  const clock = useClock();
  const wall = useWall();
  const undoHistory = useUndoHistory();
  const onToast = useToast();
  const { t } = useLanguage();
  const { enabled, locked, cameras, operator } = options;
  const handle = useRef<ExportHandle>(null);
  const mayExport = operator?.rights.includes('video.export') === true;

  const past = useRef<() => CapturedPicture | undefined>(null);
  const last = useRef<string>(undefined);
  const operatorId = operator?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what somebody took is theirs
  useEffect(() => {
    last.current = undefined;
  }, [operatorId]);

  function open(kind: Kind, isPast: boolean): void {
    const take = isPast ? past.current : () => media.capture(wall.getState().selected);
    const captured = take?.();
    if (!captured) {
      onToast(t.exporting.nothing);
      return;
    }
    const now = Math.round(clock.now());
    // Of the living picture a clip ends with what was on screen when it was asked for.
    const to = isPast ? Math.min(now, captured.at + afterPastMs) : now;
    handle.current?.open(kind === 'snapshot' ? { kind, captured } : { kind, camera: captured.camera, to });
  }
  const openPast = (kind: Kind) => open(kind, true);

  return {
    open: (kind) =>
      open(kind, findKeyOwner(document.activeElement)?.matches('[data-keys="replay"]') === true),
    panel: mayExport && (enabled || locked) && (
      <RemountOnChange of={operator?.id}>
        <ExportPanel
          locked={locked}
          media={media}
          entryOf={(camera) => cameras.byId.get(camera)}
          onShow={showExportInFolder}
          onDone={(kind, file) => {
            undoHistory.did({ what: (words) => `${words.exporting.done}: ${words.exporting[kind]}` });
            if (kind === 'snapshot') last.current = file;
          }}
          handle={handle}
        />
      </RemountOnChange>
    ),
    past,
    pastButtons: mayExport && <PictureExportButtons onOpen={openPast} />,
    lastSnapshot: useCallback(() => last.current, []),
  };
}

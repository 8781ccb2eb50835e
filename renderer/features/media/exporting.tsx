import { type ReactNode, type RefObject, useCallback, useEffect, useRef } from 'react';
import { faultText } from '../../../core/errors/faults.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { CapturedPicture } from '../../media/index.ts';
import { windowKey } from '../../shared/keyTable.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { useClock, useMedia } from '../../shared/services.ts';
import { useToast } from '../../shared/toast.ts';
import { useUndoing } from '../../shared/undoing.ts';
import { Refreshable } from '../../ui/anew.tsx';
import { hasOwnKeys } from '../../ui/whoseKeys.ts';
import { useWindowKeys } from '../../ui/windowKeys.ts';
import { useWall } from '../wall/public.ts';
import { ExportButtons } from './export/buttons.tsx';
import { type ExportHandle, ExportPanel } from './export/index.tsx';
import { showExport } from './exportShow.ts';

/** C (chụp): the picture of the selected tile. X (xuất): its last seconds. Of a replay that has the keys: its own. From anywhere in the window but a field that takes text. */
function useExportKeys(enabled: boolean, on: (kind: 'snapshot' | 'clip', isPast: boolean) => void): void {
  useWindowKeys((event) => {
    const { target } = event;
    if (!enabled || event.repeat || event.defaultPrevented || hasOwnKeys(target)) return;
    const kind = windowKey(event);
    if (kind !== 'snapshot' && kind !== 'clip') return;
    event.preventDefault();
    const isPast = target instanceof Element && target.closest('[data-keys="replay"]') !== null;
    on(kind, isPast);
  });
}

/** A clip made from a replay goes on so long after the picture that is seen, ms: what it led to belongs to it. */
const afterPastMs = 10_000;

type Kind = 'snapshot' | 'clip';

/** Pictures that leave the desk: keys and commands for the selected tile, and the form that they open. */
export function useExporting(options: {
  readonly enabled: boolean;
  /** The desk is locked: what is open stays as it is, unseen, for anyone who locked it. Often they fetch the second person. */
  readonly locked: boolean;
  readonly cameras: CamerasState;
  readonly operator: Operator | null | undefined;
  /** They signed in without the site, which alone lets pictures out: no shift leader could help. */
  readonly isAway: boolean;
}): {
  /** Opens the form for the selected tile; undefined for somebody who may not. */
  readonly openLive: ((kind: Kind) => void) | undefined;
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
  const undoing = useUndoing();
  const onToast = useToast();
  const { language, t } = useSpeech();
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
    const captured = mayExport ? take?.() : undefined;
    if (!captured) {
      const right = 'video.export';
      if (mayExport) onToast(t.exporting.nothing);
      else if (options.isAway)
        onToast(faultText({ code: 'offline.notAllowed', params: { right } }, language));
      else onToast(t.frame.mayNot(t.exporting[kind], right));
      return;
    }
    const now = Math.round(clock.now());
    // Of the living picture a clip ends with what was on screen when it was asked for.
    const to = isPast ? Math.min(now, captured.at + afterPastMs) : now;
    handle.current?.open(kind === 'snapshot' ? { kind, captured } : { kind, camera: captured.camera, to });
  }
  const openLive = (kind: Kind) => open(kind, false);
  const openPast = (kind: Kind) => open(kind, true);
  useExportKeys(enabled, open);

  return {
    openLive: mayExport ? openLive : undefined,
    panel: mayExport && (enabled || locked) && (
      <Refreshable of={operator?.id}>
        <ExportPanel
          locked={locked}
          media={media}
          entryOf={(camera) => cameras.byId.get(camera)}
          onShow={showExport}
          onDone={(kind, file) => {
            undoing.did({ what: (words) => `${words.exporting.done}: ${words.exporting[kind]}` });
            if (kind === 'snapshot') last.current = file;
          }}
          handle={handle}
        />
      </Refreshable>
    ),
    past,
    pastButtons: mayExport && <ExportButtons onOpen={openPast} />,
    lastSnapshot: useCallback(() => last.current, []),
  };
}

import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import type { Clock } from '../core/clock.ts';
import type { Operator } from '../core/domain/operator.ts';
import type { Fault } from '../core/faults.ts';
import type { Desk } from './client.ts';
import { useExportKeys } from './exportKeys.ts';
import type { CapturedPicture, Media } from './media/index.ts';
import type { CamerasState } from './mirror.ts';
import { ExportButtons } from './panels/export/buttons.tsx';
import { type ExportHandle, ExportPanel } from './panels/export/index.tsx';
import type { WallStore } from './wall.ts';

/** How long it is said why nothing was exported. */
const saidForMs = 5_000;
/** A clip made from a replay goes on so long after the picture that is seen, ms: what it led to belongs to it. */
const afterPastMs = 10_000;

type Kind = 'snapshot' | 'clip';

/** Pictures that leave the desk: keys and buttons for the selected tile, and the form that they open. */
export function useExporting(options: {
  readonly enabled: boolean;
  readonly desk: Desk;
  readonly media: Media;
  readonly cameras: CamerasState;
  readonly wall: WallStore;
  readonly operator: Operator | null | undefined;
  readonly clock: Clock;
}): {
  readonly buttons: ReactNode;
  readonly panel: ReactNode;
  /** A replay that is open puts here what takes its picture. */
  readonly past: RefObject<(() => CapturedPicture | undefined) | null>;
  readonly pastButtons: ReactNode;
} {
  const { enabled, desk, media, cameras, wall, operator, clock } = options;
  const handle = useRef<ExportHandle>(null);
  const [said, setSaid] = useState<'noRight' | 'nothing'>();
  useEffect(() => (said ? clock.after(saidForMs, () => setSaid(undefined)) : undefined), [said, clock]);
  const mayExport = operator?.rights.includes('video.export') === true;

  const past = useRef<() => CapturedPicture | undefined>(null);

  function open(kind: Kind, isPast: boolean): void {
    const take = isPast ? past.current : () => media.capture(wall.getState().selected);
    const captured = mayExport ? take?.() : undefined;
    setSaid(captured ? undefined : mayExport ? 'nothing' : 'noRight');
    if (!captured) return;
    const now = Math.round(clock.now());
    // Of the living picture a clip ends with what was on screen when it was asked for.
    const to = isPast ? Math.min(now, captured.at + afterPastMs) : now;
    handle.current?.open(kind === 'snapshot' ? { kind, captured } : { kind, camera: captured.camera, to });
  }
  const openLive = (kind: Kind) => open(kind, false);
  const openPast = (kind: Kind) => open(kind, true);
  useExportKeys(enabled, open);

  async function show(file: string): Promise<Fault | undefined> {
    const shown = await window.watchfloor?.shell['export.show']({ file });
    return shown && !shown.ok ? shown.fault : undefined;
  }

  return {
    buttons: <ExportButtons mayExport={mayExport} said={said} onOpen={openLive} />,
    panel: mayExport && enabled && (
      <ExportPanel
        desk={desk}
        media={media}
        entryOf={(camera) => cameras.byId.get(camera)}
        onShow={show}
        handle={handle}
      />
    ),
    past,
    pastButtons: mayExport && <ExportButtons mayExport said={undefined} onOpen={openPast} />,
  };
}

import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Clock } from '../core/clock.ts';
import type { Operator } from '../core/domain/operator.ts';
import type { Fault } from '../core/faults.ts';
import type { Desk } from './client.ts';
import { useExportKeys } from './exportKeys.ts';
import type { Media } from './media/index.ts';
import type { CamerasState } from './mirror.ts';
import { ExportButtons } from './panels/export/buttons.tsx';
import { type ExportHandle, ExportPanel } from './panels/export/index.tsx';
import type { WallStore } from './wall.ts';

/** How long it is said why nothing was exported. */
const saidForMs = 5_000;

/** Pictures that leave the desk: keys and buttons for the selected tile, and the form that they open. */
export function useExporting(options: {
  readonly enabled: boolean;
  readonly desk: Desk;
  readonly media: Media;
  readonly cameras: CamerasState;
  readonly wall: WallStore;
  readonly operator: Operator | null | undefined;
  readonly clock: Clock;
}): { readonly buttons: ReactNode; readonly panel: ReactNode } {
  const { enabled, desk, media, cameras, wall, operator, clock } = options;
  const handle = useRef<ExportHandle>(null);
  const [said, setSaid] = useState<'noRight' | 'nothing'>();
  useEffect(() => (said ? clock.after(saidForMs, () => setSaid(undefined)) : undefined), [said, clock]);
  const mayExport = operator?.rights.includes('video.export') === true;

  function open(kind: 'snapshot' | 'clip'): void {
    const { selected } = wall.getState();
    const captured = mayExport ? media.capture(selected) : undefined;
    setSaid(captured ? undefined : mayExport ? 'nothing' : 'noRight');
    if (!captured) return;
    // A clip ends with what was on screen when it was asked for.
    const clip = { kind: 'clip', camera: captured.camera, to: Math.round(clock.now()) } as const;
    handle.current?.open(kind === 'clip' ? clip : { kind, captured });
  }
  useExportKeys(enabled, open);

  async function show(file: string): Promise<Fault | undefined> {
    const shown = await window.watchfloor?.shell['export.show']({ file });
    return shown && !shown.ok ? shown.fault : undefined;
  }

  return {
    buttons: <ExportButtons mayExport={mayExport} said={said} onOpen={open} />,
    panel: mayExport && enabled && (
      <ExportPanel
        desk={desk}
        media={media}
        entryOf={(camera) => cameras.byId.get(camera)}
        onShow={show}
        handle={handle}
      />
    ),
  };
}

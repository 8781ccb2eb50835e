import { type ReactNode, useCallback } from 'react';
import { useStore } from 'zustand';
import type { Clock } from '../core/clock.ts';
import type { CameraId } from '../core/domain/ids.ts';
import type { Operator } from '../core/domain/operator.ts';
import { type PageName, usePageBesideWall } from './besideWall.ts';
import type { Desk } from './client.ts';
import type { Control } from './control.ts';
import { showExport } from './exportShow.ts';
import type { Mirror } from './mirror.ts';
import { AuditPanel } from './panels/audit/index.tsx';
import { BoardPanel } from './panels/board/index.tsx';
import { HandoverPanel } from './panels/handover/index.tsx';
import { HandoverStrip } from './panels/handover/strip.tsx';
import { Anew } from './ui/anew.tsx';
import type { WallStore } from './wall.ts';

/** The pages of the watch in a window: the room's board and the handover, and what they do to the wall. */
export function useWatchPages(options: {
  readonly enabled: boolean;
  readonly desk: Desk;
  readonly mirror: Mirror;
  readonly wall: WallStore;
  readonly control: Control;
  readonly clock: Clock;
  readonly operator: Operator | null | undefined;
}): {
  readonly panel: ReactNode;
  /** In the bar: that a handover is due, or under way. */
  readonly strip: ReactNode;
  readonly dock: 'beside' | 'wide' | undefined;
  readonly close: () => void;
  /** Those that may be opened. */
  readonly toggles: Readonly<Partial<Record<PageName, () => void>>>;
} {
  const { desk, mirror, wall, control, clock, operator } = options;
  const rights = operator?.rights;
  const isConnected = useStore(mirror.status, ({ desk: now }) => now?.site.state === 'connected');
  const may = {
    board: rights?.includes('watch.lead') === true,
    handover: rights?.includes('log.read') === true,
    audit: rights?.includes('audit.read') === true,
  };
  // An auditor has no pictures to watch: this page is their window.
  const first = may.audit && rights?.includes('video.live') !== true ? 'audit' : undefined;
  const page = usePageBesideWall({ enabled: options.enabled, may, first });
  const { open, wide, onWide, close, handle, toggle } = page;
  const onCamera = useCallback(
    (camera: CameraId) => {
      // Whoever puts a picture on the wall wants to see it.
      if (wide) onWide();
      wall.act({ do: 'put', camera, advance: false });
    },
    [wall, wide, onWide],
  );
  const common = { desk, clock, wide, onWide, handle, onClose: close };
  const { enabled } = options;
  const toggleOf = (page: PageName) => (enabled && may[page] ? { [page]: () => toggle(page) } : {});
  return {
    panel:
      open === 'handover' && operator ? (
        // Whoever takes it over goes on with the report that they both read.
        <HandoverPanel {...{ ...common, mirror, operator }} onShow={showExport} />
      ) : (
        open && (
          <Anew of={operator?.id}>
            {open === 'board' && (
              <BoardPanel
                {...{ ...common, control, onCamera }}
                mayRelease={rights?.includes('lease.release') === true}
              />
            )}
            {open === 'audit' && (
              <AuditPanel {...common} isConnected={isConnected} cameras={mirror.cameras} />
            )}
          </Anew>
        )
      ),
    strip: enabled && may.handover && (
      <HandoverStrip now={mirror.handover} clock={clock} onOpen={() => toggle('handover')} />
    ),
    ...{ dock: page.dock, close },
    toggles: { ...toggleOf('board'), ...toggleOf('handover'), ...toggleOf('audit') },
  };
}

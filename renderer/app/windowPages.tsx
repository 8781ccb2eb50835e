import { Activity, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { CameraId, DeskId } from '../../core/base/ids.ts';
import type { Operator } from '../../core/people/operator.ts';
import { AuditPanel } from '../features/audit/index.tsx';
import { HandoverPanel } from '../features/handover/index.tsx';
import { HandoverTopBarStatus } from '../features/handover/topBarStatus.tsx';
import { showExportInFolder } from '../features/media/showExportInFolder.ts';
import { usePtzClient } from '../features/ptz/context.ts';
import { BoardPanel } from '../features/shiftlog/board/index.tsx';
import { useWall } from '../features/wall/context.ts';
import { onWallChangedByOperator } from '../features/wall/wallStore.ts';
import { useMirror } from '../shared/services.ts';
import { RemountOnChange } from '../ui/remountOnChange.tsx';
import type { WorkPageHandle } from '../ui/workPage.tsx';

/** The pages next to the wall in the place of the map, of which one is open at a time. */
type PageName = 'board' | 'handover' | 'audit';

interface WallPage {
  readonly open: PageName | undefined;
  /** The page that is open, or will be once the desk is unlocked. */
  readonly stored: PageName | undefined;
  readonly wide: boolean;
  /** How much of the window the page takes, or will take once the desk is unlocked. */
  readonly dock: 'adjacent' | 'wide' | undefined;
  /** Opens the page, focuses it, or closes it where it has the focus. */
  readonly toggle: (page: PageName) => void;
  /** Opens the page, and leaves an open one open. */
  readonly show: (page: PageName) => void;
  readonly onWide: () => void;
  /** Shrinks a page that fills the window, to make room for the wall. */
  readonly narrow: () => void;
  readonly close: () => void;
  readonly handle: React.RefObject<WorkPageHandle | null>;
}

/** Holds which page is open next to the wall. */
function useWallPage(options: {
  readonly enabled: boolean;
  readonly may: Readonly<Record<PageName, boolean>>;
  /** The operator's main page: it is open and fills the window from the start. */
  readonly first?: PageName | undefined;
}): WallPage {
  const { enabled, may, first } = options;
  const [page, setPage] = useState<PageName>();
  const [wide, setWide] = useState(false);
  const handle = useRef<WorkPageHandle>(null);
  const stored = page !== undefined && may[page] ? page : undefined;
  const open = enabled ? stored : undefined;

  useEffect(() => {
    if (!first) return undefined;
    setPage(first);
    setWide(true);
    // The next operator may need the wall.
    return () => {
      setPage(undefined);
      setWide(false);
    };
  }, [first]);
  const now = useRef(open);
  now.current = open;
  const close = useCallback(() => setPage(undefined), []);
  const toggle = useCallback((wanted: PageName) => {
    if (now.current !== wanted) setPage(wanted);
    else if (handle.current?.focus() !== false) setPage(undefined);
  }, []);
  return {
    open,
    stored,
    wide,
    toggle,
    close,
    handle,
    show: setPage,
    dock: stored ? (wide ? 'wide' : 'adjacent') : undefined,
    onWide: useCallback(() => setWide((before) => !before), []),
    narrow: useCallback(() => setWide(false), []),
  };
}

/** The pages of a window (board, handover and audit log), and their effects on the wall. */
export function useWindowPages(options: {
  readonly enabled: boolean;
  readonly operator: Operator | null | undefined;
}): {
  readonly panel: ReactNode;
  /** The reminder in the bar that a handover is due or under way. */
  readonly strip: ReactNode;
  readonly dock: 'adjacent' | 'wide' | undefined;
  readonly close: () => void;
  /** Shrinks a page that fills the window, to make room for the wall. */
  readonly seeWall: () => void;
  readonly toggle: (page: PageName) => void;
  /** Opens the board at a desk; undefined where the operator does not lead the room. */
  readonly toDesk: ((desk: DeskId) => void) | undefined;
} {
  const mirror = useMirror();
  const wall = useWall();
  const control = usePtzClient();
  const { operator } = options;
  const rights = operator?.rights;
  const isConnected = useStore(mirror.status, ({ desk: now }) => now?.site.state === 'connected');
  const may = {
    board: rights?.includes('shift.lead') === true,
    handover: rights?.includes('log.read') === true,
    audit: rights?.includes('audit.read') === true,
  };
  // An auditor has no right to view video, so this page fills the window.
  const first = may.audit && rights?.includes('video.live') !== true ? 'audit' : undefined;
  const [at, setAt] = useState<{ readonly desk: DeskId }>();
  const page = useWallPage({ enabled: options.enabled, may, first });
  const { open, stored, wide, onWide, narrow: seeWall, close, handle, toggle, show } = page;
  const toDesk = useCallback(
    (desk: DeskId) => {
      setAt({ desk });
      show('board');
    },
    [show],
  );
  useEffect(() => onWallChangedByOperator(wall, seeWall), [wall, seeWall]);
  const onCamera = useCallback(
    (camera: CameraId) => {
      seeWall();
      wall.act({ do: 'put', camera, advance: false });
    },
    [wall, seeWall],
  );
  const common = { wide, onWide, handle, onClose: close };
  const { enabled } = options;
  return {
    panel: stored && operator && (
      // Typed text stays, hidden, for the operator who locked the desk.
      <Activity mode={open ? 'visible' : 'hidden'}>
        {stored === 'handover' ? (
          // The incoming operator continues with the report that both read.
          <HandoverPanel {...common} operator={operator} onShow={showExportInFolder} />
        ) : (
          <RemountOnChange of={operator.id}>
            {stored === 'board' ? (
              <BoardPanel
                {...common}
                control={control}
                onCamera={onCamera}
                at={at}
                mayRelease={rights?.includes('lease.release') === true}
              />
            ) : (
              <AuditPanel {...common} isConnected={isConnected} cameras={mirror.cameras} />
            )}
          </RemountOnChange>
        )}
      </Activity>
    ),
    strip: enabled && may.handover && (
      <HandoverTopBarStatus now={mirror.handover} onOpen={() => toggle('handover')} />
    ),
    dock: page.dock,
    close,
    seeWall,
    toggle,
    toDesk: enabled && may.board ? toDesk : undefined,
  };
}

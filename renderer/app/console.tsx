import {
  type ComponentProps,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useStore } from 'zustand';
import type { DeskStatus } from '../../core/api/desk.ts';
import type { ProcessStatus } from '../../core/api/shell.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { Fault, Language } from '../../core/errors/faults.ts';
import { maxTabs } from '../../core/wall/tabs.ts';
import { listMissingTiles } from '../../core/wall/wall.ts';
import { type CamerasHandle, CamerasPanel } from '../features/cameras/index.tsx';
import { useExportForm } from '../features/media/useExportForm.tsx';
import { useUnmaskedCameras } from '../features/media/useUnmaskedCameras.tsx';
import { useDeskSession } from '../features/people/deskSession.ts';
import { SignInPanel } from '../features/people/index.tsx';
import { SignInSidePanel } from '../features/people/signInSidePanel.tsx';
import { PtzContext, type PtzServices, usePtzControl } from '../features/ptz/context.ts';
import { LeaseNotices, PtzFooter, useIsPtzFooterNeeded } from '../features/ptz/ptzFooter.tsx';
import { renderPtzTileOverlay, renderTileViewers } from '../features/ptz/tileAdditions.tsx';
import { usePtzKeys } from '../features/ptz/usePtzKeys.ts';
import { createUndoableArrange } from '../features/wall/arrangeDisplays.ts';
import { useDisplays, useWall, WallContext, type WallServices } from '../features/wall/context.ts';
import { WallPanel } from '../features/wall/index.tsx';
import { LayoutsBar, type LayoutsHandle } from '../features/wall/layouts/index.tsx';
import { isTypingNumber } from '../features/wall/model.ts';
import { TypedCameraNumber } from '../features/wall/typedCameraNumber.tsx';
import { useKeypadNumberEntry, useWallKeys } from '../features/wall/wallKeys.ts';
import { showOnSpotTiles } from '../features/wall/wallStore.ts';
import { useZoomAndReplay } from '../features/wall/zoomAndReplay.tsx';
import { LanguageContext, useLanguage } from '../i18n/translations.ts';
import type { UnmaskedCameras } from '../shared/masks.ts';
import type { StatusState } from '../shared/mirror.ts';
import {
  type Services,
  ServicesContext,
  useClock,
  useDesk,
  useMedia,
  useMirror,
} from '../shared/services.ts';
import { ToastContext, useToast, useToasts } from '../shared/toast.ts';
import { createUndoHistory, UndoHistoryContext, useUndoHistory } from '../shared/undoHistory.ts';
import { returnFocusToWall } from '../ui/keyOwner.ts';
import type { AppearanceSettings } from './appearance.ts';
import { useAppearance, useFullScreen } from './appearance.ts';
import { textsByLanguage, useCommands, useUndoRedo } from './commands.ts';
import styles from './console.module.css';
import { useDocks } from './docks.tsx';
import { getWindowPhase, listWindowNotices, type WindowNotice } from './frame/model.ts';
import { StartProgress } from './frame/startProgress.tsx';
import { TopBar } from './frame/topBar.tsx';
import { useIsSiteSilent, useWallCounters } from './frame/wallCounters.ts';
import { WindowFooter } from './frame/windowFooter.tsx';
import { OpenPanel, WallOverlays } from './openPanel.tsx';
import { RoomWallWindow } from './roomWall.tsx';
import { useWindowSearch } from './search/useWindowSearch.tsx';
import { useOperatorTour } from './tour/tour.ts';
import { useOpenPanel } from './useOpenPanel.ts';
import { useWindowPages } from './windowPages.tsx';

/** The parameters with which a window was started. */
export interface WindowStartParameters {
  /** The version of a fallback Electron that is for trials and tests only. */
  readonly fallback: string | undefined;
  /** The language for this run, from the command line. */
  readonly language: Language | undefined;
  /** It is a window of a room's wall, which has no operator. */
  readonly roomWall: boolean;
  /** A new operator gets the tour. */
  readonly tour: boolean;
}

interface WindowProps {
  readonly unmasked: UnmaskedCameras;
  readonly start: WindowStartParameters;
  readonly processes: readonly ProcessStatus[];
  /** The fault because of which the layout is not stored. */
  readonly layoutFault: Fault | undefined;
}

interface ConsoleProps extends WindowProps {
  readonly services: Services;
  readonly wall: WallServices;
  readonly ptz: PtzServices;
}

/** The first panel next to the wall: the list of cameras or, in its place, the sign-in form. */
function FirstPanel({
  status,
  deskSession,
  isFull,
  ...list
}: ComponentProps<typeof CamerasPanel> & {
  readonly status: DeskStatus | undefined;
  readonly deskSession: Pick<ReturnType<typeof useDeskSession>, 'changing' | 'endChange'>;
  /** The wall fills the screen. */
  readonly isFull: boolean;
}) {
  const locked = status?.locked === true;
  if (!status || !(locked || deskSession.changing)) return <CamerasPanel {...list} />;
  return (
    <SignInSidePanel
      key={String(locked)}
      status={status}
      locked={locked}
      waits={locked && isFull}
      onClose={deskSession.endChange}
    />
  );
}

/**
 * The window's footer with the state of its wall.
 * A component of its own, because it changes with every tile.
 */
function WallFoot(
  props: {
    /** An operator is signed in. */
    readonly isWall: boolean;
  } & Omit<ComponentProps<typeof WindowFooter>, 'counters' | 'isBehind' | 'gone'>,
) {
  const mirror = useMirror();
  const media = useMedia();
  const wall = useWall();
  const { isWall, ...rest } = props;
  const known = useStore(mirror.cameras);
  const counters = useWallCounters();
  const isBehind = useSyncExternalStore(media.onHealth, () => media.health().budget.level > 0);
  // Tiles whose camera is no longer in the registry.
  const gone = useStore(
    wall,
    (now) => listMissingTiles(now, known).filter(({ why }) => why === 'gone').length,
  );
  return <WindowFooter {...rest} counters={counters} isBehind={isBehind} gone={isWall ? gone : 0} />;
}

/** Delay before the sign-in form, ms: the demo signs in by itself, and the form would only flash up. */
const settleMs = 1_500;

/** Returns the content in the place of the wall. */
function useStage(status: StatusState): ReturnType<typeof getWindowPhase> {
  const clock = useClock();
  const [settled, setSettled] = useState(false);
  const signedOutState = status.desk?.operator == null ? status.desk?.site.state : undefined;
  useEffect(() => {
    setSettled(false);
    if (signedOutState === undefined) return undefined;
    return clock.after(settleMs, () => setSettled(true));
  }, [signedOutState, clock]);
  return getWindowPhase(status, settled);
}

/**
 * A live region over the window's content, always in the same place.
 * It must exist before its text, or screen readers would not read it out. `children`: content in place of the text.
 */
function LiveText(props: { readonly text: string | undefined; readonly children?: ReactNode }) {
  return (
    <div className={styles.passing}>
      <p className={styles.message} data-passing="" role="status">
        {props.text}
      </p>
      {props.children}
    </div>
  );
}

/** Provides the current notices, most severe first, and a function that dismisses one. */
function useNotices(
  options: Omit<Parameters<typeof listWindowNotices>[0], 'dismissed' | 'language' | 't'>,
): readonly [readonly WindowNotice[], (id: string) => void] {
  const speech = useLanguage();
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  return [
    listWindowNotices({ ...options, ...speech, dismissed }),
    (id) => setDismissed((before) => new Set([...before, id])),
  ];
}

/** A window: provides the contexts of all its parts, and renders them. */
export function ConsoleWindow({ services, wall, ptz, ...window }: ConsoleProps) {
  return (
    <ServicesContext value={services}>
      <WallContext value={wall}>
        <PtzContext value={ptz}>
          <LocalizedWindow {...window} />
        </PtzContext>
      </WallContext>
    </ServicesContext>
  );
}

/** Provides the language in use, the undo history and the toasts of a window. */
function LocalizedWindow(props: WindowProps) {
  const { roomWall, language: asked } = props.start;
  const { text, showToast } = useToasts(useClock());
  const looks = useAppearance({ asked, onToast: showToast });
  const { language } = looks;
  const speech = useMemo(() => ({ language, t: textsByLanguage[language] }), [language]);
  const [undoHistory] = useState(createUndoHistory);
  return (
    <LanguageContext value={speech}>
      <UndoHistoryContext value={undoHistory}>
        <ToastContext value={showToast}>
          {roomWall ? <RoomWallWindow /> : <Workplace {...props} looks={looks} toast={text} />}
        </ToastContext>
      </UndoHistoryContext>
    </LanguageContext>
  );
}

/** The workplace of an operator: panels, keys, and the layout of the window. */
function Workplace(
  props: WindowProps & { readonly looks: AppearanceSettings; readonly toast: string | undefined },
) {
  const { looks, start } = props;
  const desk = useDesk();
  const mirror = useMirror();
  const wall = useWall();
  const displays = useDisplays();
  const steering = usePtzControl();
  const undoHistory = useUndoHistory();
  const showToast = useToast();
  const { t, language } = useLanguage();
  const { act } = wall;
  const status = useStore(mirror.status);
  const cameras = useStore(mirror.cameras);
  const list = useRef<CamerasHandle>(null);
  const layouts = useRef<LayoutsHandle>(null);
  const isFull = useFullScreen();

  const operator = status.desk?.operator;
  const stage = useStage(status);
  const isWall = stage === 'wall';
  const locked = status.desk?.locked === true;
  const atWork = isWall && !locked;
  const isKnown = operator?.demo === false;
  const deskSession = useDeskSession({
    enabled: isWall,
    known: isKnown,
    locked,
    operator: operator?.id,
  });
  const { typed, run, press } = useWallKeys({
    enabled: atWork,
    cameras,
    list,
    layouts,
  });
  const history = useUndoRedo(operator?.id);
  useEffect(() => wall.onNoRoom(() => showToast(t.layouts.tabsFull(maxTabs))), [wall, showToast, t]);
  const newestOffer = useRef<HTMLElement>(null);
  const newestNotice = useRef<HTMLElement>(null);
  const barNotice = useRef<HTMLDivElement>(null);
  const maySteer = operator?.rights.includes('ptz.steer') === true;
  usePtzKeys(atWork);
  useKeypadNumberEntry({ enabled: atWork, typed, press });
  const stripMatters = useIsPtzFooterNeeded();
  const mayAdd = operator?.rights.includes('registry.edit') === true;
  const panels = useOpenPanel({ enabled: atWork, locked, operator: operator?.id });
  const isAway = status.desk?.away !== undefined;
  const exporting = useExportForm({
    locked,
    enabled: atWork,
    cameras,
    operator,
  });
  const unmasking = useUnmaskedCameras({
    cameras,
    unmasked: props.unmasked,
    operator,
    locked,
    enabled: atWork,
    over: renderPtzTileOverlay,
  });
  const maySee = operator?.rights.includes('video.live') === true;
  const pages = useWindowPages({ enabled: atWork, operator });
  const { toggle } = panels;
  const { alerts, map, log, room, asked } = useDocks({
    operator,
    enabled: isWall,
    locked,
    theme: looks.theme,
    motion: looks.motion,
    settings: status.desk?.settings,
    page: pages,
    lastSnapshot: exporting.lastSnapshot,
    onFind: useCallback(() => toggle('searchOnMap'), [toggle]),
  });
  const closer = useZoomAndReplay({
    enabled: atWork && maySee,
    isTyping: isTypingNumber(typed),
    capture: exporting.past,
    tools: exporting.pastButtons,
  });
  const siteState = status.desk?.site.state;
  const isSilent = useIsSiteSilent();
  const siteSilent = isSilent && siteState === 'connected';
  const { processes, layoutFault: fault } = props;
  const [notices, onDismiss] = useNotices({ status, siteSilent, processes, fault });
  const onPut = (camera: CameraId) => act({ do: 'put', camera, advance: true });
  const tour = useOperatorTour({
    operator,
    panels,
    settings: status.desk?.settings,
    isUrgent: alerts.isUrgent,
    mayAdd,
    asked: start.tour && atWork,
  });
  const { onReplay } = closer;
  const typing = isTypingNumber(typed);
  const commands = useCommands({
    parts: {
      desk,
      displays,
      looks,
      panels,
      log,
      map,
      exporting,
      unmasking,
      history,
      pages,
      deskSession: deskSession,
      alerts: {
        toggle() {
          // A page that fills the window closes to make room for them.
          if (pages.dock === 'wide') pages.close();
          alerts.toggle();
        },
      },
      replay: {
        toggle: onReplay && (() => onReplay(wall.getState().selected)),
        isTyping: typing,
      },
      steering: { toggle: steering.toggle, isTyping: typing },
      focusNotices: () => (newestNotice.current ?? newestOffer.current ?? barNotice.current)?.focus(),
    },
    user: { operator, isAway },
    enabled: atWork,
    arrange: createUndoableArrange(displays, undoHistory, language),
    onWall: run,
  });
  const search = useWindowSearch({
    operator,
    alerts,
    commands,
    map: asked.map,
    log: asked.log,
    toDesk: pages.toDesk,
    seeWall: pages.seeWall,
    panels,
  });
  return (
    <div
      className={styles.console}
      data-stage={stage}
      // A full-screen window shows its footer while the PTZ strip in it is relevant.
      data-steers={stripMatters}
      data-full={isFull && isWall ? (alerts.isUrgent ? 'alarm' : (notices[0]?.weight ?? 'calm')) : undefined}
    >
      <TopBar
        notices={notices}
        onDismiss={onDismiss}
        notice={barNotice}
        looks={looks}
        onSearch={atWork ? () => toggle('search') : undefined}
        alerts={alerts.strip}
        shift={pages.strip}
      >
        {isWall && <LayoutsBar key={operator?.id} locked={locked} handle={layouts} />}
      </TopBar>
      {stage === 'starting' && <StartProgress status={status} processes={props.processes} />}
      {stage === 'signIn' && <SignInPanel status={status.desk} />}
      {isWall && (
        <div className={styles.work} data-replay={closer.panel !== undefined} {...room}>
          <FirstPanel
            deskSession={deskSession}
            isFull={isFull}
            onPut={onPut}
            status={status.desk}
            onAdd={mayAdd ? () => panels.toggle('ownCamera') : undefined}
            onHighlight={(camera) => showOnSpotTiles(wall, camera)}
            onFound={map.onFound}
            onLeave={returnFocusToWall}
            handle={list}
          />
          {alerts.panel}
          {log.panel}
          {pages.panel || map.panel}
          <WallPanel
            areNamesHidden={locked}
            isCovered={room['data-page'] === 'wide'}
            onReplay={closer.onReplay}
            overlay={locked ? undefined : unmasking.over}
            headerItem={locked ? undefined : renderTileViewers}
          />
          {closer.panel}
          {!locked && <WallOverlays open={panels.open} onClose={panels.close} newest={newestOffer} />}
          {unmasking.panel}
          {exporting.panel}
          <OpenPanel
            commands={commands}
            onPut={onPut}
            locked={locked}
            tour={tour}
            operator={operator?.id}
            open={tour.isHidden ? undefined : panels.stored}
            onClose={panels.close}
          />
          {search}
          {maySteer && !locked && <LeaseNotices newest={newestNotice} />}
          {log.quick}
          <LiveText text={isTypingNumber(typed) ? undefined : props.toast}>
            <TypedCameraNumber typed={typed} />
          </LiveText>
        </div>
      )}
      <WallFoot
        isWall={isWall}
        fallback={start.fallback}
        hasWall={atWork}
        onHealth={() => panels.toggle('health')}
        steering={atWork && <PtzFooter />}
        shift={atWork && log.foot}
      />
    </div>
  );
}

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
import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { Fault, Language } from '../../core/errors/faults.ts';
import { maxTabs } from '../../core/wall/tabs.ts';
import { missingTiles } from '../../core/wall/wall.ts';
import { type CamerasHandle, CamerasPanel } from '../features/cameras/index.tsx';
import { useExporting } from '../features/media/exporting.tsx';
import { useUnmasking } from '../features/media/unmasking.tsx';
import { useAtDesk } from '../features/people/atDesk.ts';
import { SignInAside } from '../features/people/beside.tsx';
import { SignInPanel } from '../features/people/index.tsx';
import type { Control } from '../features/ptz/control.ts';
import type { Steering } from '../features/ptz/steering.ts';
import { useSteeringKeys } from '../features/ptz/steeringKeys.ts';
import { useSteeringOnTiles } from '../features/ptz/steeringOnTiles.tsx';
import { LeaseNotices, SteeringStrip, useStripMatters } from '../features/ptz/strip.tsx';
import { arranging } from '../features/wall/arranging.ts';
import type { Displays } from '../features/wall/displays.ts';
import { WallPanel } from '../features/wall/index.tsx';
import { LayoutsBar, type LayoutsHandle } from '../features/wall/layouts/index.tsx';
import { useLookingCloser } from '../features/wall/lookingCloser.tsx';
import { isTyping } from '../features/wall/model.ts';
import type { Sequences } from '../features/wall/sequences.ts';
import { Typed } from '../features/wall/typed.tsx';
import { newTabId, spotlight, type WallStore } from '../features/wall/wall.ts';
import { useNumberBlock, useWallKeys } from '../features/wall/wallKeys.ts';
import { SpeechContext, words } from '../i18n/words.ts';
import type { Media } from '../media/index.ts';
import type { Desk } from '../shared/client.ts';
import { type WindowKeyId, windowKey } from '../shared/keyTable.ts';
import type { Unmasked } from '../shared/masks.ts';
import { isCutOff, type Mirror, type StatusState } from '../shared/mirror.ts';
import { onExchange } from '../shared/shell.ts';
import { ToastContext, useToasts } from '../shared/toast.ts';
import { UndoingContext } from '../shared/undoing.ts';
import { giveKeysBack } from '../ui/whoseKeys.ts';
import { useWindowKeys } from '../ui/windowKeys.ts';
import { type Command, commandsFor } from './commands.ts';
import styles from './console.module.css';
import { useDocks } from './docks.tsx';
import { Foot } from './frame/foot.tsx';
import { type Notice, noticesFor, stageOf } from './frame/model.ts';
import { Starting } from './frame/starting.tsx';
import { useSilent, useTally } from './frame/tally.ts';
import { TopBar } from './frame/topBar.tsx';
import { useFullScreen } from './fullScreen.ts';
import { useLooks } from './looks.ts';
import { OpenPanel } from './openPanel.tsx';
import { OverWall } from './overWall.tsx';
import { usePanels } from './panelKeys.ts';
import { useRefusedKeys } from './refusedKeys.ts';
import { RoomWall } from './roomWall.tsx';
import { useSearch } from './search/searching.tsx';
import { useTour } from './tour/tour.ts';
import { useUndoKeys } from './undoKeys.ts';
import { useWatchPages } from './watchPages.tsx';

/** What a window works with, and how it was started. */
interface ConsoleProps {
  readonly desk: Desk;
  readonly mirror: Mirror;
  readonly media: Media;
  readonly unmasked: Unmasked;
  readonly wall: WallStore;
  readonly sequences: Sequences;
  readonly displays: Displays;
  readonly control: Control;
  readonly steering: Steering;
  readonly clock: Clock;
  readonly processes: readonly ProcessStatus[];
  /** The version of an Electron that is for trying and testing only. */
  readonly fallback: string | undefined;
  /** Asked for on the command line for this run. */
  readonly language: Language | undefined;
  /** It is a window of a room's wall, which nobody works at. */
  readonly roomWall: boolean;
  /** Whoever has not been shown around yet is. */
  readonly tour: boolean;
  /** Why the layout is not stored. */
  readonly layoutFault: Fault | undefined;
}

/** What stands first beside the wall: the list of cameras or, in its place, whoever signs in. */
function FirstPanel({
  desk,
  status,
  signInAtDesk,
  isFull,
  ...list
}: ComponentProps<typeof CamerasPanel> & {
  readonly desk: Desk;
  readonly status: DeskStatus | undefined;
  readonly signInAtDesk: Pick<ReturnType<typeof useAtDesk>, 'changing' | 'endChange'>;
  /** The wall has the screen to itself. */
  readonly isFull: boolean;
}) {
  const locked = status?.locked === true;
  if (!status || !(locked || signInAtDesk.changing)) return <CamerasPanel {...list} />;
  return (
    <SignInAside
      key={String(locked)}
      desk={desk}
      status={status}
      locked={locked}
      waits={locked && isFull}
      onClose={signInAtDesk.endChange}
    />
  );
}

/** The window's last line, with how its wall stands. By itself: it changes with every tile that comes or goes. */
function WallFoot(
  props: {
    readonly media: Media;
    readonly mirror: Pick<Mirror, 'cameras'>;
    readonly wall: WallStore;
    /** Somebody sits here. */
    readonly isWall: boolean;
  } & Omit<ComponentProps<typeof Foot>, 'tally' | 'isBehind' | 'gone'>,
) {
  const { media, mirror, wall, isWall, ...rest } = props;
  const known = useStore(mirror.cameras);
  const tally = useTally(media);
  const isBehind = useSyncExternalStore(media.onHealth, () => media.health().budget.level > 0);
  // Tiles whose camera is in the registry no more.
  const gone = useStore(wall, (now) => missingTiles(now, known).filter(({ why }) => why === 'gone').length);
  return <Foot {...rest} tally={tally} isBehind={isBehind} gone={isWall ? gone : 0} />;
}

/** The demo signs itself in: a form that flashes up before it would only startle. */
const settleMs = 1_500;

/** What stands where the wall belongs. */
function useStage(status: StatusState, clock: Clock): ReturnType<typeof stageOf> {
  const [settled, setSettled] = useState(false);
  const signedOutState = status.desk?.operator == null ? status.desk?.site.state : undefined;
  useEffect(() => {
    setSettled(false);
    if (signedOutState === undefined) return undefined;
    return clock.after(settleMs, () => setSettled(true));
  }, [signedOutState, clock]);
  return stageOf(status, settled);
}

/**
 * Over whatever the window shows, always in the same place; there before anything is said, or it would not be read out.
 * `children`: what stands there instead.
 */
function Said(props: { readonly text: string | undefined; readonly children?: ReactNode }) {
  return (
    <div className={styles.passing}>
      <p className={styles.said} data-passing="" role="status">
        {props.text}
      </p>
      {props.children}
    </div>
  );
}

/** Commands whose keys no part of the window minds: what they do is done by it as a whole. */
const minded: ReadonlySet<WindowKeyId> = new Set(['number', 'ownPassword', 'signOut']);

/** Does what the keys of such commands say, as far as they are among those that there are now. */
function useCommandKeys(enabled: boolean, commands: readonly Command[]): void {
  useWindowKeys((event) => {
    const id = enabled ? windowKey(event) : undefined;
    const command = id && minded.has(id) ? commands.find((one) => one.id === id) : undefined;
    if (!command) return;
    event.preventDefault();
    if (!event.repeat) command.run();
  });
}

/** What is to be said now, gravest first, and taking one of them off. */
function useNotices(
  options: Omit<Parameters<typeof noticesFor>[0], 'dismissed'>,
): readonly [readonly Notice[], (id: string) => void] {
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  return [noticesFor({ ...options, dismissed }), (id) => setDismissed((before) => new Set([...before, id]))];
}

/** A window: its panels, what its keys mean, and which of them stands where. */
export function Console(props: ConsoleProps) {
  const { desk, mirror, media, clock, control, steering, sequences } = props;
  const { act } = props.wall;
  const status = useStore(mirror.status);
  const cameras = useStore(mirror.cameras);
  const list = useRef<CamerasHandle>(null);
  const layouts = useRef<LayoutsHandle>(null);
  const tabsPause = useStore(sequences, ({ held, tabsPaused }) =>
    held ? 'machine' : tabsPaused ? 'operator' : undefined,
  );
  const isFull = useFullScreen();

  const operator = status.desk?.operator;
  const { said, say } = useToasts(clock);
  const looks = useLooks({
    desk,
    operator,
    settings: status.desk?.settings,
    asked: props.language,
    hasKeys: !props.roomWall,
    onToast: say,
  });
  const { language } = looks;
  const t = words[language];
  const speech = useMemo(() => ({ language, t }), [language, t]);

  const stage = useStage(status, clock);
  const isWall = stage === 'wall';
  const isDesk = isWall && !props.roomWall;
  const locked = status.desk?.locked === true;
  const atWork = isDesk && !locked;
  const isKnown = operator?.demo === false;
  const signInAtDesk = useAtDesk({
    enabled: isDesk,
    known: isKnown,
    locked,
    operator: operator?.id,
    desk,
    clock,
  });
  const { typed, run, press } = useWallKeys({
    enabled: atWork,
    wall: props.wall,
    sequences,
    cameras,
    list,
    layouts,
    clock,
  });
  const { undoing, undo, redo } = useUndoKeys({
    wall: props.wall,
    operator: operator?.id,
    enabled: atWork,
    onToast: say,
    t,
  });
  useEffect(() => props.wall.onNoRoom(() => say(t.layouts.tabsFull(maxTabs))), [props.wall, say, t]);
  const newestOffer = useRef<HTMLElement>(null);
  const newestNotice = useRef<HTMLElement>(null);
  const barNotice = useRef<HTMLDivElement>(null);
  const maySteer = operator?.rights.includes('ptz.steer') === true;
  // Before the keys of what is looked at closer: while a camera is steered, plus and minus are its own.
  // Whoever has no right to steer is told so by the same key.
  useSteeringKeys({ enabled: atWork, steering, isTyping: isTyping(typed), onToast: say, language });
  useNumberBlock({ enabled: atWork, typed, press });
  const stripMatters = useStripMatters({ control, mirror });
  const { over, inHead } = useSteeringOnTiles({ control, steering, media, mirror });
  const maySend = operator?.rights.includes('wall.share') === true;
  const mayAdd = operator?.rights.includes('registry.edit') === true;
  const panels = usePanels({
    enabled: atWork,
    locked,
    operator: operator?.id,
    maySend,
    maySteer,
    mayAdd,
    onOffers: () => (newestNotice.current ?? newestOffer.current ?? barNotice.current)?.focus(),
  });
  const isAway = status.desk?.away !== undefined;
  const exporting = useExporting({
    desk,
    isAway,
    locked,
    language,
    enabled: atWork,
    media,
    cameras,
    wall: props.wall,
    operator,
    clock,
    undoing,
    onToast: say,
    t,
  });
  const unmasking = useUnmasking({
    desk,
    media,
    cameras,
    wall: props.wall,
    unmasked: props.unmasked,
    operator,
    locked,
    language,
    t,
    enabled: atWork,
    isAway,
    over,
    onToast: say,
  });
  const maySee = operator?.rights.includes('video.live') === true;
  const watch = useWatchPages({ enabled: atWork, desk, mirror, wall: props.wall, control, clock, operator });
  const { toggle } = panels;
  const { alerts, map, log, room, asked } = useDocks({
    desk,
    mirror,
    media,
    wall: props.wall,
    sequences,
    steering,
    control,
    clock,
    operator,
    language,
    enabled: isDesk,
    locked,
    theme: looks.theme,
    motion: looks.motion,
    settings: status.desk?.settings,
    page: watch,
    lastSnapshot: exporting.lastSnapshot,
    onFind: useCallback(() => toggle('searchOnMap'), [toggle]),
    undoing,
    onToast: say,
  });
  const closer = useLookingCloser({
    enabled: atWork && maySee,
    media,
    mirror,
    wall: props.wall,
    clock,
    isTyping: isTyping(typed),
    capture: exporting.past,
    tools: exporting.pastButtons,
    onToast: say,
    t,
  });
  useRefusedKeys({ enabled: atWork, operator, onToast: say, t });
  const siteState = status.desk?.site.state;
  const isSilent = useSilent(media);
  const siteSilent = isSilent && siteState === 'connected';
  const { processes, layoutFault: fault } = props;
  const [notices, onDismiss] = useNotices({ status, siteSilent, processes, fault, language, t });
  const onPut = (camera: CameraId) => act({ do: 'put', camera, advance: true });
  const tour = useTour({
    desk,
    operator,
    panels,
    settings: status.desk?.settings,
    isUrgent: alerts.isUrgent,
    mayAdd,
    asked: props.tour && atWork,
  });
  const { onReplay } = closer;
  const commands = commandsFor({
    desk,
    operator,
    panels,
    looks,
    steering,
    maySend,
    maySteer,
    mayAdd,
    t,
    signInAtDesk,
    displays: props.displays,
    arrange: arranging(props.displays, undoing, language),
    onUnmask: unmasking.open,
    openLive: exporting.openLive,
    onAlerts: alerts.toggle,
    onMap: map.toggle,
    onMapWide: map.toggleWide,
    onWall: run,
    onUndo: undo,
    onRedo: redo,
    pages: watch.toggles,
    onLog: log.toggle,
    onWrite: log.onWrite,
    onReplay: onReplay && (() => onReplay(props.wall.getState().selected)),
  });
  useCommandKeys(atWork, commands);
  const search = useSearch({
    desk,
    mirror,
    wall: props.wall,
    operator,
    language,
    alerts,
    commands,
    map: asked.map,
    log: asked.log,
    toDesk: watch.toDesk,
    seeWall: watch.seeWall,
    onToast: say,
    panels,
  });
  if (props.roomWall)
    return (
      <SpeechContext value={speech}>
        <RoomWall desk={desk} mirror={mirror} media={media} wall={props.wall} sequences={sequences} />
      </SpeechContext>
    );
  return (
    <SpeechContext value={speech}>
      <UndoingContext value={undoing}>
        <ToastContext value={say}>
          <div
            className={styles.console}
            data-stage={stage}
            // What must be known is said there too.
            data-steers={stripMatters}
            data-full={
              isFull && isWall ? (alerts.isUrgent ? 'alarm' : (notices[0]?.weight ?? 'calm')) : undefined
            }
          >
            <TopBar
              desk={status.desk}
              siteSilent={siteSilent}
              notices={notices}
              onDismiss={onDismiss}
              notice={barNotice}
              looks={looks}
              onSearch={atWork ? () => toggle('search') : undefined}
              alerts={alerts.strip}
              watch={watch.strip}
            >
              {isDesk && (
                <LayoutsBar
                  key={operator?.id}
                  wall={props.wall}
                  cameras={mirror.cameras}
                  newTabId={newTabId}
                  onToast={say}
                  act={act}
                  locked={locked}
                  tabsPause={tabsPause}
                  onForm={sequences.stay}
                  onGoOn={sequences.goOnTabs}
                  onPauseTabs={() => sequences.touch()}
                  handle={layouts}
                />
              )}
            </TopBar>
            {stage === 'starting' && <Starting status={status} processes={props.processes} />}
            {stage === 'signIn' && <SignInPanel desk={desk} status={status.desk} />}
            {isWall && (
              <div className={styles.work} data-replay={closer.panel !== undefined} {...room}>
                <FirstPanel
                  desk={desk}
                  signInAtDesk={signInAtDesk}
                  isFull={isFull}
                  onPut={onPut}
                  status={status.desk}
                  cameras={mirror.cameras}
                  wall={props.wall}
                  isOld={isCutOff(status.desk)}
                  isConnected={siteState === 'connected'}
                  onAdd={mayAdd ? () => panels.toggle('ownCamera') : undefined}
                  onHighlight={(camera) => spotlight(props.wall, camera)}
                  onFound={map.onFound}
                  onLeave={giveKeysBack}
                  handle={list}
                />
                {alerts.panel}
                {log.panel}
                {watch.panel || map.panel}
                <WallPanel
                  wall={props.wall}
                  act={act}
                  media={media}
                  cameras={mirror.cameras}
                  veiled={locked}
                  isSiteCutOff={isCutOff(status.desk)}
                  maySee={maySee}
                  isCovered={room['data-page'] === 'wide'}
                  onReplay={closer.onReplay}
                  turns={sequences}
                  onTouch={sequences.touch}
                  onExchange={onExchange}
                  over={locked ? undefined : unmasking.over}
                  inHead={locked ? undefined : inHead}
                />
                {closer.panel}
                {!locked && (
                  <OverWall
                    desk={desk}
                    mirror={mirror}
                    wall={props.wall}
                    sequences={sequences}
                    clock={clock}
                    open={panels.open}
                    onClose={panels.close}
                    newest={newestOffer}
                  />
                )}
                {unmasking.panel}
                {exporting.panel}
                <OpenPanel
                  desk={desk}
                  media={media}
                  mirror={mirror}
                  control={control}
                  steering={steering}
                  commands={commands}
                  onPut={onPut}
                  locked={locked}
                  tour={tour}
                  wall={props.wall}
                  displays={props.displays}
                  operator={operator?.id}
                  open={tour.isHidden ? undefined : panels.kept}
                  onClose={panels.close}
                />
                {search}
                {maySteer && !locked && (
                  <LeaseNotices control={control} mirror={mirror} newest={newestNotice} />
                )}
                {log.quick}
                <Said text={isTyping(typed) ? undefined : said}>
                  <Typed typed={typed} />
                </Said>
              </div>
            )}
            <WallFoot
              media={media}
              mirror={mirror}
              isWall={isWall}
              wall={props.wall}
              fallback={props.fallback}
              hasWall={atWork}
              onHealth={() => panels.toggle('health')}
              steering={atWork && <SteeringStrip control={control} mirror={mirror} />}
              watch={atWork && log.foot}
            />
          </div>
        </ToastContext>
      </UndoingContext>
    </SpeechContext>
  );
}

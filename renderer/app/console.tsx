import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../core/base/ids.ts';
import { maxTabs } from '../../core/wall/tabs.ts';
import type { CamerasHandle } from '../features/cameras/index.tsx';
import { useExporting } from '../features/media/exporting.tsx';
import { useUnmasking } from '../features/media/unmasking.tsx';
import { useAtDesk } from '../features/people/atDesk.ts';
import { SignInPanel } from '../features/people/index.tsx';
import { useSteeringKeys } from '../features/ptz/steeringKeys.ts';
import { useSteeringOnTiles } from '../features/ptz/steeringOnTiles.tsx';
import { LeaseNotices, SteeringStrip, useStripMatters } from '../features/ptz/strip.tsx';
import { arranging } from '../features/wall/arranging.ts';
import { WallPanel } from '../features/wall/index.tsx';
import { LayoutsBar, type LayoutsHandle } from '../features/wall/layouts/index.tsx';
import { useLookingCloser } from '../features/wall/lookingCloser.tsx';
import { isTyping } from '../features/wall/model.ts';
import { Typed } from '../features/wall/typed.tsx';
import { newTabId, spotlight } from '../features/wall/wall.ts';
import { useNumberBlock, useWallKeys } from '../features/wall/wallKeys.ts';
import { SpeechContext, words } from '../i18n/words.ts';
import { isCutOff } from '../shared/mirror.ts';
import { SayContext, useSaying } from '../shared/saying.ts';
import { onExchange } from '../shared/shell.ts';
import { UndoingContext } from '../shared/undoing.ts';
import { giveKeysBack } from '../ui/whoseKeys.ts';
import { useCommandKeys } from './commandKeys.ts';
import { commandsFor } from './commands.ts';
import styles from './console.module.css';
import type { ConsoleProps } from './consoleProps.ts';
import { useDocks } from './docks.tsx';
import { FirstPanel } from './firstPanel.tsx';
import { Starting } from './frame/starting.tsx';
import { useSilent } from './frame/tally.ts';
import { TopBar } from './frame/topBar.tsx';
import { useFullScreen } from './fullScreen.ts';
import { useLooks } from './looks.ts';
import { useNotices } from './notices.ts';
import { OpenPanel } from './openPanel.tsx';
import { OverWall } from './overWall.tsx';
import { usePanels } from './panelKeys.ts';
import { useRefusedKeys } from './refusedKeys.ts';
import { RoomWall } from './roomWall.tsx';
import { Said } from './said.tsx';
import { useSearch } from './searching.tsx';
import { useStage } from './stage.ts';
import { useTour } from './tour.ts';
import { useUndoKeys } from './undoKeys.ts';
import { WallFoot } from './wallFoot.tsx';
import { useWatchPages } from './watchPages.tsx';

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
  const { said, say } = useSaying(clock);
  const looks = useLooks({
    ...{ desk, operator, settings: status.desk?.settings, asked: props.language, hasKeys: !props.roomWall },
    onSay: say,
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
  const atDesk = useAtDesk({ enabled: isDesk, known: isKnown, locked, operator: operator?.id, desk, clock });
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
    ...{ wall: props.wall, operator: operator?.id, enabled: atWork, onSay: say, t },
  });
  useEffect(() => props.wall.onNoRoom(() => say(t.layouts.tabsFull(maxTabs))), [props.wall, say, t]);
  const newestOffer = useRef<HTMLElement>(null);
  const newestNotice = useRef<HTMLElement>(null);
  const barNotice = useRef<HTMLDivElement>(null);
  const maySteer = operator?.rights.includes('ptz.steer') === true;
  // Before the keys of what is looked at closer: while a camera is steered, plus and minus are its own.
  // Whoever has no right to steer is told so by the same key.
  useSteeringKeys({ enabled: atWork, steering, isTyping: isTyping(typed), onSay: say, language });
  useNumberBlock({ enabled: atWork, typed, press });
  const stripMatters = useStripMatters({ control, mirror });
  const { over, inHead } = useSteeringOnTiles({ control, steering, media, mirror });
  const maySend = operator?.rights.includes('wall.share') === true;
  const mayAdd = operator?.rights.includes('registry.edit') === true;
  const panels = usePanels({
    ...{ enabled: atWork, locked, operator: operator?.id, maySend, maySteer, mayAdd },
    onOffers: () => (newestNotice.current ?? newestOffer.current ?? barNotice.current)?.focus(),
  });
  const isAway = status.desk?.away !== undefined;
  const exporting = useExporting({
    ...{ desk, isAway, locked, language },
    enabled: atWork,
    media,
    cameras,
    wall: props.wall,
    operator,
    ...{ clock, undoing },
    onSay: say,
    t,
  });
  const unmasking = useUnmasking({
    ...{ desk, media, cameras, wall: props.wall, unmasked: props.unmasked, operator, locked, language, t },
    enabled: atWork,
    isAway,
    over,
    onSay: say,
  });
  const maySee = operator?.rights.includes('video.live') === true;
  const watch = useWatchPages({ enabled: atWork, desk, mirror, wall: props.wall, control, clock, operator });
  const { toggle } = panels;
  const { alerts, map, log, room, asked } = useDocks({
    ...{ desk, mirror, media, wall: props.wall, sequences, steering, control, clock, operator, language },
    enabled: isDesk,
    locked,
    ...{ theme: looks.theme, motion: looks.motion },
    settings: status.desk?.settings,
    page: watch,
    lastSnapshot: exporting.lastSnapshot,
    onFind: useCallback(() => toggle('searchOnMap'), [toggle]),
    ...{ undoing, onSay: say },
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
    ...{ onSay: say, t },
  });
  useRefusedKeys({ enabled: atWork, operator, onSay: say, t });
  const siteState = status.desk?.site.state;
  const isSilent = useSilent(media);
  const siteSilent = isSilent && siteState === 'connected';
  const { processes, layoutFault: fault } = props;
  const [notices, onDismiss] = useNotices({ status, siteSilent, processes, fault, language, t });
  const onPut = (camera: CameraId) => act({ do: 'put', camera, advance: true });
  const tour = useTour({
    ...{ desk, operator, panels, settings: status.desk?.settings, isUrgent: alerts.isUrgent, mayAdd },
    asked: props.tour && atWork,
  });
  const { onReplay } = closer;
  const commands = commandsFor({
    ...{ desk, operator, panels, looks, steering, maySend, maySteer, mayAdd, t },
    ...{ atDesk, displays: props.displays, arrange: arranging(props.displays, undoing, language) },
    onUnmask: unmasking.open,
    openLive: exporting.openLive,
    onAlerts: alerts.toggle,
    ...{ onMap: map.toggle, onMapWide: map.toggleWide, onWall: run, onUndo: undo, onRedo: redo },
    pages: watch.toggles,
    onLog: log.toggle,
    onWrite: log.onWrite,
    onReplay: onReplay && (() => onReplay(props.wall.getState().selected)),
  });
  useCommandKeys(atWork, commands);
  const search = useSearch({
    ...{ desk, mirror, wall: props.wall, operator, language, alerts, commands },
    ...{ map: asked.map, log: asked.log, toDesk: watch.toDesk, seeWall: watch.seeWall, onSay: say },
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
        <SayContext value={say}>
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
                  onSay={say}
                  {...{ act, locked, tabsPause, onForm: sequences.stay }}
                  {...{ onGoOn: sequences.goOnTabs, onPauseTabs: () => sequences.touch() }}
                  handle={layouts}
                />
              )}
            </TopBar>
            {stage === 'starting' && <Starting status={status} processes={props.processes} />}
            {stage === 'signIn' && <SignInPanel desk={desk} status={status.desk} />}
            {isWall && (
              <div className={styles.work} data-replay={closer.panel !== undefined} {...room}>
                <FirstPanel
                  {...{ desk, atDesk, isFull, onPut }}
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
                    {...{ desk, mirror, wall: props.wall, sequences, clock }}
                    open={panels.open}
                    onClose={panels.close}
                    newest={newestOffer}
                  />
                )}
                {unmasking.panel}
                {exporting.panel}
                <OpenPanel
                  {...{ desk, media, mirror, control, steering, commands, onPut, locked, tour }}
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
              {...{ media, mirror, isWall }}
              wall={props.wall}
              fallback={props.fallback}
              hasWall={atWork}
              onHealth={() => panels.toggle('health')}
              steering={atWork && <SteeringStrip control={control} mirror={mirror} />}
              watch={atWork && log.foot}
            />
          </div>
        </SayContext>
      </UndoingContext>
    </SpeechContext>
  );
}

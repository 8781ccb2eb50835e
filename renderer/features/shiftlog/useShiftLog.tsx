import {
  Activity,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Alert, toAlertTitle } from '../../../core/alerts/alert.ts';
import type { OperatorId, ShiftLogId } from '../../../core/base/ids.ts';
import { formatMinute } from '../../../core/base/text.ts';
import type { MapPin } from '../../../core/map/map.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { ShiftLogState } from '../../../core/shiftlog/api.ts';
import { getTileContent, isSpotContent } from '../../../core/wall/layout.ts';
import { getActiveLayout } from '../../../core/wall/wall.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock, useMirror } from '../../shared/services.ts';
import { useToast } from '../../shared/toast.ts';
import { useUndoHistory } from '../../shared/undoHistory.ts';
import { IconMark } from '../../ui/iconMark.tsx';
import { RemountOnChange } from '../../ui/remountOnChange.tsx';
import { getAlertClassName, type useAlerts } from '../alerts/public.ts';
import type { WindowMap } from '../map/public.ts';
import { getSelectedCamera, showOnSpotTiles, useSequences, useWall } from '../wall/public.ts';
import type { IncidentSeed, ShiftLogServices } from './context.ts';
import {
  createEntryDraft,
  type EntryContext,
  type EntryDraft,
  emptyEntryContext,
  hasTypedText,
} from './drafts.ts';
import { ShiftLogPanel, type ShiftLogPanelHandle, type ShiftLogPanelStart } from './index.tsx';
import { QuickEntry } from './quickEntry.tsx';
import styles from './shiftLine.module.css';

interface Open {
  readonly draft: StoreApi<EntryDraft>;
  readonly isStored: boolean;
}

/**
 * Provides the quick entry, which F3 opens from anywhere in the window.
 * Text that was not saved stays, for the operator who typed it, until it is saved or discarded.
 */
function useQuickEntry(options: {
  readonly enabled: boolean;
  readonly operator: Operator | null | undefined;
  /** Returns the context: the items that the operator has selected. */
  readonly about: () => EntryContext;
}): {
  readonly panel: ReactNode;
  readonly open: (about?: EntryContext) => void;
  readonly toggle: () => void;
} {
  const mirror = useMirror();
  const undoHistory = useUndoHistory();
  const onToast = useToast();
  const { t } = useLanguage();
  const { enabled, operator } = options;
  const [open, setOpen] = useState<Open>();
  const [left] = useState(() => new Map<OperatorId, StoreApi<EntryDraft>>());
  const from = useRef<Element>(null);
  const isOpen = open !== undefined;

  function begin(about: EntryContext, isFresh: boolean): void {
    if (!operator) return;
    const was = left.get(operator.id);
    const stored = !isFresh && was && hasTypedText(was.getState()) ? was : undefined;
    const { byId } = mirror.cameras.getState();
    const draft = stored ?? createStore(() => createEntryDraft(about, { byId, me: operator.displayName }));
    left.set(operator.id, draft);
    setOpen({ draft, isStored: stored !== undefined });
  }
  const close = useCallback(() => {
    setOpen(undefined);
    const before = from.current;
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  }, []);
  const show = useRef((_about?: EntryContext) => {});
  show.current = (about) => {
    if (!isOpen) from.current = document.activeElement;
    begin(about ?? options.about(), false);
  };
  // The next operator must not see the draft of another.
  const by = operator?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: closed when the operator changes
  useEffect(() => setOpen(undefined), [by]);

  return {
    open: useCallback((about?: EntryContext) => show.current(about), []),
    toggle: () => (isOpen ? close() : show.current()),
    panel: enabled && open && (
      <QuickEntry
        // Another draft is another form.
        key={open.isStored ? 'stored' : 'new'}
        draft={open.draft}
        isStored={open.isStored}
        onDiscard={() => begin(options.about(), true)}
        onWritten={() => {
          if (by) left.delete(by);
          const isConnected = mirror.status.getState().desk?.site.state === 'connected';
          onToast(isConnected ? t.log.doneWritten : t.log.donePending);
          undoHistory.did({ what: (words) => words.log.doneWritten });
          close();
        }}
        onClose={close}
      />
    ),
  };
}

/**
 * The current shift, its end and urgent items of the log, in the window's footer.
 * A click opens the log.
 */
function ShiftLine(props: {
  readonly shiftLog: StoreApi<ShiftLogState | null>;
  readonly onOpen: () => void;
}) {
  const shiftLog = useStore(props.shiftLog);
  const { t, language } = useLanguage();
  const words = t.log.foot;
  if (!shiftLog) return null;
  const { shift, pending, refused, conflicts } = shiftLog;
  const overdue = shiftLog.overdueOrders + shiftLog.overdueIncidents;
  return (
    <button
      type="button"
      className={styles.line}
      title={words.open}
      data-testid="shift-line"
      onClick={props.onOpen}
    >
      {refused > 0 && (
        <span className={styles.alarm}>
          <IconMark shape="stop" /> {words.refused(refused)}
        </span>
      )}
      {conflicts > 0 && (
        <span className={styles.warn}>
          <IconMark shape="stop" /> {words.conflicts(conflicts)}
        </span>
      )}
      {overdue > 0 && (
        <span className={styles.warn}>
          <IconMark shape="square" /> {words.overdue(overdue)}
        </span>
      )}
      {pending > 0 && (
        <span className={styles.warn}>
          <IconMark shape="half" /> {t.log.list.waiting(pending)}
        </span>
      )}
      <span className={styles.shift}>
        {shift ? words.shift(shift.name[language], formatMinute(shift.to)) : t.log.button}
      </span>
    </button>
  );
}

/** The methods of the shift log that the rest of the window calls. */
export interface WindowShiftLog {
  /** Creates an incident from alerts, named after the first of them. */
  fromAlerts(alerts: readonly Alert[]): void;
  fromPin(pin: MapPin): void;
  /** Opens the log at an incident. */
  toIncident(id: ShiftLogId): void;
  /** Opens the log at the view of the operators on duty. */
  toDuty(): void;
}

/** The shift log of a window: its panel next to the wall, the quick entry, and the shift in the footer. */
export function useShiftLog(options: {
  readonly enabled: boolean;
  /**
   * Nothing of the log is shown, requested or announced.
   * Typed text stays for the operator who locked the desk.
   */
  readonly locked: boolean;
  readonly operator: Operator | null | undefined;
  readonly alerts: Pick<ReturnType<typeof useAlerts>, 'open' | 'policy' | 'dock' | 'hasFocus'>;
  /** The alert that the operator selected last. */
  readonly alertAt: RefObject<Alert | undefined>;
  readonly map: RefObject<WindowMap | null>;
  readonly lastSnapshot: () => string | undefined;
  readonly handle: RefObject<WindowShiftLog | null>;
}): {
  readonly panel: ReactNode;
  /** The panel is open, or will be once the desk is unlocked. */
  readonly hasRoom: boolean;
  /** Opens the panel, focuses it, or closes it where it has the focus. */
  readonly toggle: () => void;
  /** The quick entry, below the wall. */
  readonly quick: ReactNode;
  /** Opens or closes the quick entry. */
  readonly toggleEntry: () => void;
  readonly foot: ReactNode;
} {
  const mirror = useMirror();
  const clock = useClock();
  const wall = useWall();
  const sequences = useSequences();
  const { operator, alerts, alertAt, map } = options;
  const { language } = useLanguage();
  const mayRead = operator?.rights.includes('log.read') === true;
  const enabled = options.enabled && mayRead;
  const [open, setOpen] = useState(false);
  const [start, setStart] = useState<ShiftLogPanelStart>();
  const panel = useRef<ShiftLogPanelHandle>(null);
  const hasRoom = open && mayRead;
  const isOpen = enabled && open;

  // The initial contents belong to the operator who opened the log, and to that opening.
  const operatorId = operator?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each is a reason to reset them
  useEffect(() => setStart(undefined), [operatorId, enabled]);

  const show = useCallback((next: ShiftLogPanelStart | undefined) => {
    setStart(next);
    setOpen(true);
  }, []);
  const toggle = useCallback(() => {
    if (!isOpen) show(undefined);
    else if (panel.current?.focus()) setOpen(false);
  }, [isOpen, show]);

  const selectedCamera = useCallback(
    () => getSelectedCamera(wall.getState(), sequences.getState()),
    [wall, sequences],
  );
  const nameOf = useCallback(
    (alert: Alert) => getAlertClassName(alert.class, { language }, alerts.policy),
    [language, alerts.policy],
  );
  const named = useCallback(
    (alert: Alert) => {
      const name = nameOf(alert);
      const entry = alert.camera === null ? undefined : mirror.cameras.getState().byId.get(alert.camera);
      const where = entry?.camera.name ?? alert.place?.text ?? '';
      return [toAlertTitle(name, alert.title), where].filter((part) => part !== '').join(', ');
    },
    [nameOf, mirror],
  );

  /** Returns the context of an entry: the focused panel's alert or incident, or the selected camera. */
  function about(): EntryContext {
    const ofLog = panel.current?.about();
    if (ofLog) return ofLog;
    const alert = alertAt.current;
    if (alert && alerts.dock && alerts.hasFocus())
      return {
        ...emptyEntryContext,
        cameras: alert.camera === null ? [] : [alert.camera],
        alert: { id: alert.id, name: nameOf(alert) },
        place: alert.place ?? undefined,
      };
    const camera = selectedCamera();
    return { ...emptyEntryContext, cameras: camera ? [camera] : [] };
  }
  const quick = useQuickEntry({
    operator,
    about,
    enabled,
  });

  function seedOf(
    seed: Pick<IncidentSeed, 'title' | 'priority' | 'place' | 'alerts' | 'from'>,
  ): ShiftLogPanelStart {
    return { seed: { ...seed, title: seed.title.slice(0, 200), entries: [], trail: [] } };
  }
  options.handle.current = {
    toIncident: (id) => show({ id }),
    toDuty: () => show({ view: 'duty' }),
    fromAlerts([first, ...others]) {
      if (!first) return;
      show(
        seedOf({
          title: named(first),
          priority: first.priority,
          place: first.place,
          alerts: [first, ...others].map(({ id }) => id),
          from: (speech) =>
            speech.t.log.incident.fromAlert(
              getAlertClassName(first.class, speech, alerts.policy),
              others.length,
            ),
        }),
      );
    },
    fromPin: ({ text, lat, lon, alert }) =>
      show(
        seedOf({
          title: text,
          priority: 'high',
          place: { lat, lon, ward: null, text: text.slice(0, 200) },
          alerts: alert === null ? [] : [alert],
          from: (speech) => speech.t.map.pins.kinds.incident,
        }),
      ),
  };

  const { lastSnapshot } = options;
  const onOpenAlert = alerts.open;
  const write = quick.open;
  const services = useMemo((): ShiftLogServices | undefined => {
    if (!operator) return undefined;
    return {
      operator,
      nameOf,
      onOpenAlert,
      lastSnapshot,
      onCamera(camera) {
        const { division, tiles } = getActiveLayout(wall.getState());
        const hasSpot = tiles.some((_, tile) => isSpotContent(getTileContent({ division, tiles }, tile)));
        if (hasSpot) showOnSpotTiles(wall, camera);
        else wall.act({ do: 'put', camera, advance: false });
        return hasSpot ? 'spot' : 'selected';
      },
      onWrite: write,
      alertAt: () => alertAt.current,
      trail() {
        const drawn = map.current?.trail() ?? [];
        if (drawn.length > 0) return drawn.map(({ camera, at }) => ({ camera, at: Math.round(at) }));
        const camera = selectedCamera();
        return camera ? [{ camera, at: Math.round(clock.now()) }] : [];
      },
      onMap({ ties, place }) {
        const at = place?.lat != null && place.lon != null ? { lat: place.lat, lon: place.lon } : undefined;
        return map.current?.toTrail(ties.trail, at) === true;
      },
    };
  }, [clock, operator, nameOf, selectedCamera, onOpenAlert, lastSnapshot, wall, alertAt, map, write]);

  return {
    panel: (isOpen || (options.locked && hasRoom)) && services && (
      <RemountOnChange of={operatorId}>
        <Activity mode={isOpen ? 'visible' : 'hidden'}>
          <ShiftLogPanel services={services} start={start} onClose={() => setOpen(false)} handle={panel} />
        </Activity>
      </RemountOnChange>
    ),
    hasRoom,
    toggle,
    quick: quick.panel,
    toggleEntry: quick.toggle,
    foot: enabled && <ShiftLine shiftLog={mirror.shiftLog} onOpen={toggle} />,
  };
}

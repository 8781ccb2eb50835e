import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ShiftLogId } from '../../../core/base/ids.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { ensureFocus, hasFocusWithin, returnFocusToWall } from '../../ui/keyOwner.ts';
import { StatusElementContext } from '../../ui/viewTabsHeader.tsx';
import { type IncidentSeed, ShiftLogContext, type ShiftLogServices } from './context.ts';
import type { EntryContext } from './drafts.ts';
import { DutyView } from './dutyView.tsx';
import { LogPanelHeader } from './header.tsx';
import { type IncidentsHandle, IncidentsView } from './incidentsView.tsx';
import { getShiftLogKeyAt } from './keys.ts';
import styles from './log.module.css';
import { LogListView } from './logView.tsx';
import type { ShiftLogView } from './model.ts';
import { OrdersView } from './ordersView.tsx';
import { StandingView } from './standingView.tsx';

export interface ShiftLogPanelHandle {
  /** Focuses the list. Returns true where it already had the focus. */
  focus(): boolean;
  /** Returns the context of an entry that is written now, where the panel has the focus. */
  about(): EntryContext | undefined;
}

/** The initial contents of the panel: an incident to create, one to select, or a view. */
export type ShiftLogPanelStart =
  | { readonly seed: IncidentSeed }
  | { readonly id: ShiftLogId }
  | { readonly view: ShiftLogView };

const viewFor = (start: ShiftLogPanelStart): ShiftLogView => ('view' in start ? start.view : 'incidents');

interface Props {
  readonly services: ShiftLogServices;
  readonly start: ShiftLogPanelStart | undefined;
  readonly onClose: () => void;
  readonly handle: React.Ref<ShiftLogPanelHandle>;
}

/** Returns the contents of an incident that is created from an entry. */
const seedOf = ({ id, entry }: LogLine): IncidentSeed => ({
  title: entry.text.split('\n')[0]?.slice(0, 200) ?? '',
  priority: 'high',
  place: entry.place,
  alerts: entry.alerts,
  entries: [id],
  trail: entry.cameras.map((camera) => ({ camera, at: entry.happenedAt })),
  from: ({ t }) => t.log.incident.fromEntry,
});

/** The shift log panel: entries, orders, incidents, standing orders, and the operators on duty. */
export function ShiftLogPanel({ services, start, onClose, handle }: Props) {
  const { t } = useLanguage();
  const root = useRef<HTMLElement>(null);
  const incidents = useRef<IncidentsHandle>(null);
  const [view, setView] = useState<ShiftLogView>(start ? viewFor(start) : 'log');
  const [begun, setBegun] = useState(start);
  const [status, setStatus] = useState<HTMLElement | null>(null);
  useEffect(() => {
    if (!start) return;
    setBegun(start);
    setView(viewFor(start));
  }, [start]);

  const toList = useCallback(() => {
    const list = root.current?.querySelector<HTMLElement>('[data-list], [data-keys-here]');
    (list ?? root.current)?.focus();
  }, []);
  const context = useMemo(() => ({ ...services, onFocus: toList }), [services, toList]);
  useImperativeHandle(handle, () => ({
    focus: () => ensureFocus(root.current, toList),
    about: () => (hasFocusWithin(root.current) ? incidents.current?.about() : undefined),
  }));
  // The list gets the focus when the panel or a view opens; an open form already has it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view has another list
  useLayoutEffect(() => {
    if (!root.current?.querySelector('fieldset')) toList();
  }, [view, toList]);

  function toView(next: ShiftLogView): void {
    setBegun(undefined);
    setView(next);
  }
  function onIncident(line: LogLine): void {
    const { incident } = line.entry;
    setBegun(incident ? { id: incident } : { seed: seedOf(line) });
    setView('incidents');
  }
  function onKeyDown(event: KeyboardEvent): void {
    const command = getShiftLogKeyAt(event);
    if (!command || event.defaultPrevented) return;
    if (command.key === 'view') toView(command.view);
    else if (command.key === 'back') {
      returnFocusToWall();
    } else return;
    event.preventDefault();
  }
  return (
    <section
      ref={root}
      className={styles.panel}
      aria-label={t.log.title}
      data-keys="own"
      data-testid="log"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <LogPanelHeader view={view} onView={toView} onClose={onClose} status={setStatus} />
      <ShiftLogContext value={context}>
        <StatusElementContext value={status}>
          {view === 'log' && <LogListView onIncident={onIncident} />}
          {view === 'orders' && <OrdersView />}
          {view === 'incidents' && (
            <IncidentsView start={begun && !('view' in begun) ? begun : undefined} handle={incidents} />
          )}
          {view === 'standing' && <StandingView />}
          {view === 'duty' && <DutyView />}
        </StatusElementContext>
      </ShiftLogContext>
    </section>
  );
}

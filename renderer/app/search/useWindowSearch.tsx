import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { DeskId } from '../../../core/base/ids.ts';
import { faultText } from '../../../core/errors/faults.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { useAlerts } from '../../features/alerts/alerts.tsx';
import { getLetterIndex } from '../../features/cameras/letterIndex.ts';
import { useCitySearchNames } from '../../features/map/cityNames.ts';
import { type CitySearchNames, listNamedPins } from '../../features/map/find.ts';
import type { WindowMap } from '../../features/map/map.tsx';
import type { WindowShiftLog } from '../../features/shiftlog/useShiftLog.tsx';
import { useWall } from '../../features/wall/context.ts';
import { showOnSpotTiles } from '../../features/wall/wallStore.ts';
import { translations, useLanguage } from '../../i18n/translations.ts';
import { isSiteUnavailable } from '../../shared/mirror.ts';
import { useMirror } from '../../shared/services.ts';
import { useToast } from '../../shared/toast.ts';
import type { ListedCommand } from '../commands.ts';
import { openSavedLayout } from '../showLayout.ts';
import type { useOpenPanel } from '../useOpenPanel.ts';
import { SearchPanel, type SearchQuery } from './index.tsx';
import {
  type SearchKind,
  type SearchResultGroup,
  type SearchResultRow,
  searchKinds,
  searchKindsOnMap,
} from './model.ts';
import {
  getSearchResultKey,
  listCommandNames,
  listSearchNames,
  type SearchIndexes,
  type SearchResult,
  searchAll,
} from './searchAll.ts';
import { toSearchResultRow } from './searchRows.ts';
import { useAlertSearch, useSearchedIncidents, useSearchedPeople } from './searchSources.ts';

/** The maximum number of recently opened items, shown before anything is typed. */
const mostRecent = 6;
const noneYet: readonly string[] = [];

interface Options {
  readonly operator: Operator;
  readonly alerts: Pick<ReturnType<typeof useAlerts>, 'policy' | 'toFound'>;
  readonly map: RefObject<WindowMap | null>;
  readonly log: RefObject<WindowShiftLog | null>;
  /** Opens the board at a desk; undefined where the operator does not lead the room. */
  readonly toDesk: ((desk: DeskId) => void) | undefined;
  /** Shrinks a page that fills the place of the wall. */
  readonly seeWall: () => void;
  readonly commands: readonly ListedCommand[];
}

/**
 * The search of a window, over everything visible to its operator.
 * It stores the keys of recently opened items by operator.
 */
export function useWindowSearch(
  options: Omit<Options, 'operator'> & {
    readonly operator: Operator | null | undefined;
    readonly panels: Pick<ReturnType<typeof useOpenPanel>, 'open' | 'closeAny'>;
  },
): ReactNode {
  const { operator, panels, ...rest } = options;
  const mirror = useMirror();
  const open = panels.open === 'search' || panels.open === 'searchOnMap' ? panels.open : undefined;
  const [recent, setRecent] = useState(noneYet);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they belong to the previous operator
  useEffect(() => setRecent(noneYet), [operator?.id]);
  const onOpened = useCallback(
    (key: string) =>
      setRecent((before) => [key, ...before.filter((one) => one !== key)].slice(0, mostRecent)),
    [],
  );
  const list = useStore(mirror.cameras, (now) => now.list);
  // Loaded once and held while the search is closed.
  const atlas = useCitySearchNames({ ...rest, list, wanted: open !== undefined });
  if (!operator || !open) return null;
  return (
    <Searching
      key={open}
      {...rest}
      operator={operator}
      onClose={panels.closeAny}
      recent={recent}
      onOpened={onOpened}
      atlas={atlas}
      onMap={open === 'searchOnMap'}
    />
  );
}

/** Returns the kinds that the operator may search, by their rights. */
function kindsFor({ rights }: Operator, onMap: boolean): readonly SearchKind[] {
  if (onMap) return searchKindsOnMap;
  const may: Readonly<Partial<Record<SearchKind, boolean>>> = {
    alert: rights.includes('alert.read'),
    incident: rights.includes('log.read'),
    layout: rights.includes('layout.own'),
    person: rights.includes('shift.lead') || rights.includes('log.read'),
  };
  return searchKinds.filter((kind) => may[kind] !== false);
}

/** Returns the recently opened items that still exist. */
function recentHits(recent: readonly string[], searched: SearchIndexes): readonly SearchResult[] {
  if (recent.length === 0) return [];
  const { cameras, atlas, incidents, layouts, people, commands } = searched;
  const all = new Map<string, SearchResult>();
  const add = (hit: SearchResult) => {
    const key = getSearchResultKey(hit);
    if (recent.includes(key) && !all.has(key)) all.set(key, hit);
  };
  for (const entry of cameras) if (recent.includes(entry.camera.id)) add({ kind: 'camera', entry });
  for (const { of } of atlas.wards) add({ kind: 'ward', ...of });
  for (const { of: place } of atlas.places) add({ kind: 'street', place });
  for (const { of: incident } of incidents) add({ kind: 'incident', incident });
  for (const { of: saved } of layouts) add({ kind: 'layout', saved });
  for (const { of: person } of people) add({ kind: 'person', person });
  for (const { of: command } of commands) add({ kind: 'command', command });
  return recent.flatMap((key) => all.get(key) ?? []);
}

function Searching(
  props: Options & {
    readonly onMap: boolean;
    readonly onClose: () => void;
    readonly atlas: CitySearchNames;
    readonly recent: readonly string[];
    readonly onOpened: (key: string) => void;
  },
) {
  const onToast = useToast();
  const mirror = useMirror();
  const wall = useWall();
  const { language } = useLanguage();
  const { operator, alerts, map, log, commands, onMap, recent, atlas } = props;
  const t = translations[language];
  const [query, setQuery] = useState<SearchQuery>({ text: '', only: undefined, at: undefined });
  const { text, only, at } = query;
  const kinds = useMemo(() => kindsFor(operator, onMap), [operator, onMap]);
  const has = useCallback((kind: SearchKind) => kinds.includes(kind), [kinds]);
  const registry = useStore(mirror.cameras);
  const { layouts } = useStore(mirror.library);
  const isAway = useStore(mirror.status, ({ desk: now }) => isSiteUnavailable(now));
  const asOf = useStore(mirror.queue, (queue) => queue?.asOf ?? 0) || registry.asOf;
  const { pins } = useStore(mirror.mapPins);
  const incidents = useSearchedIncidents(has('incident'));
  const people = useSearchedPeople({ operator, wanted: has('person') });
  const searched = useMemo(
    (): SearchIndexes => ({
      cameras: registry.list,
      // Pins of the operators come first among equal matches, because they were set deliberately.
      atlas: { ...atlas, places: [...listNamedPins(pins), ...atlas.places] },
      incidents: incidents.found,
      layouts: has('layout') ? layouts.flatMap((saved) => listSearchNames(saved, saved.name)) : [],
      people: people.found,
      commands: has('command') ? commands.flatMap(listCommandNames) : [],
    }),
    [registry.list, atlas, pins, incidents.found, layouts, people.found, commands, has],
  );
  const asked = useAlertSearch({
    text,
    policy: alerts.policy,
    wanted: has('alert') && (only === undefined || only === 'alert'),
    alone: only === 'alert',
  });

  const actions = {
    put(hit: Extract<SearchResult, { kind: 'camera' }>) {
      const { id, number } = hit.entry.camera;
      props.seeWall();
      wall.act({ do: 'put', camera: id, advance: false });
      showOnSpotTiles(wall, id);
      map.current?.toCamera(id);
      onToast(t.search.put(number, wall.getState().selected + 1));
    },
    toPlace: (place: Parameters<WindowMap['toPlace']>[0]) => map.current?.toPlace(place),
    toAlert: (alert: Parameters<typeof alerts.toFound>[0]['alert']) =>
      alerts.toFound({ alert, text: asked.text }),
    toIncident: (id: Parameters<WindowShiftLog['toIncident']>[0]) => log.current?.toIncident(id),
    show: (saved: Parameters<typeof openSavedLayout>[1], where: 'here' | 'tab') =>
      openSavedLayout(wall, saved, where),
    toPerson: (on: DeskId | null) => (on !== null && props.toDesk ? props.toDesk(on) : log.current?.toDuty()),
  };
  const toRow = (hit: SearchResult): SearchResultRow => {
    const row = toSearchResultRow(hit, {
      t,
      language,
      policy: alerts.policy,
      byId: registry.byId,
      onMap,
      actions,
    });
    return {
      ...row,
      open() {
        if (hit.kind !== 'alert') props.onOpened(row.key);
        row.open();
      },
    };
  };
  // Builds the index before anything is typed.
  useEffect(() => void getLetterIndex(registry.list), [registry.list]);
  const isAsked = text.trim() !== '';
  const found = useMemo(
    () => searchAll(text, searched, asked.found, only).filter(({ kind }) => kinds.includes(kind)),
    [text, searched, asked.found, only, kinds],
  );
  const groups: readonly SearchResultGroup[] = isAsked
    ? found.map(({ kind, hits, total }) => ({
        key: kind,
        title: t.search.kinds[kind],
        rows: hits.map(toRow),
        count: t.search.some(hits.length, total),
      }))
    : beforeTyping();
  /** Returns the recently opened items, and all commands. */
  function beforeTyping(): readonly SearchResultGroup[] {
    const lately = recentHits(recent, searched).filter(
      ({ kind }) => kinds.includes(kind) && (only === undefined || kind === only),
    );
    const all = only === undefined || only === 'command' ? commands : [];
    const groupsOf = [
      { key: 'recent', title: t.search.recent, rows: lately.map(toRow), count: '' },
      {
        key: 'command',
        title: t.search.kinds.command,
        count: t.count(all.length),
        rows: all
          .filter((command) => !lately.some((hit) => hit.kind === 'command' && hit.command === command))
          .map((command) => toRow({ kind: 'command', command })),
      },
    ];
    return groupsOf.filter(({ key, rows }) => rows.length > 0 && (key === 'recent' || has('command')));
  }
  // The selected row stays selected, even if later results are inserted above it.
  const first = groups[0]?.rows[0]?.key;
  useEffect(() => {
    if (at === undefined && first !== undefined) setQuery((now) => ({ ...now, at: first }));
  }, [at, first]);

  const fault = asked.fault && t.search.notAnswered(t.search.kinds.alert, faultText(asked.fault, language));
  return (
    <SearchPanel
      onMap={onMap}
      kinds={kinds}
      query={query}
      onQuery={setQuery}
      results={{
        groups,
        isSeeking: asked.isSeeking,
        asOf: isAway ? asOf : undefined,
        notes: [...(isAway ? [t.search.offline] : []), ...(fault ? [fault] : [])],
      }}
      onClose={props.onClose}
    />
  );
}

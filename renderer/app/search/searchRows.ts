import type { Alert } from '../../../core/alerts/alert.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { CameraId, DeskId, ShiftLogId } from '../../../core/base/ids.ts';
import { formatDateTime } from '../../../core/base/text.ts';
import type { Language } from '../../../core/errors/faults.ts';
import type { SavedLayout } from '../../../core/wall/library.ts';
import { formatCoordinates } from '../../features/map/coordinates.ts';
import type { MapSearchResult } from '../../features/map/find.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import type { SearchResultRow } from './model.ts';
import { getSearchResultKey, type SearchResult } from './searchAll.ts';

/** The functions that open results. */
export interface SearchActions {
  /** Puts a camera onto the selected tile and selects it on the map. */
  put(hit: Extract<SearchResult, { kind: 'camera' }>): void;
  toPlace(place: MapSearchResult): void;
  toAlert(alert: Alert): void;
  toIncident(id: ShiftLogId): void;
  show(saved: SavedLayout, where: 'here' | 'tab'): void;
  toPerson(desk: DeskId | null): void;
}

interface With {
  readonly t: Translations;
  readonly language: Language;
  readonly policy: AlertPolicy | undefined;
  readonly byId: ReadonlyMap<CameraId, CameraEntry>;
  readonly onMap: boolean;
  readonly actions: SearchActions;
}

/** Returns the row of a match, with its description and the action that opens it. */
export function toSearchResultRow(hit: SearchResult, { t, onMap, actions }: With): SearchResultRow {
  const { kind } = hit;
  const key = getSearchResultKey(hit);
  switch (kind) {
    case 'camera': {
      const { camera, ward } = hit.entry;
      const toMap = () => actions.toPlace({ kind: 'camera', entry: hit.entry });
      return {
        kind,
        key,
        lead: String(camera.number),
        name: camera.name,
        under: [ward && t.ward(ward), t.kinds[camera.kind]].filter(Boolean).join(' · '),
        open: onMap ? toMap : () => actions.put(hit),
        openElsewhere: toMap,
      };
    }
    case 'ward': {
      const { ward, former } = hit;
      const now = t.search.camerasIn(ward.cameras.length);
      return {
        kind,
        key,
        name: t.ward(ward),
        under: former ? `${t.search.formerly(former)} · ${now}` : now,
        open: () => actions.toPlace({ kind: 'ward', ward }),
      };
    }
    case 'street': {
      const { place } = hit;
      const isCoordinates = place.kind === 'coordinates';
      return {
        kind,
        key,
        name: isCoordinates ? formatCoordinates(place.at) : place.name,
        under: t.search.places[place.kind],
        open: () => actions.toPlace(place),
      };
    }
    case 'alert': {
      const { shown, name, where } = hit.alert;
      const { alert } = shown;
      const when = formatDateTime(alert.receivedAt);
      return {
        kind,
        key,
        name,
        priority: alert.priority,
        under: [where, alert.closed ? t.search.closed : '', when].filter(Boolean).join(' · '),
        open: () => actions.toAlert(alert),
      };
    }
    case 'incident': {
      const { incident } = hit;
      const state = t.log.incident.states[incident.state];
      return {
        kind,
        key,
        name: incident.title,
        priority: incident.priority,
        under: [state, formatDateTime(incident.openedAt)].join(' · '),
        open: () => actions.toIncident(incident.id),
      };
    }
    case 'layout': {
      const { saved } = hit;
      return {
        kind,
        key,
        name: saved.name,
        under: saved.shared ? t.search.on.shared : t.search.on.own,
        open: () => actions.show(saved, 'here'),
        openElsewhere: () => actions.show(saved, 'tab'),
      };
    }
    case 'person':
      return {
        kind,
        key,
        name: hit.person.name,
        under: hit.person.where,
        open: () => actions.toPerson(hit.person.desk),
      };
    case 'command':
      return { kind, key, name: hit.command.name, under: '', press: hit.command.key, open: hit.command.run };
  }
}

import { describe, expect, it } from 'vitest';
import type { ShownAlert } from '../../../core/alerts/queue.ts';
import { createPlaneAt } from '../../../core/base/geo.ts';
import { CameraId, DeskId, OperatorId, WardId } from '../../../core/base/ids.ts';
import type { Camera, Ward } from '../../../core/cameras/camera.ts';
import { MapPin, PinId } from '../../../core/map/map.ts';
import type { Incident } from '../../../core/shiftlog/incident.ts';
import type { SavedLayout } from '../../../core/wall/library.ts';
import { buildCitySearchNames, listNamedPins } from '../../features/map/find.ts';
import { listMapWards } from '../../features/map/wards.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { createSearchIndex } from '../../shared/searchIndex.ts';
import {
  getSearchResultKey,
  listCommandNames,
  listSearchNames,
  type SearchedAlert,
  type SearchIndexes,
  type SearchResult,
  searchAll,
} from './searchAll.ts';

const plane = createPlaneAt({ lat: 21.03, lon: 105.85 });

function entry(number: number, name: string, wardName: string): CameraEntry {
  const ward: Ward = { id: WardId.parse(`hn:ward:${wardName.length}`), name: wardName, kind: 'ward' };
  const camera: Camera = {
    id: CameraId.parse(`hn:camera:${number}`),
    number,
    name,
    ward: ward.id,
    function: 'security',
    kind: 'fixed',
    headingDeg: 0,
    fovDeg: 90,
    tags: [],
    streams: ['main'],
    position: { lat: 21 + number / 1_000, lon: 105.8, heightM: 6 },
  };
  return { camera, ward, index: createSearchIndex(camera, ward) };
}

const cameras = [
  entry(1, 'Ngã tư Khâm Thiên', 'Đống Đa'),
  entry(2, 'Hồ Đống Đa', 'Đống Đa'),
  entry(12, 'Chợ Đồng Xuân', 'Hoàn Kiếm'),
  ...Array.from({ length: 40 }, (_, at) => entry(100 + at, `Hàng Bông ${at}`, 'Cửa Nam')),
];
const incident = (id: string, title: string) => ({ id, title, place: null }) as unknown as Incident;
const saved = (id: string, name: string) => ({ id, name }) as unknown as SavedLayout;
const person = {
  id: 'an',
  name: 'Nguyễn Thị An',
  where: 'Bàn 2',
  desk: DeskId.parse('desk-0123456789abcdef'),
};
const command = (id: string, name: string, key: string, ...also: string[]) => {
  return { id, name, key, also, run: () => {} };
};
const incidents = [incident('i1', 'Va chạm ở Khâm Thiên'), incident('i2', 'Cháy chợ Đồng Xuân')];
const commands = [
  command('board', 'Bảng trưởng ca', 'Shift+F6', 'The whole room'),
  command('map', 'Bản đồ', 'F5', 'Map'),
  command('log', 'Nhật ký', 'F4', 'Log of the shift'),
  command('newTab', 'Thẻ mới', 'Ctrl+T', 'New tab'),
];
const searched: SearchIndexes = {
  cameras,
  atlas: buildCitySearchNames(
    listMapWards(undefined, cameras),
    [{ name: 'Khâm Thiên', kind: 'street', x: 0, y: 0, rank: 3 }],
    plane,
  ),
  incidents: incidents.flatMap((one) => listSearchNames(one, one.title)),
  layouts: listSearchNames(saved('l1', 'Đêm Đống Đa'), 'Đêm Đống Đa'),
  people: listSearchNames(person, person.name, person.where),
  commands: commands.flatMap(listCommandNames),
};
const alert = (id: string, name: string): SearchedAlert => ({
  shown: { alert: { id } } as unknown as ShownAlert,
  name,
  where: '',
});
const kindsFor = (text: string, alerts: readonly SearchedAlert[] = []) =>
  searchAll(text, searched, { found: alerts, isAll: true }).map(({ kind }) => kind);
const first = (text: string): SearchResult | undefined => searchAll(text, searched, undefined)[0]?.hits[0];

describe('the search', () => {
  it('finds each kind by its folded names', () => {
    const keys = (
      [
        ['2', 'hn:camera:2'],
        ['dong da', 'ward'],
        ['đường', undefined],
        ['pho', undefined],
        ['kham thien', 'street'],
        ['phố Khâm Thiên', 'street'],
        ['P. Đống Đa', 'ward'],
        ['chay cho', 'incident i2'],
        ['dem dong da', 'layout l1'],
        ['nguyen thi', 'person an'],
        ['ban 2', 'person an'],
        ['BAN DO', 'command map'],
        ['f4', 'command log'],
      ] as const
    ).map(([text, key]) => [text, key, first(text)] as const);
    for (const [text, key, hit] of keys)
      if (key === undefined) expect(hit, text).toBeUndefined();
      else expect(hit && getSearchResultKey(hit), text).toMatch(new RegExp(`^${key}`));
  });

  it('finds a command by its name in another language, ranked after names in this one', () => {
    const found = (text: string) =>
      searchAll(text, searched, undefined).flatMap(({ hits }) => hits.map(getSearchResultKey));
    expect(found('log of')).toEqual(['command log']);
    expect(found('the')).toEqual(['command newTab', 'command board', 'command log']);
  });

  it('puts the kind with the closest name first, whatever kind that is', () => {
    expect(kindsFor('dong da')).toEqual(['ward', 'camera', 'layout']);
    expect(kindsFor('kham thien')).toEqual(['street', 'camera', 'incident']);
    expect(kindsFor('12')[0]).toBe('camera');
  });

  it('ranks alerts by their names, in the desk’s order', () => {
    const found = [alert('a2', 'Cháy'), alert('a1', 'Khói ở chợ')];
    expect(kindsFor('chay', found)).toEqual(['alert', 'incident']);
    expect(kindsFor('ban do', [alert('a3', 'Vật bị bỏ lại')])).toEqual(['command', 'alert']);
    const [group] = searchAll('chay', searched, { found, isAll: false });
    expect(group?.hits.map(getSearchResultKey)).toEqual(['alert a2', 'alert a1']);
    expect(group?.total).toBeNull();
  });

  it('shows a few results of each kind with the total, and many of a single kind', () => {
    const [many] = searchAll('hang bong', searched, undefined);
    expect([many?.kind, many?.hits.length, many?.total]).toEqual(['camera', 8, 40]);
    const alone = searchAll('hang bong', searched, undefined, 'camera');
    expect(alone.map(({ kind, hits }) => [kind, hits.length])).toEqual([['camera', 40]]);
  });

  it('accepts coordinates as a place, and finds nothing for an empty query', () => {
    expect(first('21.0288, 105.8525')).toMatchObject({ place: { at: { lat: 21.0288, lon: 105.8525 } } });
    for (const text of ['', '  ', '!', 'không đâu có'])
      expect(searchAll(text, searched, undefined), text).toEqual([]);
  });

  it('finds a pin on the map by its text', () => {
    const id = PinId.parse('019aa000-0000-7000-8000-000000000001');
    const by = { id: OperatorId.parse('hn:operator:an'), name: 'Nguyễn Thị An' };
    const made = { createdAt: 1, createdBy: by, changedAt: 1, changedBy: by };
    const pin = MapPin.parse({
      id,
      kind: 'note',
      text: 'Ngập nửa bánh xe',
      lat: 21.02,
      lon: 105.84,
      ...made,
    });
    const { atlas } = searched;
    const pinned = { ...searched, atlas: { ...atlas, places: [...listNamedPins([pin]), ...atlas.places] } };
    expect(searchAll('ngap nua', pinned, undefined)).toMatchObject([
      {
        kind: 'street',
        hits: [{ place: { kind: 'pin', id, name: pin.text, at: { lat: 21.02, lon: 105.84 } } }],
      },
    ]);
  });

  it('lists an item with several names only once', () => {
    const rows = searchAll('n', searched, undefined, 'person')[0]?.hits ?? [];
    expect(rows.map(getSearchResultKey)).toEqual(['person an']);
  });
});

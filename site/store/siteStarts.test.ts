import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../core/audit/audit.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { openSiteStore, type SiteStore } from './index.ts';
import { listSettingsByPath, recordSiteStart } from './siteStarts.ts';

const auditEvent = (name: string, more = {}): AuditEvent => ({
  who: 'hn',
  event: name,
  camera: null,
  why: null,
  detail: JSON.stringify(more),
});

/** Returns the audit log's entries about settings, over starts with successive configurations. */
function timelineText(...configs: object[]) {
  const folder = testFolder();
  let entries: ReturnType<SiteStore['audit']['page']> = [];
  for (const config of configs) {
    const store = openSiteStore({ folder, clock: handClock(), log: () => {}, onNotice: () => {} });
    if (!store.ok) throw new Error(store.fault.code);
    expect(recordSiteStart(store.value, config, auditEvent).ok).toBe(true);
    entries = store.value.audit.page(0, 100);
    store.value.close();
  }
  expect(entries.filter((entry) => entry.event === 'site.start')).toHaveLength(configs.length);
  return entries.filter((entry) => entry.event === 'site.settings').map(({ detail }) => JSON.parse(detail));
}

describe('a start of the site', () => {
  it('a start records the names of settings that changed since the last one, and no values', () => {
    const config = {
      id: 'hn',
      security: { lockMinutes: 5 },
      alerts: { sources: [{ id: 'a', password: 'sâu kín' }] },
    };
    const other = {
      id: 'hn',
      alerts: { sources: [{ id: 'b' }, { id: 'a', password: 'kín hơn' }] },
      video: true,
    };
    expect(timelineText(config)).toEqual([]);
    expect(timelineText(config, config, other, other, config)).toEqual([
      { changed: ['alerts.sources.a.password', 'alerts.sources.b.id', 'security.lockMinutes', 'video'] },
      { changed: ['alerts.sources.a.password', 'alerts.sources.b.id', 'security.lockMinutes', 'video'] },
    ]);
  });

  it('a start records at most a hundred names, and the number of further ones', () => {
    const many = Object.fromEntries(Array.from({ length: 130 }, (_, n) => [`k${1_000 + n}`, n]));
    const [only] = timelineText({ id: 'hn' }, { id: 'hn', ...many });
    expect(only.changed).toHaveLength(100);
    expect(only.more).toBe(30);
  });
});

it('settings are identified by path; a list of unnamed items is one value', () => {
  expect([
    ...listSettingsByPath({
      a: { b: 1, c: undefined },
      d: [1, 2],
      e: [{ name: 'x', f: null }],
      g: [],
      h: {},
    }),
  ]).toEqual([
    ['a.b', '1'],
    ['d', '[1,2]'],
    ['e.x.name', '"x"'],
    ['e.x.f', 'null'],
    ['g', '[]'],
  ]);
  const twice = [{ id: 'x' }, { id: 'x' }];
  expect([...listSettingsByPath({ twice })]).toEqual([['twice', JSON.stringify(twice)]]);
});

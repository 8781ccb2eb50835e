import type { Deed } from '../../core/domain/audit.ts';
import type { Result } from '../../core/result.ts';
import { sha256 } from './audit.ts';
import type { SiteStore } from './index.ts';

/** Paths that one entry of the trail names; how many there are besides is told. */
const mostNamed = 100;

const nameOf = (item: unknown): string | undefined => {
  if (typeof item !== 'object' || item === null) return undefined;
  const { id, name } = item as { id?: unknown; name?: unknown };
  if (typeof id === 'string') return id;
  return typeof name === 'string' ? name : undefined;
};

/**
 * Each value of a configuration as JSON, by its path: `alerts.sources.frigate-1.url`. An item of a list goes by its `id` or `name`,
 * so that one more before it changes nothing of it; a list whose items have none, or the same twice, is one value.
 */
export function settingsByPath(config: object): Map<string, string> {
  const found = new Map<string, string>();
  function walk(path: string, value: unknown): void {
    const names = Array.isArray(value) ? value.map(nameOf) : [];
    const entries: [string, unknown][] | undefined =
      Array.isArray(value) && value.length > 0
        ? names.every((name) => name !== undefined) && new Set(names).size === names.length
          ? value.map((item, at) => [names[at] ?? '', item])
          : undefined
        : typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.entries(value)
          : undefined;
    if (!entries) {
      if (value !== undefined) found.set(path, JSON.stringify(value));
      return;
    }
    for (const [key, inner] of entries) walk(path === '' ? key : `${path}.${key}`, inner);
  }
  walk('', config);
  return found;
}

/** Records that the site starts, and which settings are others than at its last start; what they are may be secret. */
export function recordStart(
  store: Pick<SiteStore, 'attempt' | 'audit' | 'settings'>,
  config: object,
  deed: (deed: string, more?: object) => Deed,
): Result<void> {
  const settings = settingsByPath(config);
  return store.attempt(() => {
    const changed = store.settings.changed(settings);
    const deeds = [deed('site.start', { settings: sha256(JSON.stringify(config)) })];
    if (changed === undefined || changed.length > 0) store.settings.keep(settings);
    if (changed !== undefined && changed.length > 0)
      deeds.push(
        deed('site.settings', {
          changed: changed.slice(0, mostNamed),
          ...(changed.length > mostNamed ? { more: changed.length - mostNamed } : {}),
        }),
      );
    store.audit.appendAll(deeds);
  });
}

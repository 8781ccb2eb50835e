import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Clock } from '../../core/base/clock.ts';
import { ok, type Result } from '../../core/base/result.ts';
import { resetInbox } from '../alerts/inbox/restored.ts';
import { resetLog } from '../alerts/log/restored.ts';
import { backUpFolder, putFolderBack } from '../store/backup.ts';
import { openForAdministration } from '../store/index.ts';
import { resetStore } from '../store/restored.ts';
import type { SiteConfig } from './config.ts';

const auditEventOf = (config: SiteConfig, event: string, detail: object) => ({
  who: config.id,
  event,
  camera: null,
  why: null,
  detail: JSON.stringify({ ...detail, by: userInfo().username }),
});

/**
 * Copies a site's data into an empty folder, whether or not the site runs. That it was is in the trail, and in the copy: passwords'
 * hashes and keys are in there. Faults: `backup.notEmpty`, `site.dataRefused`.
 * @returns the names of what was copied
 */
export function backUpSite(config: SiteConfig, to: string, clock: Clock): Result<readonly string[]> {
  const opened = openForAdministration(config.data, clock);
  if (!opened.ok) return opened;
  const store = opened.value;
  const recorded = store.attempt(() =>
    store.audit.append(auditEventOf(config, 'site.backup', { folder: resolve(to) })),
  );
  store.close();
  if (!recorded.ok) return recorded;
  return backUpFolder(config.data, resolve(to), { site: config.id, at: Math.round(clock.now()) });
}

/**
 * Puts a copy back where a site's data was: nothing lies there, so no site runs on it. Faults: `backup.*`, `site.dataRefused`.
 * @returns when it was made, ms since the epoch
 */
export function restoreSite(config: SiteConfig, from: string, clock: Clock): Result<number> {
  const put = putFolderBack(resolve(from), config.data, config.id);
  if (!put.ok) return put;
  const log = resetLog(config.data);
  if (!log.ok) return log;
  const inbox = resetInbox(config.data);
  if (!inbox.ok) return inbox;
  const event = auditEventOf(config, 'site.restored', { folder: resolve(from), of: put.value });
  const begun = resetStore({ folder: config.data, clock, auditEvent: event, alertLog: log.value });
  return begun.ok ? ok(put.value) : begun;
}

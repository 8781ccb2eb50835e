import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { CameraId } from '../../core/base/ids.ts';
import {
  type DeferredAuditEvent,
  getDeferredEventsFileName,
  getStoppingFileName,
  maxDeferredEvents,
  maxStoppingCameras,
  type StoppingCameras,
} from '../../core/ptz/gatewayMessages.ts';

/**
 * Writes audit events that no site received to a file for the next site, when all cameras stand still.
 * A gateway forked by a site ends with it, and control that was cut off is the first thing people will ask about.
 */
export function storeDeferredEvents(
  folder: string,
  instance: string,
  auditEvents: readonly DeferredAuditEvent[],
): void {
  if (auditEvents.length > 0)
    leave(folder, getDeferredEventsFileName(instance), auditEvents.slice(0, maxDeferredEvents));
}

/** A published list of the cameras that a gateway without a site is still stopping. */
export interface PublishedStoppingList {
  /** Another site has taken the cameras over, or the data folder was removed. */
  readonly isTakenOver: boolean;
  withdraw(): void;
}

/**
 * Publishes the list for the next site.
 * @throws if the folder cannot be written
 */
export function publishStoppingList(
  folder: string,
  instance: string,
  cameras: readonly CameraId[],
): PublishedStoppingList {
  const list: z.infer<typeof StoppingCameras> = { cameras: cameras.slice(0, maxStoppingCameras) };
  const file = leave(folder, getStoppingFileName(instance), list);
  return {
    get isTakenOver() {
      return !existsSync(file);
    },
    withdraw: () => rmSync(file, { force: true }),
  };
}

/**
 * Writes a file atomically.
 * @returns its path
 */
function leave(folder: string, name: string, content: unknown): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  writeFileSync(`${file}.part`, JSON.stringify(content), { mode: 0o600, flush: true });
  renameSync(`${file}.part`, file);
  return file;
}

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { CameraId, DeskId, OperatorId } from '../../core/base/ids.ts';
import type { DeferredAuditEvent } from '../../core/ptz/gatewayMessages.ts';
import { publishStoppingList, storeDeferredEvents } from '../ptz/deferredFiles.ts';
import { createDeferredEventsReader } from '../ptz/gatewayClient/sitePtzClient.ts';

const folderOf = () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-left-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const left = (at: number): DeferredAuditEvent => ({
  at,
  auditEvent: {
    who: OperatorId.parse('hn:operator:an'),
    desk: DeskId.parse('desk-0000000000000001'),
    camera: CameraId.parse('hn:camera:c1'),
    event: 'ptz.steer',
    why: null,
    detail: { ended: 'siteGone' },
  },
});
const instances = ['0123456789abcdef', 'fedcba9876543210'] as const;

it('audit events left by gateways are read by the next site in order, and kept until they are written', () => {
  const folder = join(folderOf(), 'not there yet');
  const taking = () => createDeferredEventsReader(folder, () => undefined);
  expect(taking().takeDeferredEvents().auditEvents).toEqual([]);
  storeDeferredEvents(folder, instances[0], [left(2)]);
  storeDeferredEvents(folder, instances[1], [left(1), left(3)]);
  expect(
    taking()
      .takeDeferredEvents()
      .auditEvents.map(({ at }) => at),
  ).toEqual([1, 2, 3]);
  const next = taking();
  const taken = next.takeDeferredEvents();
  expect(taken.auditEvents).toHaveLength(3);
  expect(next.takeDeferredEvents().auditEvents, 'while it is being written down').toEqual([]);
  taken.done();
  expect(taking().takeDeferredEvents().auditEvents).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

it('a damaged file of events is reported, and the others are read', () => {
  const folder = folderOf();
  const lines: string[] = [];
  storeDeferredEvents(folder, instances[0], [left(2)]);
  writeFileSync(join(folder, `steering-${instances[1]}.json`), '[{"at":1');
  expect(
    createDeferredEventsReader(folder, (line) => lines.push(line)).takeDeferredEvents().auditEvents,
  ).toHaveLength(1);
  expect(lines).toHaveLength(1);
});

it('cameras that a gateway is still stopping pass to the next site, which then ends that gateway', () => {
  const folder = join(folderOf(), 'steering');
  const cameras = ['hn:camera:c1', 'hn:camera:c2'].map((id) => CameraId.parse(id));
  const list = publishStoppingList(folder, instances[0], cameras);
  expect(list.isTakenOver).toBe(false);
  const begun: (readonly CameraId[])[] = [];
  createDeferredEventsReader(folder, () => undefined).takeCameras((taken) => {
    expect(list.isTakenOver, 'the next site begins first').toBe(false);
    begun.push(taken);
  });
  expect(begun).toEqual([cameras]);
  expect(list.isTakenOver).toBe(true);
  list.withdraw();
});

it('a removed data folder counts as taken over, so that no gateway stays behind', () => {
  const parent = folderOf();
  const list = publishStoppingList(join(parent, 'steering'), instances[0], [CameraId.parse('hn:camera:c1')]);
  rmSync(join(parent, 'steering'), { recursive: true });
  expect(list.isTakenOver).toBe(true);
});

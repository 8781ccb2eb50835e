import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { LeftDeed } from '../core/contract/gateway.ts';
import { CameraId, DeskId, OperatorId } from '../core/domain/ids.ts';
import { leaveDeeds } from './ptz/left.ts';
import { takeLeft } from './steering/left.ts';

const folderOf = () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-left-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const left = (at: number): LeftDeed => ({
  at,
  deed: {
    who: OperatorId.parse('hn:operator:an'),
    desk: DeskId.parse('desk-0000000000000001'),
    camera: CameraId.parse('hn:camera:c1'),
    ...{ deed: 'ptz.steer', why: null, detail: { ended: 'siteGone' } },
  },
});
const instances = ['0123456789abcdef', 'fedcba9876543210'] as const;

it('what gateways have left is there for the next site in its order, until that has written it down', () => {
  const folder = join(folderOf(), 'not there yet');
  const log = () => undefined;
  expect(takeLeft(folder, log).deeds).toEqual([]);
  leaveDeeds(folder, instances[0], [left(2)]);
  leaveDeeds(folder, instances[1], [left(1), left(3)]);
  expect(takeLeft(folder, log).deeds.map(({ at }) => at)).toEqual([1, 2, 3]);
  const taken = takeLeft(folder, log);
  taken.done();
  expect(takeLeft(folder, log).deeds).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

it('one that is damaged is said so, and the others are taken', () => {
  const folder = folderOf();
  const lines: string[] = [];
  leaveDeeds(folder, instances[0], [left(2)]);
  writeFileSync(join(folder, `steering-${instances[1]}.json`), '[{"at":1');
  expect(takeLeft(folder, (line) => lines.push(line)).deeds).toHaveLength(1);
  expect(lines).toHaveLength(1);
});

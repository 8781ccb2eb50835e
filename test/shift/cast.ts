import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Console, display, eventually, launch } from '../e2e/launch.ts';
import { untilReady } from '../e2e/wallPage.ts';
import { type Monitors, startMonitors } from '../fixtures/monitors.ts';
import { addPerson, type Person } from '../fixtures/person.ts';
import { shiftStarts } from '../fixtures/roster.ts';
import { type ConsoleStick, plugIntoConsole } from '../fixtures/virtualStick.ts';
import { type Drills, openDrills } from './drills.ts';

/**
 * The demo's default number of cameras.
 * The first `testCameras` show their number and count their pictures.
 */
const cameras = 4_420;
const testCameras = 48;
/** Desk 1's monitors are side by side. */
const monitorWidth = 1_920;
const monitorMode = '1920x1080';

/** Two operators who hand over to each other, a shift leader, and an auditor. */
export const people = {
  an: { id: 'an', displayName: 'Nguyễn Thị An', password: 'con mèo qua sông hồng', roles: ['operator'] },
  binh: { id: 'binh', displayName: 'Trần Văn Bình', password: 'ngựa pin kẹp đúng chỗ', roles: ['operator'] },
  chi: { id: 'chi', displayName: 'Lê Thị Chi', password: 'hồ gươm sáng sớm nay', roles: ['supervisor'] },
  kiem: { id: 'kiem', displayName: 'Phạm Văn Kiểm', password: 'sổ sách đủ từng dòng', roles: ['auditor'] },
} as const satisfies Readonly<Record<string, Person>>;

/** Three desks of one site, which runs inside the first of them. */
export interface Cast {
  /** Desk 1: three monitors, a stick, and the embedded site. */
  readonly desk1: Console;
  /** Desk 2: a separate console with one monitor. */
  readonly desk2: Console;
  /** The wall of the room, without an operator. */
  readonly wall: Console;
  readonly stick: ConsoleStick;
  readonly drills: Drills;
  readonly siteData: string;
  /** Unplugs desk 1's second monitor; `replug` plugs it in again. */
  unplug(): Promise<void>;
  replug(): Promise<void>;
  close(): Promise<void>;
}

const Config = z.object({ listen: z.object({ port: z.int() }) });

async function plugAll(monitors: Monitors): Promise<void> {
  for (const at of [0, 1, 2]) await monitors.plug(at, at * monitorWidth, 0, monitorMode);
}

export async function startCast(): Promise<Cast> {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const one of undo.splice(0).reverse()) await one();
  };
  try {
    const monitors = await startMonitors();
    undo.push(() => monitors.close());
    await plugAll(monitors);
    const common = ['--diagnostics', '--lang=vi'];
    const desk1 = await launch({
      args: [
        ...[`--cameras=${cameras}`, `--test-cameras=${testCameras}`, '--windows=3', '--desk-name=Bàn 1'],
        `--shifts=${shiftStarts().join()}`,
        ...common,
      ],
      // Hides the machine's printers, whatever they are.
      env: { DISPLAY: monitors.name, CUPS_SERVER: '/dev/null' },
    });
    undo.push(() => desk1.close());
    for (const window of [1, 2, 3]) await untilReady(desk1, window, 120_000);
    const siteData = join(desk1.data, 'site', 'data');
    for (const person of Object.values(people)) await addPerson(siteData, person);
    const config = join(desk1.data, 'site', 'site.yaml');
    const { listen } = Config.parse(parse(readFileSync(config, 'utf8')));
    const site = `--site=ws://127.0.0.1:${listen.port}`;
    const text = execFileSync(
      process.execPath,
      [
        resolve(import.meta.dirname, '../../site/entry.ts'),
        '--config',
        config,
        'enrol-wall',
        'Tường phòng trực',
      ],
      { encoding: 'utf8' },
    );
    const code = /[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}/.exec(text)?.[0] ?? '';
    // Each console has its own display: two on one display would take the focus from each other.
    const screens = await Promise.all([display(true), display(true)]);
    for (const screen of screens) undo.push(() => screen.close());
    const [screen2, screenWall] = screens;
    const desk2 = await launch({
      args: [site, '--desk-name=Bàn 2', '--size=1920x1080', ...common],
      env: { DISPLAY: screen2?.name ?? '', CUPS_SERVER: '/dev/null' },
    });
    undo.push(() => desk2.close());
    const wall = await launch({
      args: [site, '--room-wall', `--enrol=${code}`, '--size=1920x1080', ...common],
      env: { DISPLAY: screenWall?.name ?? '' },
    });
    undo.push(() => wall.close());
    await wall.page.getByTestId('room-wall').waitFor();
    const drills = await openDrills(desk1);
    undo.push(() => drills.close());
    const stick = await plugIntoConsole(desk1.app);
    await eventually('the demo answers', () => drills.play({ do: 'stats' }));
    return {
      desk1,
      desk2,
      wall,
      stick,
      drills,
      siteData,
      close,
      unplug: () => monitors.unplug(1),
      replug: () => plugAll(monitors),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

import { readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { WindowId } from '../../core/base/ids.ts';
import {
  Bounds,
  type ConnectedDisplay,
  findDisplayUnder,
  recogniseDisplays,
  type SeenDisplay,
  toDisplayFraction,
} from '../../core/wall/display.ts';
import { DeskProfiles, maxWindows, noProfiles } from '../../core/wall/displayProfile.ts';

/** Content of windows.json. */
const Stored = DeskProfiles.extend({ version: z.literal(2) });

/** Content as the first release wrote it: a desktop position for each window, and its display. */
const Version1 = z.object({
  version: z.literal(1),
  windows: z
    .array(
      z.object({
        window: WindowId,
        bounds: Bounds,
        display: z.object({ id: z.number(), label: z.string().max(200) }),
        fullScreen: z.boolean(),
      }),
    )
    .max(64),
});
type Version1 = z.infer<typeof Version1>;

/** Returns the display of a first-release window: by its name if that is unique, else by its id, else by its position. */
function displayOf(was: Version1['windows'][number], seen: readonly SeenDisplay[]): SeenDisplay | undefined {
  const named = seen.filter(({ label }) => label !== '' && label === was.display.label);
  const byId = seen.find(({ id }) => id === was.display.id);
  return (named.length === 1 ? named[0] : byId) ?? byId ?? findDisplayUnder(seen, was.bounds) ?? seen[0];
}

/** Converts the window positions of the first release to a profile on the connected displays. */
export function fromVersion1(file: Version1, here: readonly ConnectedDisplay[]): DeskProfiles {
  const { seen, known } = recogniseDisplays([], here, new Set());
  const windows = file.windows.slice(0, maxWindows).flatMap((was) => {
    const display = displayOf(was, seen);
    if (!display) return [];
    const place = toDisplayFraction(display.workArea, was.bounds);
    const home = { display: display.number, place, fullScreen: was.fullScreen };
    return [{ window: was.window, home, fallback: 'first' as const }];
  });
  return { displays: [...known], current: '', profiles: [{ name: '', walls: '', windows }] };
}

/** windows.json of the user's data folder: the desk's displays and profiles. */
export interface ProfileFile {
  /** Its content when it was opened. */
  readonly stored: DeskProfiles;
  /** Saves soon; several quick changes are written once, the last one wins. */
  keep(profiles: DeskProfiles): void;
  flush(): Promise<void>;
}

/** Reads the file. A missing or broken file counts as empty; a broken one is logged. */
export function openProfileFile(
  file: string,
  here: readonly ConnectedDisplay[],
  log: (line: string) => void,
): ProfileFile {
  let stored = noProfiles;
  try {
    const read = z.union([Stored, Version1]).parse(JSON.parse(readFileSync(file, 'utf8')));
    if (read.version === 1) stored = fromVersion1(read, here);
    else stored = { displays: read.displays, current: read.current, profiles: read.profiles };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      log(`${file} is not usable, windows start at their default places: ${String(error).slice(0, 300)}`);
  }
  let latest = stored;
  let changed = false;
  let writing: Promise<void> | undefined;

  /** Writes atomically: to a temporary file, forced to disk, then renamed. */
  async function write(): Promise<void> {
    while (changed) {
      changed = false;
      const content: z.infer<typeof Stored> = { version: 2, ...latest };
      try {
        await mkdir(dirname(file), { recursive: true });
        const temporary = await open(`${file}.new`, 'w');
        try {
          await temporary.writeFile(JSON.stringify(content, null, 2));
          await temporary.sync();
        } finally {
          await temporary.close();
        }
        await rename(`${file}.new`, file);
      } catch (error) {
        log(`${file} could not be written: ${String(error)}`);
      }
    }
    writing = undefined;
  }

  return {
    stored,
    keep(profiles) {
      latest = profiles;
      changed = true;
      writing ??= Promise.resolve().then(write);
    },
    async flush() {
      await writing;
    },
  };
}

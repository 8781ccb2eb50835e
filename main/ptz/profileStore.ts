import { readFileSync, renameSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { maxStickProfiles, StickProfile, stickKey } from '../../core/ptz/stick.ts';

const Stored = z.object({ version: z.literal(1), profiles: z.array(StickProfile).max(maxStickProfiles) });

/** The stick profiles that were learnt or changed at this desk, by make and model. */
export interface ProfileStore {
  all(): readonly StickProfile[];
  /** Kept once this has resolved well; else nothing has changed. */
  save(profile: StickProfile): Promise<Result<object>>;
  forget(key: string): Promise<Result<object>>;
  /** What was wrong with the file when it was opened: it lies aside, and there are no profiles. */
  readonly damage: Fault | undefined;
}

/** Reads sticks.json of the user's data folder; one that is not usable is kept beside, and told. */
export function openProfileStore(
  file: string,
  options: { readonly log: (line: string) => void; readonly now: () => number },
): ProfileStore {
  const { log } = options;
  let profiles: readonly StickProfile[] = [];
  let damage: Fault | undefined;
  try {
    profiles = Stored.parse(JSON.parse(readFileSync(file, 'utf8'))).profiles;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) damage = setAside(error);
  }

  function setAside(error: unknown): Fault {
    const movedTo = `${file}.damaged-${Math.round(options.now())}`;
    log(`${file} is not usable and was kept as ${movedTo}: ${String(error).slice(0, 300)}`);
    try {
      renameSync(file, movedTo);
    } catch (failure) {
      // It is written over by the next profile then, and read as damaged until that.
      log(`${file} could not be put aside: ${String(failure)}`);
      return { code: 'stick.damaged', params: { movedTo: file } };
    }
    return { code: 'stick.damaged', params: { movedTo } };
  }

  /** Whole or not at all: written beside, forced to the disk, then put in place. */
  async function write(next: readonly StickProfile[]): Promise<Result<object>> {
    try {
      await mkdir(dirname(file), { recursive: true });
      const temporary = await open(`${file}.new`, 'w');
      try {
        await temporary.writeFile(
          JSON.stringify({ version: 1, profiles: [...next] } satisfies z.input<typeof Stored>, null, 2),
        );
        await temporary.sync();
      } finally {
        await temporary.close();
      }
      await rename(`${file}.new`, file);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      log(`${file} could not be written: ${why}`);
      return fail('stick.notStored', { why });
    }
    profiles = next;
    return ok({});
  }
  // One after the other: two that overlapped would write the same file.
  let last: Promise<unknown> = Promise.resolve();
  function inTurn(next: () => readonly StickProfile[]): Promise<Result<object>> {
    const mine = last.then(() => write(next()));
    last = mine;
    return mine;
  }
  /** SDL and the Gamepad API number one stick differently: it may have a profile for either. */
  const isSame = (a: StickProfile, b: StickProfile) =>
    stickKey(a) === stickKey(b) && (a.inputApi ?? 'sdl') === (b.inputApi ?? 'sdl');

  return {
    all: () => profiles,
    save(profile) {
      const others = () => profiles.filter((other) => !isSame(other, profile));
      if (others().length >= maxStickProfiles)
        return Promise.resolve(fail('stick.tooMany', { most: maxStickProfiles }));
      return inTurn(() => [...others(), profile]);
    },
    forget: (key) => inTurn(() => profiles.filter((profile) => stickKey(profile) !== key)),
    damage,
  };
}

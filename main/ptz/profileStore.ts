import { readFileSync, renameSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { getStickKey, maxStickProfiles, StickProfile } from '../../core/ptz/stick.ts';

const Stored = z.object({ version: z.literal(1), profiles: z.array(StickProfile).max(maxStickProfiles) });

/** The stick profiles that were learnt or changed at this desk, by make and model. */
export interface ProfileStore {
  all(): readonly StickProfile[];
  /** Saves a profile. It is on disk once this has resolved with ok; otherwise nothing has changed. */
  save(profile: StickProfile): Promise<Result<object>>;
  forget(key: string): Promise<Result<object>>;
  /** The fault of the file when it was opened: it was set aside, and there are no profiles. */
  readonly damage: Fault | undefined;
}

/** Reads sticks.json of the user's data folder; a file that is not usable is set aside (`damage`). */
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
    log(`${file} is not usable and was moved to ${movedTo}: ${String(error).slice(0, 300)}`);
    try {
      renameSync(file, movedTo);
    } catch (failure) {
      // The next profile overwrites it; until then it is read as damaged.
      log(`${file} could not be moved: ${String(failure)}`);
      return { code: 'stick.damaged', params: { movedTo: file } };
    }
    return { code: 'stick.damaged', params: { movedTo } };
  }

  /** Writes all or nothing: to a temporary file, synced to disk, then renamed. */
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
  // Writes run one after the other: two that overlapped would write the same file.
  let last: Promise<unknown> = Promise.resolve();
  function inTurn(next: () => readonly StickProfile[]): Promise<Result<object>> {
    const mine = last.then(() => write(next()));
    last = mine;
    return mine;
  }
  /** SDL and the Gamepad API number a stick's parts differently: it may have a profile for either. */
  const isSame = (a: StickProfile, b: StickProfile) =>
    getStickKey(a) === getStickKey(b) && (a.inputApi ?? 'sdl') === (b.inputApi ?? 'sdl');

  return {
    all: () => profiles,
    save(profile) {
      const others = () => profiles.filter((other) => !isSame(other, profile));
      if (others().length >= maxStickProfiles)
        return Promise.resolve(fail('stick.tooMany', { most: maxStickProfiles }));
      return inTurn(() => [...others(), profile]);
    },
    forget: (key) => inTurn(() => profiles.filter((profile) => getStickKey(profile) !== key)),
    damage,
  };
}

import type { LatLon } from '../../../core/base/geo.ts';
import type { Around } from '../picture/messages.ts';
import { type CityFile, openCityFile } from './file.ts';
import { aroundDome } from './index.ts';

export interface Surroundings {
  /** Returns the surroundings of a lens; undefined without an intact city file. Never rejects. */
  around(at: LatLon & { readonly heightM: number }): Promise<Around | undefined>;
  close(): Promise<void>;
}

/** Reads a city file, one place at a time; opens it at the first request. An error is logged once. */
export function openSurroundings(path: string | undefined, log: (line: string) => void): Surroundings {
  let file: Promise<CityFile> | undefined;
  let isNotified = false;
  let turn: Promise<unknown> = Promise.resolve();

  async function look(from: string, at: LatLon & { readonly heightM: number }): Promise<Around | undefined> {
    try {
      file ??= openCityFile(from);
      const { city } = await file;
      return await aroundDome(city, at, at.heightM);
    } catch (error) {
      if (!isNotified) log(`domes see no city: ${error instanceof Error ? error.message : String(error)}`);
      isNotified = true;
      return undefined;
    }
  }

  return {
    around(at) {
      if (path === undefined) return Promise.resolve(undefined);
      const mine = turn.then(() => look(path, at));
      turn = mine;
      return mine;
    },
    async close() {
      await turn;
      await file?.then(
        (opened) => opened.close(),
        () => undefined,
      );
    },
  };
}

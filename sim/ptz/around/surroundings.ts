import type { LatLon } from '../../../core/base/geo.ts';
import type { VisibleCity } from '../picture/messages.ts';
import { type CityFile, openCityFile } from './file.ts';
import { gatherVisibleCity } from './index.ts';

export interface Surroundings {
  /** Returns the surroundings of a lens; undefined without an intact city file. Never rejects. */
  around(at: LatLon & { readonly heightM: number }): Promise<VisibleCity | undefined>;
  close(): Promise<void>;
}

/** Reads a city file, one place at a time; opens it at the first request. An error is logged once. */
export function openSurroundings(path: string | undefined, log: (line: string) => void): Surroundings {
  let file: Promise<CityFile> | undefined;
  let isNotified = false;
  let lastRead: Promise<unknown> = Promise.resolve();

  async function readCity(
    from: string,
    at: LatLon & { readonly heightM: number },
  ): Promise<VisibleCity | undefined> {
    try {
      file ??= openCityFile(from);
      const { city } = await file;
      return await gatherVisibleCity(city, at, at.heightM);
    } catch (error) {
      if (!isNotified)
        log(`PTZ cameras without a city file: ${error instanceof Error ? error.message : String(error)}`);
      isNotified = true;
      return undefined;
    }
  }

  return {
    around(at) {
      if (path === undefined) return Promise.resolve(undefined);
      const read = lastRead.then(() => readCity(path, at));
      lastRead = read;
      return read;
    },
    async close() {
      await lastRead;
      await file?.then(
        (opened) => opened.close(),
        () => undefined,
      );
    },
  };
}

import type { City, ReadCity } from '../../core/map/city/city.ts';
import { openCity } from '../../core/map/city/format.ts';
import { readByBlocks } from './blocks.ts';
import { inflate } from './inflate.ts';

/** A city that is open. */
export interface OpenedCity {
  readonly city: City;
  readonly file: string;
}

/** The city that is shown. */
export interface CityKeeper {
  /** Opens another; until it is open, and where it cannot be, the one before is gone all the same. */
  set(source: { readonly file: string; readonly read: ReadCity } | undefined): void;
  shown(): OpenedCity | undefined;
  /** One is being opened. */
  isOpening(): boolean;
}

export function keepCity(told: {
  onShown(city: OpenedCity | undefined): void;
  /** A sentence; undefined: none any more. */
  onFault(fault: string | undefined): void;
}): CityKeeper {
  let shown: OpenedCity | undefined;
  let run = 0;
  let isOpening = false;

  async function open(file: string, readFile: ReadCity, mine: number): Promise<void> {
    const read = readByBlocks(readFile);
    const opened = await openCity(read, inflate).catch((error: unknown) => String(error));
    if (mine !== run) return;
    isOpening = false;
    if (typeof opened === 'string') told.onFault(opened);
    else if (!opened.ok) told.onFault(`${opened.fault.code} ${JSON.stringify(opened.fault.params)}`);
    else {
      shown = { city: opened.value, file };
      told.onShown(shown);
    }
  }

  return {
    set(source) {
      run += 1;
      const had = shown;
      shown = undefined;
      isOpening = source !== undefined;
      told.onFault(undefined);
      if (had) told.onShown(undefined);
      if (source) void open(source.file, source.read, run);
    },
    shown: () => shown,
    isOpening: () => isOpening,
  };
}

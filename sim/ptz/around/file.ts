/** The city that the PTZ cameras see: the file shipped with the program. */
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import type { City } from '../../../core/map/city/city.ts';
import { openCity } from '../../../core/map/city/format.ts';

const inflateAll = promisify(inflateRaw);

/** Relative to the sources or the built program; undefined if missing. */
export function ownCityFile(): string | undefined {
  const around = ['../../../resources/city', '../resources/city', '../../resources/city'];
  return around.map((path) => join(import.meta.dirname, path, 'demo.city')).find((file) => existsSync(file));
}

export interface CityFile {
  readonly city: City;
  close(): Promise<void>;
}

/** @throws a sentence if the file cannot be read or is no city file. */
export async function openCityFile(path: string): Promise<CityFile> {
  const file = await open(path, 'r');
  const read = async (at: number, length: number) => {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  };
  const opened = await openCity(read, (bytes, most) => inflateAll(bytes, { maxOutputLength: most }));
  if (!opened.ok) {
    await file.close();
    throw new Error(`${path}: ${opened.fault.code}`);
  }
  return { city: opened.value, close: () => file.close() };
}

import { type City, type TileKey, tileSideM } from '../../../core/city/city.ts';
import { openCity } from '../../../core/city/format.ts';
import { readByBlocks } from '../blocks.ts';
import { inflate } from '../inflate.ts';
import { meshOf } from './mesh.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** Reads a city through the page, and raises the tiles that it is asked for, one after the other. */

declare const self: {
  addEventListener(type: 'message', listener: (event: { readonly data: ToWorker }) => void): void;
  postMessage(message: FromWorker, transfer: readonly ArrayBuffer[]): void;
};
const tell = (message: FromWorker, transfer: readonly ArrayBuffer[] = []) =>
  self.postMessage(message, transfer);

const asked = new Map<number, { resolve(bytes: Uint8Array): void; reject(error: Error): void }>();
let asks = 0;
const read = (at: number, length: number) =>
  new Promise<Uint8Array>((resolve, reject) => {
    asks += 1;
    asked.set(asks, { resolve, reject });
    tell({ kind: 'read', ask: asks, at, length });
  });

let city: Promise<City | undefined> = Promise.resolve(undefined);
let provoking: 'first' | 'last' = 'last';

const fault = (error: unknown) => tell({ kind: 'fault', fault: String(error) });

async function open(): Promise<City | undefined> {
  const opened = await openCity(readByBlocks(read), inflate);
  if (opened.ok) return opened.value;
  fault(`${opened.fault.code} ${JSON.stringify(opened.fault.params)}`);
  return undefined;
}

async function raise(key: TileKey): Promise<void> {
  const opened = await city;
  const tile = await opened?.tile(key);
  if (!opened || !tile) {
    tell({ kind: 'raised', key, mesh: undefined });
    return;
  }
  const { header } = opened;
  const mesh = meshOf(tile, {
    sideM: tileSideM(header, key.level),
    detailM: header.detailM[key.level] ?? 0,
    provoking,
  });
  tell({ kind: 'raised', key, mesh }, [mesh.vertices.buffer, mesh.indices.buffer]);
}

self.addEventListener('message', ({ data }) => {
  if (data.kind === 'bytes') {
    const wait = asked.get(data.ask);
    asked.delete(data.ask);
    if (data.bytes) wait?.resolve(data.bytes);
    else wait?.reject(new Error('the city file cannot be read'));
  } else if (data.kind === 'open') {
    provoking = data.provoking;
    city = open().catch((error: unknown) => {
      fault(error);
      return undefined;
    });
  } else {
    const { key } = data;
    raise(key).catch((error: unknown) => {
      fault(error);
      tell({ kind: 'raised', key, mesh: undefined });
    });
  }
});

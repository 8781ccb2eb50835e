import { getTileSideM } from '../../../core/map/city/city.ts';
import { unpackTile } from '../../../core/map/city/format.ts';
import { inflate } from '../inflate.ts';
import { buildTileMesh } from './mesh.ts';
import type { FromMeshWorker, ToMeshWorker } from './protocol.ts';

/** The scope of the worker that builds tile meshes. */

declare const self: {
  addEventListener(type: 'message', listener: (event: { readonly data: ToMeshWorker }) => void): void;
  postMessage(message: FromMeshWorker, transfer: readonly ArrayBuffer[]): void;
};

type Opened = Extract<ToMeshWorker, { readonly kind: 'open' }>;
let opened: Opened | undefined;

async function raise(
  { city, header, provoking }: Opened,
  { key, tile }: Extract<ToMeshWorker, { readonly kind: 'raise' }>,
): Promise<void> {
  const mesh = buildTileMesh(await unpackTile(tile, key, header, inflate), {
    sideM: getTileSideM(header, key.level),
    detailM: header.detailM[key.level] ?? 0,
    provoking,
  });
  self.postMessage({ city, key, mesh }, [mesh.vertices.buffer, mesh.indices.buffer]);
}

self.addEventListener('message', ({ data }) => {
  if (data.kind === 'open') opened = data;
  else if (opened) {
    const { city } = opened;
    raise(opened, data).catch((error: unknown) =>
      self.postMessage({ city, key: data.key, mesh: undefined, fault: String(error) }, []),
    );
  }
});

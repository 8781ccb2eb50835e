import { inflateSync } from 'node:zlib';
import { PbfReader } from 'pbf';
import { WriteFailure } from '../../draft.ts';
import { type Source, SourceFailure } from '../source.ts';

/** Limits of the format (OSM wiki, PBF Format); a larger block means that the file is damaged. */
const maxHeaderBytes = 64 << 10;
const maxBlobBytes = 32 << 20;
const knownFeatures = new Set(['OsmSchema-V0.6', 'DenseNodes', 'LocationsOnWays']);

const damaged = (why: string) => new SourceFailure(why, false);

/** Yields the unpacked data blocks of a PBF file in order. @throws SourceFailure */
export async function* blocksOf(source: Source, onChunk: () => void): AsyncGenerator<Uint8Array, void> {
  const chunks = source.chunks();
  let have: Buffer = Buffer.alloc(0);
  let isOver = false;
  /** Returns so many bytes; undefined at the end of the file. A file that ends within them is cut off. */
  const take = async (length: number): Promise<Buffer | undefined> => {
    const pieces = [have];
    let got = have.length;
    while (got < length && !isOver) {
      const next = await chunks.next();
      if (next.done) isOver = true;
      else {
        pieces.push(next.value);
        got += next.value.length;
        onChunk();
      }
    }
    if (pieces.length > 1) have = Buffer.concat(pieces);
    if (have.length === 0) return undefined;
    if (have.length < length) throw new SourceFailure('it ends within a block', true);
    const taken = have.subarray(0, length);
    have = have.subarray(length);
    return taken;
  };
  const rest = async (length: number): Promise<Buffer> => {
    const taken = length === 0 ? Buffer.alloc(0) : await take(length);
    if (!taken) throw new SourceFailure('it ends between a length and its block', true);
    return taken;
  };
  try {
    for (let size = await take(4); size; size = await take(4)) {
      const headerBytes = size.readUInt32BE();
      if (headerBytes > maxHeaderBytes) throw damaged('a block header of impossible length');
      const { type, bytes } = headerOf(await rest(headerBytes));
      if (bytes > maxBlobBytes) throw damaged('a block of impossible length');
      const block = unpackBlob(await rest(bytes));
      if (type === 'OSMData') yield block;
      else if (type === 'OSMHeader') checkFeatures(block);
    }
  } finally {
    await chunks.return();
  }
}

/** Runs a parser of file content: any error means damage, except a failure to write the list of rejected features. */
export function parseOrDamage<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof SourceFailure || error instanceof WriteFailure) throw error;
    throw damaged(error instanceof Error ? error.message : String(error));
  }
}

function headerOf(bytes: Buffer): { readonly type: string; readonly bytes: number } {
  return parseOrDamage(() => {
    const header = { type: '', bytes: 0 };
    new PbfReader(bytes).readFields((tag, to, pbf) => {
      if (tag === 1) to.type = pbf.readString();
      else if (tag === 3) to.bytes = pbf.readVarint();
    }, header);
    return header;
  });
}

function unpackBlob(bytes: Buffer): Uint8Array {
  return parseOrDamage(() => {
    let block: Uint8Array | undefined;
    new PbfReader(bytes).readFields((tag, _, pbf) => {
      if (tag === 1) block = pbf.readBytes();
      else if (tag === 3) block = inflateSync(pbf.readBytes(), { maxOutputLength: maxBlobBytes });
    }, null);
    if (!block) throw damaged('a block packed in a way that is not read here; osmium cat writes zlib');
    return block;
  });
}

function checkFeatures(bytes: Uint8Array): void {
  parseOrDamage(() => {
    new PbfReader(bytes).readFields((tag, _, pbf) => {
      if (tag !== 4) return;
      const feature = pbf.readString();
      if (!knownFeatures.has(feature)) throw damaged(`it needs ${feature}, which is not read here`);
    }, null);
  });
}

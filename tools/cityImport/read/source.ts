import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { SourceKind } from '../../../core/map/sourceKinds.ts';
import { type Format, formatOf } from './format.ts';

/** A file that can be read from its beginning any number of times, and is unpacked while it is read. */
export interface Source {
  readonly path: string;
  readonly name: string;
  readonly isGzip: boolean;
  readonly format: Format;
  /** Yields the unpacked content. @throws SourceFailure */
  chunks(): AsyncGenerator<Buffer, void>;
  /** Returns the share read since the beginning, 0 to 1. */
  partRead(): number;
}

/** A file that proves damaged or cut off while it is read. */
export class SourceFailure extends Error {
  readonly isCutOff: boolean;
  constructor(why: string, isCutOff: boolean) {
    super(why);
    this.isCutOff = isCutOff;
  }
}

const chunkBytes = 1 << 20;
/** Number of bytes for detecting a format. */
const sniffedBytes = 64 << 10;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);

/** Opens a file and detects its format; a fault has the reason if it cannot be read. */
export async function openSource(path: string): Promise<Result<Source>> {
  const name = basename(path);
  let head: Buffer;
  let bytes: number;
  try {
    const about = await stat(path);
    if (about.isDirectory())
      return fail('city.noSuchFile', { file: path, sourceKind: 'folder' satisfies SourceKind });
    // Opening a pipe would block until it has a writer, even against Ctrl+C; and a pipe cannot be read twice.
    if (!about.isFile())
      return fail('city.noSuchFile', { file: path, sourceKind: 'notAFile' satisfies SourceKind });
    bytes = about.size;
    head = await firstBytes(path);
  } catch (error) {
    const code = codeOf(error);
    const sourceKind = code === 'ENOENT' ? ('missing' satisfies SourceKind) : code;
    return fail('city.noSuchFile', { file: path, sourceKind });
  }
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  let readSoFar = 0;
  const source = {
    path,
    name,
    isGzip,
    partRead: () => readSoFar / Math.max(1, bytes),
    async *chunks() {
      const file = createReadStream(path, { highWaterMark: chunkBytes });
      readSoFar = 0;
      file.on('data', (chunk) => {
        readSoFar += chunk.length;
      });
      // The reader of the last stream receives all errors.
      const stream = isGzip ? pipeline(file, createGunzip({ chunkSize: chunkBytes }), () => undefined) : file;
      try {
        for await (const chunk of stream) yield chunk as Buffer;
      } catch (error) {
        const code = codeOf(error);
        throw new SourceFailure(code, code === 'Z_BUF_ERROR');
      }
      // The file was truncated meanwhile; gzip detects that itself.
      if (!isGzip && readSoFar < bytes) throw new SourceFailure('shorter than it was', true);
    },
  };
  try {
    const start = isGzip ? await unpackedStart(source) : head;
    const format = formatOf(start);
    if (typeof format === 'string') return ok({ ...source, format });
    if ('columns' in format) return fail('city.noFootprints', { file: name, columns: format.columns });
    return fail('city.formatUnknown', { file: name, sourceKind: format.looksLike });
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return error.isCutOff
      ? fail('city.sourceCutOff', { file: name })
      : fail('city.sourceDamaged', { file: name, why: error.message });
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function unpackedStart(source: Pick<Source, 'chunks'>): Promise<Buffer> {
  for await (const chunk of source.chunks()) return chunk.subarray(0, sniffedBytes);
  return Buffer.alloc(0);
}

import type { SourceNames } from '../origins.ts';
import { readCsv } from './csv.ts';
import type { Format } from './format.ts';
import { CollectionReader, type FeatureSink, LineReader } from './geojson.ts';
import { nameOfOsm, readPbf } from './pbf/read.ts';
import type { Source } from './source.ts';

/** Reads a whole file into a sink; `onPart` receives the share read so far, 0 to 1. @throws SourceFailure */
export interface Reader {
  read(source: Source, sink: FeatureSink, onPart: (part: number) => void): Promise<void>;
  /** Returns a feature's name, with which a person finds it in the file. */
  readonly nameOf: SourceNames['nameOf'];
}

const inChunks = (make: (sink: FeatureSink) => { push(chunk: Buffer): void; end(): void }): Reader['read'] =>
  async function read(source, sink, onPart) {
    const reader = make(sink);
    for await (const chunk of source.chunks()) {
      reader.push(chunk);
      onPart(source.partRead());
    }
    reader.end();
  };

export const readers: Readonly<Record<Format, Reader>> = {
  geojson: { read: inChunks((sink) => new CollectionReader(sink)), nameOf: (where) => `feature ${where}` },
  pbf: { read: readPbf, nameOf: nameOfOsm },
  csv: { read: readCsv, nameOf: (where) => `row ${where}` },
  'geojson-lines': { read: inChunks((sink) => new LineReader(sink)), nameOf: (where) => `line ${where}` },
};

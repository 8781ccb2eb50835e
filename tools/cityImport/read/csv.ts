import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { isOutlineColumn, separatorOf } from './format.ts';
import type { FeatureSink } from './geojson.ts';
import { type Source, SourceFailure } from './source.ts';
import { wktOf } from './wkt.ts';

/** Maximum length of a line, bytes. */
const maxLineBytes = 16 << 20;

/** Reads a table of footprints: one column of WKT, all others are properties. Features are numbered by their row. */
export async function readCsv(
  source: Source,
  sink: FeatureSink,
  onPart: (part: number) => void,
): Promise<void> {
  let columns: readonly string[] | undefined;
  let outline = -1;
  let row = 1;
  const take = (record: readonly string[]) => {
    if (!columns) {
      columns = record.map((name) => name.trim());
      outline = columns.findIndex(isOutlineColumn);
      return;
    }
    row++;
    const geometry = wktOf(record[outline] ?? '');
    if (typeof geometry === 'string') {
      sink.reject(geometry, row, (record[outline] ?? '').slice(0, 80));
      return;
    }
    const properties: Record<string, string> = {};
    for (let i = 0; i < columns.length; i++) {
      const value = record[i];
      if (i !== outline && value) properties[columns[i] ?? ''] = value;
    }
    sink.take({ where: row, properties, geometry, isRow: true });
  };
  const parser = parse({
    delimiter: await separator(source),
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: maxLineBytes,
    on_record: (record: readonly string[]) => {
      take(record);
      return null;
    },
  });
  async function* chunks() {
    for await (const chunk of source.chunks()) {
      yield chunk;
      onPart(source.partRead());
    }
  }
  try {
    await pipeline(chunks, parser.resume());
  } catch (error) {
    if (error instanceof CsvError) throw new SourceFailure(error.message, false);
    throw error;
  }
}

async function separator(source: Source): Promise<string> {
  for await (const chunk of source.chunks()) {
    return separatorOf(chunk.toString('utf8', 0, 8192).split('\n', 1)[0] ?? '');
  }
  return ',';
}

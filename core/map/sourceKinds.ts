import { createSentenceLookup, type SentencesByCode } from '../errors/sentences.ts';

/** Why no city can be made of a file, worded to stand in brackets after its name. */
const sourceKinds = {
  missing: { vi: 'không có tệp này', en: 'there is none' },
  folder: { vi: 'đó là thư mục', en: 'it is a folder' },
  notAFile: {
    vi: 'đó là ống dẫn hoặc thiết bị: hãy ghi ra tệp trước',
    en: 'a pipe or a device: write it to a file first',
  },
  empty: { vi: 'tệp rỗng', en: 'it is empty' },
  zip: { vi: 'tệp nén zip: hãy giải nén trước', en: 'a zip archive: unpack it first' },
  packed: {
    vi: 'nén không phải bằng gzip: hãy giải nén trước',
    en: 'packed other than by gzip: unpack it first',
  },
  parquet: {
    vi: 'Parquet: hãy chuyển sang GeoJSON trước, ví dụ bằng ogr2ogr hoặc DuckDB',
    en: 'Parquet: write it as GeoJSON first, for instance with ogr2ogr or DuckDB',
  },
  sqlite: {
    vi: 'SQLite hoặc GeoPackage: hãy chuyển sang GeoJSON trước, ví dụ bằng ogr2ogr',
    en: 'SQLite or GeoPackage: write it as GeoJSON first, for instance with ogr2ogr',
  },
  shapefile: {
    vi: 'shapefile: hãy chuyển sang GeoJSON trước, ví dụ bằng ogr2ogr',
    en: 'a shapefile: write it as GeoJSON first, for instance with ogr2ogr',
  },
  osmXml: {
    vi: 'OSM XML: hãy chuyển sang PBF trước, ví dụ bằng osmium cat',
    en: 'OSM XML: write it as PBF first, for instance with osmium cat',
  },
  xml: { vi: 'XML hoặc HTML', en: 'XML or HTML' },
  jsonList: {
    vi: 'một danh sách JSON: GeoJSON phải là một FeatureCollection, hoặc mỗi dòng một Feature',
    en: 'a list of JSON: GeoJSON is a FeatureCollection, or a Feature a line',
  },
  noText: { vi: 'không phải văn bản', en: 'bytes that are no text' },
  otherText: { vi: 'văn bản thuộc loại khác', en: 'text of some other kind' },
} as const satisfies SentencesByCode;

export type SourceKind = keyof typeof sourceKinds;

/** Returns the text of such a kind; messages of the file system are returned as they are. */
export const sourceKindText = createSentenceLookup(sourceKinds);

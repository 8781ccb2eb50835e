import type { AlertPlace } from '../../../core/alerts/alert.ts';
import { asRecord } from './json.ts';
import { firstWord, line, numeric } from './values.ts';

const within = (value: number | undefined, limit: number): number | null =>
  value !== undefined && Math.abs(value) <= limit ? value : null;

/** Where a member of somebody's data says it was; null where it says nothing. Half a position is none. */
export function placeOf(value: unknown): AlertPlace | null {
  const said = asRecord(value);
  const lat = within(numeric(said.lat ?? said.latitude), 90);
  const lon = within(numeric(said.lon ?? said.lng ?? said.longitude), 180);
  const text = line(
    typeof value === 'string' ? value : (firstWord(said, ['text', 'name', 'address']) ?? ''),
    200,
  );
  const isWhole = lat !== null && lon !== null;
  if (!isWhole && text === '') return null;
  return { lat: isWhole ? lat : null, lon: isWhole ? lon : null, ward: null, text };
}

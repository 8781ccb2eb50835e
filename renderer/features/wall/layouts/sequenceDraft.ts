import type { CameraId } from '../../../../core/base/ids.ts';
import { DwellMs, type Sequence } from '../../../../core/wall/layout.ts';

/** Maximum number of cameras in a sequence. */
export const maxSequenceCameras = 100;
export const defaultDwellSeconds = 10;

/** A sequence being edited. */
export interface SequenceDraft {
  readonly cameras: readonly CameraId[];
  /** Index of the current row. */
  readonly at: number;
  readonly dwellSeconds: number;
  readonly name: string;
}

export const createSequenceDraft = (of: Sequence | undefined): SequenceDraft => ({
  cameras: of?.cameras ?? [],
  at: 0,
  dwellSeconds: of ? of.dwellMs / 1_000 : defaultDwellSeconds,
  name: of?.name ?? '',
});

/** Reads numbers as an operator writes them: `12, 40 101-105`. Returns invalid parts unchanged. */
export function parseCameraNumberRanges(text: string): {
  readonly numbers: readonly number[];
  readonly wrong: readonly string[];
} {
  const numbers: number[] = [];
  const wrong: string[] = [];
  for (const part of text.replace(/\s*[-–]\s*/g, '-').split(/[\s,;]+/)) {
    const [, from, to] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? [];
    if (part === '') continue;
    const [first, last] = [Number(from), Number(to ?? from)];
    if (from === undefined || last < first || last - first >= maxSequenceCameras) wrong.push(part);
    else for (let number = first; number <= last; number += 1) numbers.push(number);
  }
  return { numbers, wrong };
}

/** Appends cameras as far as there is room. */
export function appendCameras(draft: SequenceDraft, cameras: readonly CameraId[]): SequenceDraft {
  const all = [...draft.cameras, ...cameras].slice(0, maxSequenceCameras);
  return { ...draft, cameras: all, at: Math.max(0, all.length - 1) };
}

/** Moves to another row, or with `carry` moves the row itself. */
export function moveSequenceRow(draft: SequenceDraft, by: 1 | -1, carry: boolean): SequenceDraft {
  const to = Math.max(0, Math.min(draft.cameras.length - 1, draft.at + by));
  const camera = draft.cameras[draft.at];
  if (!carry || camera === undefined) return { ...draft, at: to };
  const others = draft.cameras.toSpliced(draft.at, 1);
  return { ...draft, cameras: others.toSpliced(to, 0, camera), at: to };
}

export function removeSequenceRow(draft: SequenceDraft, at: number): SequenceDraft {
  const cameras = draft.cameras.toSpliced(at, 1);
  return { ...draft, cameras, at: Math.max(0, Math.min(draft.at, cameras.length - 1)) };
}

export const isValidDwell = (seconds: number): boolean =>
  DwellMs.safeParse(Math.round(seconds * 1_000)).success;

/** Returns the sequence; undefined while it is invalid. */
export function toSequence({ cameras, dwellSeconds, name }: SequenceDraft): Sequence | undefined {
  if (cameras.length === 0 || !isValidDwell(dwellSeconds)) return undefined;
  const called = name.trim().slice(0, 40);
  const dwellMs = Math.round(dwellSeconds * 1_000);
  return { kind: 'sequence', cameras: [...cameras], dwellMs, ...(called === '' ? {} : { name: called }) };
}

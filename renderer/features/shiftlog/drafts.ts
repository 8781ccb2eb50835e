import type { AlertPlace, Person } from '../../../core/alerts/alert.ts';
import type { AlertId, CameraId, ShiftLogId } from '../../../core/base/ids.ts';
import type { EntryType, LogEntry } from '../../../core/shiftlog/entry.ts';
import type { CameraEntry, CamerasState } from '../../shared/mirror.ts';
import { parseTypedTime } from './typedTime.ts';

/** The context of a new entry: the camera, alert or incident that the operator has selected. */
export interface EntryContext {
  readonly cameras: readonly CameraId[];
  readonly alert: { readonly id: AlertId; readonly name: string } | undefined;
  readonly incident: { readonly id: ShiftLogId; readonly name: string } | undefined;
  readonly place: AlertPlace | undefined;
}

export const emptyEntryContext: EntryContext = {
  cameras: [],
  alert: undefined,
  incident: undefined,
  place: undefined,
};

/** An entry as typed, each field as text. */
export interface EntryDraft {
  readonly type: EntryType;
  readonly text: string;
  /** Time of the event; empty: now. */
  readonly time: string;
  readonly place: string;
  /** The location that the place was filled in from; it no longer applies once the text is edited. */
  readonly known: AlertPlace | undefined;
  /** Camera numbers. */
  readonly cameras: string;
  /** Names of a visitor or caller, separated by commas. */
  readonly people: string;
  readonly givenBy: string;
  readonly answers: string;
  readonly due: string;
  readonly alert: EntryContext['alert'];
  readonly incident: EntryContext['incident'];
}

export type EntryDraftField = 'text' | 'time' | 'cameras' | 'people' | 'givenBy' | 'answers' | 'due';

/** The fields of a type in addition to text, time, place and cameras. */
export const fieldsByEntryType = {
  note: [],
  call: ['people'],
  order: ['givenBy', 'answers', 'due'],
  incident: [],
  cameraFault: [],
  visitor: ['people'],
} as const satisfies Record<EntryType, readonly EntryDraftField[]>;

/** Returns the location of a camera, as the place of an entry about it. */
export const getCameraPlace = ({ camera }: CameraEntry): AlertPlace => ({
  lat: camera.position.lat,
  lon: camera.position.lon,
  ward: camera.ward,
  text: camera.name.slice(0, 200),
});

export function createEntryDraft(
  about: EntryContext,
  options: { readonly byId: CamerasState['byId']; readonly me: string },
): EntryDraft {
  const entries = about.cameras.flatMap((id) => options.byId.get(id) ?? []);
  const first = entries[0];
  const known = about.place
    ? { ...about.place, text: about.place.text || (first?.camera.name.slice(0, 200) ?? '') }
    : first && getCameraPlace(first);
  return {
    type: 'note',
    text: '',
    time: '',
    people: '',
    givenBy: '',
    due: '',
    place: known?.text ?? '',
    known,
    cameras: entries.map(({ camera }) => camera.number).join(', '),
    answers: options.me,
    alert: about.alert,
    incident: about.incident,
  };
}

/** Tests whether any text was typed; an untouched draft is replaced by a new one each time. */
export const hasTypedText = ({ text, people, givenBy, due }: EntryDraft): boolean =>
  [text, people, givenBy, due].some((typed) => typed.trim() !== '');

/** Parses camera numbers; undefined where one of them is unknown. */
export function parseCameraNumbers(text: string, byNumber: CamerasState['byNumber']): CameraId[] | undefined {
  const numbers = text.split(/[\s,;]+/).filter((part) => part !== '');
  const found = numbers.map((part) => (/^\d+$/.test(part) ? byNumber.get(Number(part)) : undefined));
  const ids = found.flatMap((entry) => entry?.camera.id ?? []);
  return ids.length === numbers.length && ids.length <= 50 ? [...new Set(ids)] : undefined;
}

export const parseNames = (text: string): string[] =>
  text
    .split(/[,;]/)
    .map((name) => name.trim().slice(0, 120))
    .filter((name) => name !== '')
    .slice(0, 30);

/** Returns the place of a draft. The known coordinates apply only while its text is unchanged. */
function placeOfDraft({ place, known }: EntryDraft): AlertPlace | null {
  const text = place.trim().slice(0, 200);
  if (known && text === known.text.trim()) return known;
  return text === '' ? null : { lat: null, lon: null, ward: null, text };
}

/** Returns the entry of a draft, or its first invalid field. */
export function toLogEntry(
  draft: EntryDraft,
  options: {
    readonly now: number;
    readonly byNumber: CamerasState['byNumber'];
    /** The operators on duty at this desk, recorded as present where the entry is not about other people. */
    readonly onDuty: readonly Person[];
  },
): { readonly entry: LogEntry } | { readonly wrong: EntryDraftField } {
  const { now } = options;
  const text = draft.text.trim();
  if (text === '') return { wrong: 'text' };
  const happenedAt = draft.time.trim() === '' ? now : parseTypedTime(draft.time, now, 'back');
  // An event in the future cannot be logged.
  if (happenedAt === undefined || happenedAt > now) return { wrong: 'time' };
  const cameras = parseCameraNumbers(draft.cameras, options.byNumber);
  if (!cameras) return { wrong: 'cameras' };
  const asks: readonly EntryDraftField[] = fieldsByEntryType[draft.type];
  const named = parseNames(draft.people);
  if (draft.type === 'visitor' && named.length === 0) return { wrong: 'people' };
  const made = {
    type: draft.type,
    text,
    happenedAt: Math.round(happenedAt),
    cameras,
    place: placeOfDraft(draft),
    alerts: draft.alert ? [draft.alert.id] : [],
    people: asks.includes('people') ? named : options.onDuty.map(({ name }) => name).slice(0, 30),
    incident: draft.incident?.id ?? null,
  };
  if (draft.type !== 'order') return { entry: { ...made, order: null } };
  const [givenBy, answers] = [draft.givenBy.trim().slice(0, 120), draft.answers.trim().slice(0, 120)];
  if (givenBy === '') return { wrong: 'givenBy' };
  if (answers === '') return { wrong: 'answers' };
  const dueAt = draft.due.trim() === '' ? null : parseTypedTime(draft.due, now, 'ahead');
  if (dueAt === undefined) return { wrong: 'due' };
  return {
    entry: { ...made, order: { givenBy, answers, dueAt: dueAt === null ? null : Math.round(dueAt) } },
  };
}

import type { StandingItem } from '../../../core/shiftlog/entry.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { parseCameraNumbers } from './drafts.ts';
import { parseTypedTime } from './typedTime.ts';

/** A watch item, standing order or planned event as typed. */
export interface StandingDraft {
  readonly what: StandingItem['what'];
  readonly text: string;
  /** Empty: now. */
  readonly from: string;
  /** Empty: until it is ended by an operator. */
  readonly until: string;
  readonly place: string;
  readonly cameras: string;
}

export const standingKinds: readonly StandingItem['what'][] = ['watch', 'order', 'event'];
export const emptyStandingDraft: StandingDraft = {
  what: 'watch',
  text: '',
  from: '',
  until: '',
  place: '',
  cameras: '',
};

export type InvalidStandingField = 'text' | 'from' | 'until' | 'cameras';

export function toStandingItem(
  draft: StandingDraft,
  options: { readonly now: number; readonly byNumber: CamerasState['byNumber'] },
): { readonly standing: StandingItem } | { readonly wrong: InvalidStandingField } {
  const now = Math.round(options.now);
  const text = draft.text.trim();
  if (text === '') return { wrong: 'text' };
  const from = draft.from.trim() === '' ? now : parseTypedTime(draft.from, now, 'ahead');
  if (from === undefined) return { wrong: 'from' };
  // The end is relative to the start: `+2h` after it, `02:00` the first such time after it.
  const until = draft.until.trim() === '' ? null : parseTypedTime(draft.until, from, 'ahead');
  if (until === undefined || (until !== null && until <= from)) return { wrong: 'until' };
  const cameras = parseCameraNumbers(draft.cameras, options.byNumber);
  if (!cameras) return { wrong: 'cameras' };
  const place = draft.place.trim().slice(0, 200);
  return {
    standing: {
      what: draft.what,
      text,
      from,
      until,
      cameras,
      place: place === '' ? null : { lat: null, lon: null, ward: null, text: place },
    },
  };
}

/** Tests whether an item is in force, upcoming, or expired without having been ended. */
export const getStandingState = ({ from, until }: StandingItem, now: number): 'soon' | 'now' | 'over' =>
  from > now ? 'soon' : until !== null && until <= now ? 'over' : 'now';

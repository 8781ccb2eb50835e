import type { Standing } from '../../../core/shiftlog/entry.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { camerasOf } from './drafts.ts';
import { typedTime } from './times.ts';

/** What is watched, stands as an order or is planned, as it is being typed. */
export interface StandingDraft {
  readonly what: Standing['what'];
  readonly text: string;
  /** Empty: now. */
  readonly from: string;
  /** Empty: until somebody ends it. */
  readonly until: string;
  readonly place: string;
  readonly cameras: string;
}

export const standingKinds: readonly Standing['what'][] = ['watch', 'order', 'event'];
export const noStanding: StandingDraft = {
  what: 'watch',
  text: '',
  from: '',
  until: '',
  place: '',
  cameras: '',
};

export type StandingWrong = 'text' | 'from' | 'until' | 'cameras';

export function standingOf(
  draft: StandingDraft,
  options: { readonly now: number; readonly byNumber: CamerasState['byNumber'] },
): { readonly standing: Standing } | { readonly wrong: StandingWrong } {
  const now = Math.round(options.now);
  const text = draft.text.trim();
  if (text === '') return { wrong: 'text' };
  const from = draft.from.trim() === '' ? now : typedTime(draft.from, now, 'ahead');
  if (from === undefined) return { wrong: 'from' };
  // What ends is told from when it begins: `+2h` after that, `02:00` the first one after it.
  const until = draft.until.trim() === '' ? null : typedTime(draft.until, from, 'ahead');
  if (until === undefined || (until !== null && until <= from)) return { wrong: 'until' };
  const cameras = camerasOf(draft.cameras, options.byNumber);
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

/** Whether it holds now, is still to come, or has run out without anybody having ended it. */
export const standingState = ({ from, until }: Standing, now: number): 'soon' | 'now' | 'over' =>
  from > now ? 'soon' : until !== null && until <= now ? 'over' : 'now';

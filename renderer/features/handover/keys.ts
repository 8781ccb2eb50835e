import { createDigitKeys, defineKeys, type KeyPress } from '../../ui/keyTable.ts';

/** The views: the current handover, earlier ones, and a period of any state. */
export const handoverViews = ['now', 'past', 'period'] as const;
export type HandoverView = (typeof handoverViews)[number];

/** The meaning of a key in the handover while no field takes text. */
export type HandoverKey =
  | { readonly do: 'view'; readonly view: HandoverView }
  | { readonly do: 'section'; readonly by: 1 | -1 }
  | { readonly do: 'tick' }
  /** Begins the handover; once it is signed, adds an addendum. */
  | { readonly do: 'begin' }
  | { readonly do: 'form'; readonly form: 'sign' | 'accept' | 'refuse' | 'ask' | 'file' };

export const handoverKeys = defineKeys<HandoverKey>()({
  begin: { B: { do: 'begin' } },
  sign: { S: { do: 'form', form: 'sign' } },
  accept: { A: { do: 'form', form: 'accept' } },
  refuse: { R: { do: 'form', form: 'refuse' } },
  ask: { Q: { do: 'form', form: 'ask' } },
  tick: { Space: { do: 'tick' } },
  section: { '[': { do: 'section', by: -1 }, ']': { do: 'section', by: 1 } },
  file: { P: { do: 'form', form: 'file' } },
  view: createDigitKeys<HandoverKey>(handoverViews.map((view) => ({ do: 'view', view }))),
});

export const getHandoverKey = (press: KeyPress): HandoverKey | undefined => handoverKeys.find(press)?.meaning;

/** The one that is worked on; those before; a period, whatever is worked on. */
export const handoverViews = ['now', 'past', 'period'] as const;
export type HandoverView = (typeof handoverViews)[number];

/** What a key means in the handover while no field takes text. */
export type HandoverKey =
  | { readonly do: 'view'; readonly view: HandoverView }
  | { readonly do: 'section'; readonly by: 1 | -1 }
  | { readonly do: 'tick' }
  /** Begins it; where it is signed, adds to it. */
  | { readonly do: 'begin' }
  | { readonly do: 'form'; readonly form: 'sign' | 'accept' | 'refuse' | 'ask' | 'file' };

const plain: Readonly<Record<string, HandoverKey>> = {
  '1': { do: 'view', view: 'now' },
  '2': { do: 'view', view: 'past' },
  '3': { do: 'view', view: 'period' },
  ']': { do: 'section', by: 1 },
  '[': { do: 'section', by: -1 },
  ' ': { do: 'tick' },
  b: { do: 'begin' },
  s: { do: 'form', form: 'sign' },
  a: { do: 'form', form: 'accept' },
  r: { do: 'form', form: 'refuse' },
  q: { do: 'form', form: 'ask' },
  p: { do: 'form', form: 'file' },
};

export function handoverKey(press: {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}): HandoverKey | undefined {
  if (press.altKey || press.ctrlKey || press.metaKey) return undefined;
  return plain[press.key.toLowerCase()];
}

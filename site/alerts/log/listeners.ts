import type { Cancel } from '../../../core/clock.ts';

/** Who wants to hear of something. */
export interface Listeners<T> {
  readonly add: (listener: (news: T) => void) => Cancel;
  readonly tell: (news: T) => void;
}

export function listeners<T>(): Listeners<T> {
  const all = new Set<{ readonly run: (news: T) => void }>();
  return {
    add(run) {
      const one = { run };
      all.add(one);
      return () => void all.delete(one);
    },
    tell(news) {
      for (const { run } of [...all]) run(news);
    },
  };
}

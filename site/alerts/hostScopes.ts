import type { Operator, Scope } from '../../core/people/operator.ts';
import type { Allowed, ToAlerts } from './hostMessages.ts';

/** Scopes that the thread is trusted to remember. */
const maxScopes = 200;

/** Scopes that the thread has been told, so that each goes to it once, and then its number. */
export interface Scopes {
  /** What somebody may, as the thread is told it; their scope goes before it where it is new. */
  allowed(person: Pick<Operator, 'rights' | 'scope'>): Allowed;
  /** Another thread, which knows none. */
  forget(): void;
}

export function createScopes(post: (message: ToAlerts) => void): Scopes {
  /** By the scope's own object, which lives as long as its operator's session. */
  let numbers = new Map<Scope, number>();
  let last = 0;
  return {
    allowed({ rights, scope }) {
      if (scope === 'all') return { rights: [...rights], scope };
      let number = numbers.get(scope);
      if (number === undefined) {
        const only = numbers.size >= maxScopes;
        if (only) numbers = new Map();
        number = ++last;
        numbers.set(scope, number);
        post({ t: 'scope', number, scope, only });
      }
      return { rights: [...rights], scope: number };
    },
    forget() {
      numbers = new Map();
    },
  };
}

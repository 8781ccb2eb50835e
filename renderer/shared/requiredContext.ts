import { type Context, createContext, use } from 'react';

/**
 * Creates a React context that has no default value.
 * @returns the context, to render as a provider, and its hook, which throws where no provider is above
 */
export function requiredContext<T>(name: string): readonly [Context<T | undefined>, () => T] {
  const context = createContext<T | undefined>(undefined);
  return [
    context,
    () => {
      const value = use(context);
      if (value === undefined) throw new Error(`no ${name} is provided here`);
      return value;
    },
  ];
}

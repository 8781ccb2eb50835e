import { Fragment, type ReactNode } from 'react';

/**
 * What is in it begins again with another `of`. The key is within, where it has no siblings: two of them beside each other that
 * have the same one would be doubled.
 */
export function Refreshable(props: { readonly of: string | undefined; readonly children: ReactNode }) {
  return <Fragment key={props.of}>{props.children}</Fragment>;
}

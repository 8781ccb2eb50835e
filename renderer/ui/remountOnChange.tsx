import { Fragment, type ReactNode } from 'react';

/**
 * Remounts its children when `of` changes.
 * The key is set inside, where there are no siblings: two adjacent elements with the same key would be duplicated.
 */
export function RemountOnChange(props: { readonly of: string | undefined; readonly children: ReactNode }) {
  return <Fragment key={props.of}>{props.children}</Fragment>;
}

/**
 * The URI of a control attribute (RFC 2326 C.1.1): absolute, `*` for the base itself, or relative. Relative ones are
 * appended with one slash, query or not, which is what servers mean and clients do; RFC 1808 would cut the last segment.
 */
export function controlUri(base: string, control: string | undefined): string {
  if (control === undefined || control === '' || control === '*') return base;
  if (/^rtsps?:\/\//i.test(control)) return control.replace(/^(rtsps?:\/\/)[^/]*@/i, '$1');
  return base.endsWith('/') || control.startsWith('?')
    ? `${base}${control}`
    : `${base}/${control.replace(/^\//, '')}`;
}

import { useState } from 'react';
import { type Notice, noticesFor } from './frame/model.ts';

/** What is to be said now, gravest first, and taking one of them off. */
export function useNotices(
  options: Omit<Parameters<typeof noticesFor>[0], 'dismissed'>,
): readonly [readonly Notice[], (id: string) => void] {
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  return [noticesFor({ ...options, dismissed }), (id) => setDismissed((before) => new Set([...before, id]))];
}

import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock } from '../../../core/base/clock.ts';
import type { OperatorId } from '../../../core/base/ids.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { Words } from '../../i18n/words.ts';
import type { Desk } from '../../shared/client.ts';
import { windowKey } from '../../shared/keyTable.ts';
import type { Mirror } from '../../shared/mirror.ts';
import type { Undoing } from '../../shared/undoing.ts';
import { useWindowKeys } from '../../ui/windowKeys.ts';
import { draftOf, type EntryAbout, type EntryDraft, isTyped } from './drafts.ts';
import { QuickEntry } from './quick.tsx';

interface Open {
  readonly draft: StoreApi<EntryDraft>;
  readonly isKept: boolean;
}

/**
 * One entry of the log from anywhere in the window, by F3. What was typed and not written stays, for whoever typed it, until it is
 * on disk or discarded.
 */
export function useQuickEntry(options: {
  readonly enabled: boolean;
  readonly desk: Desk;
  readonly mirror: Mirror;
  readonly clock: Clock;
  readonly operator: Operator | null | undefined;
  /** What the operator is at. */
  readonly about: () => EntryAbout;
  readonly undoing: Undoing;
  readonly onSay: (text: string) => void;
  readonly t: Words;
}): { readonly panel: ReactNode; readonly open: (about?: EntryAbout) => void } {
  const { enabled, desk, mirror, clock, operator, undoing, onSay, t } = options;
  const [open, setOpen] = useState<Open>();
  const [left] = useState(() => new Map<OperatorId, StoreApi<EntryDraft>>());
  const from = useRef<Element>(null);
  const isOpen = open !== undefined;

  function begin(about: EntryAbout, isAnew: boolean): void {
    if (!operator) return;
    if (!operator.rights.includes('log.write')) {
      onSay(t.frame.mayNot(t.log.quick.button, 'log.write'));
      return;
    }
    const was = left.get(operator.id);
    const kept = !isAnew && was && isTyped(was.getState()) ? was : undefined;
    const { byId } = mirror.cameras.getState();
    const draft = kept ?? createStore(() => draftOf(about, { byId, me: operator.displayName }));
    left.set(operator.id, draft);
    setOpen({ draft, isKept: kept !== undefined });
  }
  const close = useCallback(() => {
    setOpen(undefined);
    const before = from.current;
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  }, []);
  const show = useRef((_about?: EntryAbout) => {});
  show.current = (about) => {
    if (!isOpen) from.current = document.activeElement;
    begin(about ?? options.about(), false);
  };
  useWindowKeys((event) => {
    if (!enabled || windowKey(event) !== 'write') return;
    event.preventDefault();
    if (isOpen) close();
    else show.current();
  });
  // Whoever comes next does not see what another one was typing.
  const by = operator?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: closed for another person
  useEffect(() => setOpen(undefined), [by]);

  return {
    open: useCallback((about?: EntryAbout) => show.current(about), []),
    panel: enabled && open && (
      <QuickEntry
        // Another draft is another form.
        key={open.isKept ? 'kept' : 'new'}
        {...{ desk, mirror, clock }}
        draft={open.draft}
        isKept={open.isKept}
        onDiscard={() => begin(options.about(), true)}
        onWritten={() => {
          if (by) left.delete(by);
          const isConnected = mirror.status.getState().desk?.site.state === 'connected';
          onSay(isConnected ? t.log.saidDone : t.log.saidPending);
          undoing.did({ what: (words) => words.log.saidDone });
          close();
        }}
        onClose={close}
      />
    ),
  };
}

import { useCallback, useState } from 'react';
import type { LogLine, OrderEnd } from '../../../core/shiftlog/line.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useDesk, useMirror, useRight } from '../../shared/services.ts';
import { useShiftLogContext } from './context.ts';
import { type LogActionState, useLogAction } from './useLogAction.ts';

interface LineForm {
  readonly name: 'addendum' | 'end';
  readonly line: LogLine;
}

/** Provides the operations on an entry: add to it, end it, show it on the wall. */
export function useLineActions(): {
  readonly form: LineForm | undefined;
  readonly auditEvent: LogActionState;
  readonly begin: (name: LineForm['name'], line: LogLine | undefined) => void;
  readonly addendum: (text: string) => Promise<void>;
  readonly endOrder: (how: OrderEnd, text: string) => Promise<void>;
  readonly open: (line: LogLine) => void;
  readonly cancel: () => void;
} {
  const desk = useDesk();
  const mirror = useMirror();
  const mayWrite = useRight('log.write');
  const { onCamera, onFocus } = useShiftLogContext();
  const { t } = useLanguage();
  const [form, setForm] = useState<LineForm>();
  const action = useLogAction();

  function close(): void {
    setForm(undefined);
    onFocus();
  }
  async function done(answer: ReturnType<typeof desk.call<'log.addendum' | 'log.endOrder'>>): Promise<void> {
    const isConnected = mirror.status.getState().desk?.site.state === 'connected';
    if (await action.run(answer, isConnected ? t.log.doneWritten : t.log.donePending)) close();
  }
  const { showMessage } = action;
  // The callback keeps its identity, so that rows are not rerendered.
  const open = useCallback(
    ({ entry }: LogLine) => {
      const [camera] = entry.cameras;
      showMessage(camera ? t.log.list.opened[onCamera(camera)] : t.log.list.noCamera);
    },
    [onCamera, t, showMessage],
  );
  return {
    form,
    auditEvent: action,
    begin(name, line) {
      if (!line) return;
      if (!mayWrite) action.showMessage(t.log.mayNot);
      else if (name === 'addendum' || (line.entry.order !== null && !line.ended)) {
        action.begin();
        setForm({ name, line });
      }
    },
    addendum: async (text) => {
      if (form) await done(desk.call('log.addendum', { to: form.line.id, text }));
    },
    endOrder: async (how, text) => {
      if (form) await done(desk.call('log.endOrder', { order: form.line.id, how, text }));
    },
    open,
    cancel: close,
  };
}

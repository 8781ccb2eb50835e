import type { WatchId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import type { Desk } from '../../shared/client.ts';
import type { Written, WrittenForm } from './forms.tsx';

/** Has the desk do what a form asks of it. */
export function send(
  desk: Pick<Desk, 'call'>,
  handover: WatchId,
  form: WrittenForm,
  { text, credentials }: Written,
): Promise<Result<unknown>> {
  switch (form.kind) {
    case 'word':
      return desk.call('handover.word', { handover, place: form.place, text });
    case 'answer':
      return desk.call('handover.answer', { handover, question: form.question, text });
    case 'sign':
      return desk.call('handover.sign', { handover, credentials });
    case 'accept':
      return desk.call('handover.accept', { handover, credentials });
    case 'refuse':
      return desk.call('handover.refuse', { handover, credentials, reason: text });
    case 'ask':
      return desk.call('handover.ask', { handover, text });
    case 'addendum':
      return desk.call('handover.addendum', { handover, text });
  }
}

import type { Operator } from '../../core/people/operator.ts';
import type { Words } from '../i18n/words.ts';
import { useSpeech } from '../i18n/words.ts';
import { windowKey, windowKeys } from '../shared/keyTable.ts';
import { useToast } from '../shared/toast.ts';
import { hasKeys } from '../ui/whoseKeys.ts';
import { useWindowKeys } from '../ui/windowKeys.ts';

/** Why a key that would have done something does nothing for this operator; undefined: it does, or means nothing. */
export function whyNot(
  press: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>,
  options: {
    readonly operator: Pick<Operator, 'rights' | 'demo'>;
    /** The keys are letters, or somebody else's. */
    readonly taken: boolean;
    readonly t: Words;
  },
): string | undefined {
  const { operator, taken, t } = options;
  const id = windowKey(press);
  const { name, wants, isLetter = false } = id === undefined ? {} : windowKeys[id];
  if (!name || !wants || (isLetter && taken)) return undefined;
  if (wants === 'account') return operator.demo ? t.frame.demoStays(name(t)) : undefined;
  return operator.rights.includes(wants) ? undefined : t.frame.mayNot(name(t), wants);
}

/** A key that does nothing for want of a right says so: nobody presses it again and again. */
export function useRefusedKeys(options: {
  readonly enabled: boolean;
  readonly operator: Pick<Operator, 'rights' | 'demo'> | null | undefined;
}): void {
  const onToast = useToast();
  const { t } = useSpeech();
  const { enabled, operator } = options;
  useWindowKeys((event) => {
    if (!enabled || !operator || event.defaultPrevented) return;
    const why = whyNot(event, { operator, taken: hasKeys(event.target), t });
    if (why === undefined) return;
    event.preventDefault();
    if (!event.repeat) onToast(why);
  });
}

import { type ChangeEvent, type FormEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { Result } from '../../../core/base/result.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useToast } from '../../shared/toast.ts';
import { reasonFor } from '../../ui/forAnother.ts';

/** A drawer's form of one line, which has the keys at once: once that is saved it says so and closes, else it says why not. */
export function useLine(options: {
  /** What was typed, without the space around it; never nothing. */
  readonly save: (text: string) => Promise<Result<unknown>>;
  readonly saved: (text: string) => string;
  readonly onClose: () => void;
}): {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly field: {
    readonly value: string;
    readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  };
  readonly onSubmit: (event: FormEvent) => void;
} {
  const onToast = useToast();
  const { language } = useSpeech();
  const [value, setValue] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);

  async function save(): Promise<void> {
    const text = value.trim();
    if (text === '') return;
    const done = await options.save(text);
    onToast(done.ok ? options.saved(text) : reasonFor(done.fault, language));
    if (done.ok) options.onClose();
  }
  return {
    input,
    field: { value, onChange: (event) => setValue(event.target.value) },
    onSubmit(event) {
      event.preventDefault();
      void save();
    },
  };
}

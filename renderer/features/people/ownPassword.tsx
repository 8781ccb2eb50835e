import { useLayoutEffect, useRef, useState } from 'react';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useDesk } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/passwordField.tsx';
import { useQuery } from '../../ui/query.ts';
import { SidePanel } from '../../ui/sidePanel.tsx';
import styles from './signin.module.css';

interface Props {
  readonly onClose: () => void;
}

/** A form in which operators change their own password. */
export function OwnPasswordPanel({ onClose }: Props) {
  const desk = useDesk();
  const { t, language } = useLanguage();
  const words = t.people.ownPassword;
  const [ask] = useState(() => () => desk.call('people.policy', {}));
  const rules = useQuery(ask, undefined).value?.password;
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [stage, setStage] = useState<'form' | 'working' | 'done'>('form');
  const [fault, setFault] = useState<Fault>();
  const isSame = fresh === again;
  const done = useRef<HTMLParagraphElement>(null);
  // The focused field has been removed; without this the focus would move to the wall.
  useLayoutEffect(() => {
    if (stage === 'done') done.current?.focus();
  }, [stage]);

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    if (stage === 'working' || old === '' || fresh === '' || !isSame) return;
    setStage('working');
    const answer = await desk.call('people.changePassword', { old, new: fresh });
    setFault(answer.ok ? undefined : answer.fault);
    setStage(answer.ok ? 'done' : 'form');
    if (!answer.ok) return;
    for (const forget of [setOld, setFresh, setAgain]) forget('');
  }

  const field = (label: string, value: string, set: (to: string) => void, isNew: boolean) => (
    <PasswordField
      label={label}
      value={value}
      onChange={set}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      autoFocus={!isNew}
    />
  );
  return (
    <SidePanel labels={words} onClose={onClose} width={24} data-testid="own-password">
      {stage === 'done' ? (
        <p ref={done} role="status" tabIndex={-1}>
          {words.done}
        </p>
      ) : (
        <form className={styles.form} onSubmit={(event) => void submit(event)}>
          <fieldset>
            {field(words.old, old, setOld, false)}
            {field(t.people.newPassword, fresh, setFresh, true)}
            {field(t.people.repeat, again, setAgain, true)}
            {rules && <small>{words.rules(rules.minLength, rules.kinds)}</small>}
            <p className={styles.fault} role="alert">
              {!isSame && again !== '' ? t.people.notSame : fault ? faultText(fault, language) : ''}
            </p>
            <Button type="submit" disabled={old === '' || fresh === '' || !isSame}>
              {stage === 'working' ? t.people.working : words.submit}
            </Button>
          </fieldset>
        </form>
      )}
    </SidePanel>
  );
}

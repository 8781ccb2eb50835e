import { useState } from 'react';
import { type Fault, faultText } from '../../../core/faults.ts';
import type { Desk } from '../../client.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import styles from './signin.module.css';

interface Props {
  readonly desk: Pick<Desk, 'call'>;
  readonly site: string;
  /** Why nobody is signed in, where that was not their wish, or why nobody can. */
  readonly cause: Fault | null;
}

/** Signs a person in. It stands where the wall would be: nobody is signed in, so there is no picture to cover. */
export function SignInPanel({ desk, site, cause }: Props) {
  const { t, language } = useSpeech();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [working, setWorking] = useState(false);
  const [fault, setFault] = useState<Fault>();

  const said = fault ?? (working ? undefined : cause);

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    if (name.trim() === '' || password === '' || working) return;
    setWorking(true);
    setFault(undefined);
    const result = await desk.call('session.signIn', { name, password });
    setWorking(false);
    setPassword('');
    if (!result.ok) setFault(result.fault);
  }

  return (
    <main className={styles.room}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <h1>{t.signIn.title}</h1>
        <p>{t.signIn.site(site)}</p>
        <label>
          {t.signIn.name}
          <input
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="username"
            maxLength={80}
            // biome-ignore lint/a11y/noAutofocus: the one thing to do here
            autoFocus
          />
        </label>
        <label>
          {t.signIn.password}
          <input
            type="password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            autoComplete="current-password"
            maxLength={256}
          />
        </label>
        <p className={styles.fault} role="alert">
          {said ? faultText(said, language) : ''}
        </p>
        <Button type="submit" disabled={working || name.trim() === '' || password === ''}>
          {working ? t.signIn.working : t.signIn.submit}
        </Button>
      </form>
    </main>
  );
}

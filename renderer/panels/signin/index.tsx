import { useState } from 'react';
import type { DeskStatus } from '../../../core/contract/desk.ts';
import { type Fault, faultText } from '../../../core/faults.ts';
import { formatTime } from '../../../core/text.ts';
import type { Desk } from '../../client.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { useCountdown } from '../../ui/countdown.ts';
import { Mark } from '../../ui/mark.tsx';
import styles from './signin.module.css';

interface Props {
  readonly desk: Pick<Desk, 'call'>;
  readonly site: DeskStatus['site'] | undefined;
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

  const waitSeconds = fault?.code === 'signIn.throttled' ? Number(fault.params.seconds) : undefined;
  const left = useCountdown(Number.isFinite(waitSeconds) ? waitSeconds : undefined, fault, () =>
    setFault(undefined),
  );
  const isReached = site?.state === 'connected';
  const said = fault ?? (working || !isReached ? undefined : cause);
  const shown = said && left !== undefined ? { ...said, params: { ...said.params, seconds: left } } : said;

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    if (name.trim() === '' || password === '' || working || left !== undefined) return;
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
        <p>{t.signIn.site(site?.name ?? '')}</p>
        {site && !isReached && <Unreached site={site} />}
        <fieldset key={String(isReached)} disabled={!isReached}>
          <label>
            {t.signIn.name}
            <input
              value={name}
              onChange={(event) => {
                setName(event.target.value);
                // What was said was about another name, and so was the wait.
                setFault(undefined);
              }}
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
            {shown ? faultText(shown, language) : ''}
          </p>
          <Button
            type="submit"
            disabled={working || left !== undefined || name.trim() === '' || password === ''}
          >
            {working ? t.signIn.working : t.signIn.submit}
          </Button>
        </fieldset>
      </form>
    </main>
  );
}

/** Nobody can sign in at a site that is not there: how it stands comes before the fields. */
function Unreached({ site }: { readonly site: DeskStatus['site'] }) {
  const { t, language } = useSpeech();
  const { name, state, since, cause } = site;
  const said =
    state === 'lost'
      ? t.frame.site.lost(name, formatTime(since))
      : state === 'refused'
        ? t.frame.site.refused(name)
        : t.frame.site.connecting(name);
  return (
    <p className={styles.unreached} role="status">
      <Mark shape={state === 'connecting' ? 'ring' : 'triangle'} />
      <span>
        {said}
        {cause && cause.code !== 'site.unreachable' ? `. ${faultText(cause, language)}` : ''}
      </span>
    </p>
  );
}

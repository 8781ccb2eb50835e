import { type RefObject, useState } from 'react';
import type { DeskStatus } from '../../../core/api/desk.ts';
import { formatTime } from '../../../core/base/text.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useDesk } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { PasswordField } from '../../ui/passwordField.tsx';
import { useCountdown } from '../../ui/useCountdown.ts';
import styles from './signin.module.css';

interface Props {
  readonly status: DeskStatus | undefined;
  /** The fault to show until there is a newer message. */
  readonly cause: Fault | null;
  readonly submit: string;
  /** The user name if the field is left empty. It is not shown, and another name can be typed. */
  readonly name?: string | undefined;
  /** The element that gets the first focus. */
  readonly first?: RefObject<HTMLInputElement | null>;
  readonly onDone?: () => void;
  readonly onCancel?: (() => void) | undefined;
}

/**
 * A form for name and password.
 * The site checks them or, while it is unreachable, the desk's stored verifiers.
 */
export function SignInForm(props: Props) {
  const desk = useDesk();
  const { status, cause } = props;
  const site = status?.site;
  // The reason why signing in is impossible without the site.
  const awayFault = status?.awayFault;
  const { t, language } = useLanguage();
  const words = t.people;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  /** The new password that the site requires, and its repetition. */
  const [fresh, setFresh] = useState<{ readonly it: string; readonly again: string }>();
  const [working, setWorking] = useState(false);
  const [fault, setFault] = useState<Fault>();

  const waitSeconds = fault?.code === 'signIn.throttled' ? Number(fault.params.seconds) : undefined;
  const left = useCountdown(Number.isFinite(waitSeconds) ? waitSeconds : undefined, fault, () =>
    setFault(undefined),
  );
  const isReached = site?.state === 'connected';
  const mayTry = isReached || (site !== undefined && site.state !== 'connecting' && awayFault === undefined);
  const message = fault ?? (working || !isReached ? undefined : cause);
  const shown =
    message && left !== undefined ? { ...message, params: { ...message.params, seconds: left } } : message;
  const isSame = fresh === undefined || fresh.it === fresh.again;
  const who = name.trim() === '' ? (props.name ?? '') : name;
  const isWhole = who !== '' && password !== '' && (fresh === undefined || (isSame && fresh.it !== ''));

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    if (!isWhole || working || left !== undefined) return;
    setWorking(true);
    setFault(undefined);
    const result = await desk.call('session.signIn', {
      name: who,
      password,
      ...(fresh ? { newPassword: fresh.it } : {}),
    });
    setWorking(false);
    if (result.ok) {
      setPassword('');
      return props.onDone?.();
    }
    const { code } = result.fault;
    if (code === 'signIn.mustChange') setFresh({ it: '', again: '' });
    // A rejected new password leaves the old one as typed.
    else if (!code.startsWith('password.') || !fresh) setPassword('');
    setFault(result.fault);
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {site && !isReached && <Unreached site={site} />}
      {site && !isReached && site.state !== 'connecting' && (
        <p className={styles.hint}>{awayFault ? words.noAway(faultText(awayFault, language)) : words.away}</p>
      )}
      <fieldset key={String(mayTry)} disabled={!mayTry}>
        <label>
          {words.name}
          <input
            ref={props.name ? undefined : props.first}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              // The message and the waiting time concerned another name.
              setFault(undefined);
              setFresh(undefined);
            }}
            autoComplete="username"
            placeholder={props.name === undefined ? undefined : words.onDuty}
            maxLength={80}
            // biome-ignore lint/a11y/noAutofocus: the only action on this page
            autoFocus={!props.first}
          />
        </label>
        <PasswordField
          label={words.password}
          ref={props.name ? props.first : undefined}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
        />
        {fresh && (
          <>
            <PasswordField
              label={words.newPassword}
              value={fresh.it}
              onChange={(it) => setFresh({ ...fresh, it })}
              autoComplete="new-password"
              autoFocus
            />
            <PasswordField
              label={words.repeat}
              value={fresh.again}
              onChange={(again) => setFresh({ ...fresh, again })}
              autoComplete="new-password"
            />
          </>
        )}
        <p className={styles.fault} role="alert">
          {!isSame && fresh?.again !== '' ? words.notSame : shown ? faultText(shown, language) : ''}
        </p>
        <div className={styles.row}>
          <Button type="submit" disabled={working || left !== undefined || !isWhole}>
            {working ? words.working : props.submit}
          </Button>
          {props.onCancel && <Button look="quiet" onClick={props.onCancel} says={words.cancel} />}
        </div>
      </fieldset>
    </form>
  );
}

/** The state of the site, above the fields: while it is unreachable not every operator can sign in. */
function Unreached({ site }: { readonly site: DeskStatus['site'] }) {
  const { t, language } = useLanguage();
  const { name, state, since, cause } = site;
  const text =
    state === 'lost'
      ? t.frame.site.lost(name, formatTime(since))
      : state === 'refused'
        ? t.frame.site.refused(name)
        : t.frame.site.connecting(name);
  return (
    <p className={styles.unreached} role="status">
      <IconMark shape={state === 'connecting' ? 'ring' : 'triangle'} />
      <span>
        {text}
        {cause && cause.code !== 'site.unreachable' ? `. ${faultText(cause, language)}` : ''}
      </span>
    </p>
  );
}

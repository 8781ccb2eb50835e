import type { DeskStatus } from '../../../core/api/desk.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { SignInForm } from './form.tsx';
import styles from './signin.module.css';

interface Props {
  readonly status: DeskStatus | undefined;
}

/** Signs an operator in. It takes the place of the wall, which shows no video without an operator. */
export function SignInPanel({ status }: Props) {
  const { t } = useLanguage();
  return (
    <main className={styles.room}>
      <div className={styles.first}>
        <h1>{t.people.first.title}</h1>
        <p>{t.people.site(status?.site.name ?? '')}</p>
        <SignInForm status={status} cause={status?.site.cause ?? null} submit={t.people.first.submit} />
      </div>
    </main>
  );
}

import { useState } from 'react';
import type { DeskView } from '../../../../core/wall/deskView.ts';
import { useSpeech } from '../../../i18n/words.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/iconButton.tsx';
import styles from './displays.module.css';
import type { Deed } from './model.ts';

/** Arrangements by name, as for day and night: used, saved and deleted. */
export function Profiles(props: {
  readonly profiles: DeskView['profiles'];
  readonly act: Deed;
  readonly onRemove: (name: string) => void;
}) {
  const { profiles, act } = props;
  const { t } = useSpeech();
  const [name, setName] = useState('');
  const trimmed = name.trim();
  return (
    <section className={styles.profiles} aria-label={t.displays.profiles}>
      <h3>{t.displays.profiles}</h3>
      <ul>
        {profiles.map((profile) => {
          const shown = profile.name || t.displays.unnamed;
          return (
            <li key={profile.name}>
              <Button
                pressed={profile.inUse}
                onClick={() => !profile.inUse && void act('profile.use', { name: profile.name })}
              >
                {t.displays.profile(shown, profile.windows)}
              </Button>
              {!profile.inUse && (
                <IconButton
                  shape="cross"
                  label={t.displays.remove(shown)}
                  onClick={() => props.onRemove(profile.name)}
                />
              )}
            </li>
          );
        })}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (trimmed !== '')
            void act('profile.save', { name: trimmed }).then((saved) => saved && setName(''));
        }}
      >
        <input
          className={styles.field}
          aria-label={t.displays.saveAs}
          placeholder={t.displays.saveAs}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={trimmed === ''}>
          {t.displays.save}
        </Button>
      </form>
      <p className={styles.keys}>{t.displays.hint}</p>
    </section>
  );
}

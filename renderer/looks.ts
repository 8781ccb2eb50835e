import { useEffect } from 'react';
import { Density, type OwnSettings, Theme } from '../core/contract/settings.ts';
import type { Operator } from '../core/domain/operator.ts';
import type { Language } from '../core/faults.ts';
import type { Desk } from './client.ts';
import { useDeskWide } from './deskWide.ts';
import { type WindowKeyId, windowKey } from './keyTable.ts';
import { useWindowKeys } from './ui/windowKeys.ts';

const languages: readonly Language[] = ['vi', 'en'];

/** How the windows of a desk speak and look, and what changes it. */
export interface Looks {
  readonly language: Language;
  readonly theme: Theme;
  readonly density: Density;
  /** The other one. */
  readonly turnLanguage: () => void;
  readonly turnTheme: () => void;
  readonly turnDensity: () => void;
}

/**
 * Language, theme and density of this window, which are those of all the desk's. Whoever signed in finds their own again; what
 * cannot be stored holds until the windows are closed.
 */
export function useLooks(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly settings: OwnSettings | undefined;
  readonly operator: Operator | null | undefined;
  /** On the command line, for this run. */
  readonly asked: Language | undefined;
  /** False: nobody works at this window. */
  readonly hasKeys: boolean;
}): Looks {
  const { desk, settings, operator: who } = options;
  const operator = who?.id;
  const [language = 'vi', setLanguage] = useDeskWide({
    ...{ name: 'language', choices: languages, asked: options.asked },
    ...{ stored: settings?.language, operator },
  });
  const [theme = 'dark', setTheme] = useDeskWide({
    ...{ name: 'theme', choices: Theme.options, stored: settings?.theme, operator },
  });
  const [density = 'comfortable', setDensity] = useDeskWide({
    ...{ name: 'density', choices: Density.options, stored: settings?.density, operator },
  });
  useEffect(() => {
    const page = document.documentElement;
    page.lang = language;
    page.dataset.theme = theme;
    page.dataset.density = density;
  }, [language, theme, density]);
  const save = (chosen: Partial<OwnSettings>) => {
    if (who?.rights.includes('settings.own')) void desk.call('settings.save', { ...settings, ...chosen }); // its word comes with the status
  };
  const turnLanguage = () => {
    const next = language === 'vi' ? 'en' : 'vi';
    setLanguage(next);
    save({ language: next });
  };
  const turnTheme = () => {
    const next = theme === 'dark' ? 'light' : 'dark';
    setTheme(next);
    save({ theme: next });
  };
  const turnDensity = () => {
    const next = density === 'compact' ? 'comfortable' : 'compact';
    setDensity(next);
    save({ density: next });
  };
  const turns: Partial<Record<WindowKeyId, () => void>> = {
    ...{ language: turnLanguage, theme: turnTheme, density: turnDensity },
  };
  useWindowKeys((event) => {
    const id = options.hasKeys ? windowKey(event) : undefined;
    const turn = id && turns[id];
    if (!turn) return;
    event.preventDefault();
    if (!event.repeat) turn();
  });
  return { language, theme, density, ...{ turnLanguage, turnTheme, turnDensity } };
}

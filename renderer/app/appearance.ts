import { useEffect, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Language } from '../../core/errors/faults.ts';
import { Density, type Motion, MotionChoice, type OwnSettings, Theme } from '../../core/people/settings.ts';
import { words } from '../i18n/words.ts';
import { useDesk, useMirror } from '../shared/services.ts';
import { useDeskWide } from './deskWide.ts';

const languages: readonly Language[] = ['vi', 'en'];

/** Round and round, by one key. */
const nextMotion: Readonly<Record<MotionChoice, MotionChoice>> = {
  system: 'none',
  none: 'full',
  full: 'system',
};

const systemStill = window.matchMedia('(prefers-reduced-motion: reduce)');

function onSystemStill(run: () => void): () => void {
  systemStill.addEventListener('change', run);
  return () => systemStill.removeEventListener('change', run);
}

/** How the windows of a desk speak and look, and what changes it. */
export interface Looks {
  readonly language: Language;
  readonly theme: Theme;
  readonly density: Density;
  /** What is chosen; where that is the operating system's, or nothing is, what that has, as it is turned there. */
  readonly motion: Motion;
  /** The other one. */
  readonly turnLanguage: () => void;
  readonly turnTheme: () => void;
  readonly turnDensity: () => void;
  /** The next of three. */
  readonly turnMotion: () => void;
}

/**
 * Language, theme, density and motion of this window, which are those of all the desk's. Whoever signed in finds their own again; what
 * cannot be stored holds until the windows are closed.
 */
export function useLooks(options: {
  /** On the command line, for this run. */
  readonly asked: Language | undefined;
  /** Says what does not show at once. */
  readonly onToast: (text: string) => void;
}): Looks {
  const desk = useDesk();
  const { settings, operator: who } = useStore(useMirror().status).desk ?? {};
  const operator = who?.id;
  const [language = 'vi', setLanguage] = useDeskWide({
    name: 'language',
    choices: languages,
    asked: options.asked,
    stored: settings?.language,
    operator,
  });
  const [theme = 'dark', setTheme] = useDeskWide({
    name: 'theme',
    choices: Theme.options,
    stored: settings?.theme,
    operator,
  });
  const [density = 'comfortable', setDensity] = useDeskWide({
    name: 'density',
    choices: Density.options,
    stored: settings?.density,
    operator,
  });
  const ofSystem = useSyncExternalStore(onSystemStill, () => systemStill.matches) ? 'none' : 'full';
  const [motionChoice = 'system', setMotion] = useDeskWide({
    name: 'motion',
    choices: MotionChoice.options,
    stored: settings?.motion,
    operator,
  });
  const motionOf = (choice: MotionChoice): Motion => (choice === 'system' ? ofSystem : choice);
  const motion = motionOf(motionChoice);
  useEffect(() => {
    const page = document.documentElement;
    page.lang = language;
    page.dataset.theme = theme;
    page.dataset.density = density;
    page.dataset.motion = motion;
  }, [language, theme, density, motion]);
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
  const turnMotion = () => {
    const next = nextMotion[motionChoice];
    setMotion(next);
    save({ motion: next });
    const { choices, ...actions } = words[language].frame.motionNow;
    options.onToast(`${choices[next]}: ${actions[motionOf(next)]}`);
  };
  return { language, theme, density, motion, turnLanguage, turnTheme, turnDensity, turnMotion };
}

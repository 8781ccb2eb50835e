import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { OperatorId } from '../../core/base/ids.ts';
import { Listeners } from '../../core/base/listeners.ts';
import type { Language } from '../../core/errors/faults.ts';
import { Density, type Motion, MotionChoice, type OwnSettings, Theme } from '../../core/people/settings.ts';
import { translations } from '../i18n/translations.ts';
import { onMainMessage } from '../shared/mainClient.ts';
import { useDesk, useMirror } from '../shared/services.ts';

const languages: readonly Language[] = ['vi', 'en'];

/** The order in which one key cycles through the motion settings. */
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

/**
 * Holds a choice that all windows of the desk share, also before sign-in.
 * A new operator starts with their own stored choice. Undefined: nothing has been chosen or stored.
 */
function useDeskChoice<T extends string>(options: {
  /** The name of the broadcast channel of this choice. */
  readonly name: string;
  readonly choices: readonly T[];
  /** The choice for this run, from the command line. */
  readonly asked?: T | undefined;
  /** The stored choice of the signed-in operator. */
  readonly stored: T | undefined;
  readonly operator: OperatorId | undefined;
}): readonly [T | undefined, (chosen: T) => void] {
  const { name, choices, asked, stored, operator } = options;
  const [chosen, setChosen] = useState(asked);
  const windows = useRef<BroadcastChannel>(undefined);
  const known = useRef(choices);
  useEffect(() => {
    const channel = new BroadcastChannel(`watchfloor-${name}`);
    windows.current = channel;
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const choice = known.current.find((each) => each === data);
      if (choice !== undefined) setChosen(choice);
    });
    return () => channel.close();
  }, [name]);
  const choosing = useRef(operator);
  useEffect(() => {
    if (operator === undefined || operator === choosing.current) return;
    if (choosing.current !== undefined) setChosen(undefined);
    choosing.current = operator;
  }, [operator]);
  return [
    chosen ?? stored,
    (next) => {
      setChosen(next);
      windows.current?.postMessage(next);
    },
  ];
}

let isFullScreen = false;
const fullScreenChanges = new Listeners();

// Subscribed from the start, not by the first component: main sends it once as soon as the page has loaded.
onMainMessage(['shown'], ({ fullScreen }) => {
  if (fullScreen === isFullScreen) return;
  isFullScreen = fullScreen;
  fullScreenChanges.emit();
});

/** Returns whether the window is full-screen (F11, which main handles): the wall then fills it. */
export const useFullScreen = (): boolean => useSyncExternalStore(fullScreenChanges.add, () => isFullScreen);

/** The language, theme, density and motion of a desk's windows, and the functions that change them. */
export interface AppearanceSettings {
  readonly language: Language;
  readonly theme: Theme;
  readonly density: Density;
  /** The chosen motion; without a choice, or for the choice "system", that of the operating system. */
  readonly motion: Motion;
  /** Switches to the other language. */
  readonly turnLanguage: () => void;
  readonly turnTheme: () => void;
  readonly turnDensity: () => void;
  /** Switches to the next of the three motion settings. */
  readonly turnMotion: () => void;
}

/**
 * Provides the language, theme, density and motion shared by all windows of the desk.
 * A signed-in operator gets their stored choices; a choice that cannot be stored lasts until the windows are closed.
 */
export function useAppearance(options: {
  /** The language for this run, from the command line. */
  readonly asked: Language | undefined;
  /** Reports a change that is not visible at once. */
  readonly onToast: (text: string) => void;
}): AppearanceSettings {
  const desk = useDesk();
  const { settings, operator: who } = useStore(useMirror().status).desk ?? {};
  const operator = who?.id;
  const [language = 'vi', setLanguage] = useDeskChoice({
    name: 'language',
    choices: languages,
    asked: options.asked,
    stored: settings?.language,
    operator,
  });
  const [theme = 'dark', setTheme] = useDeskChoice({
    name: 'theme',
    choices: Theme.options,
    stored: settings?.theme,
    operator,
  });
  const [density = 'comfortable', setDensity] = useDeskChoice({
    name: 'density',
    choices: Density.options,
    stored: settings?.density,
    operator,
  });
  const ofSystem = useSyncExternalStore(onSystemStill, () => systemStill.matches) ? 'none' : 'full';
  const [motionChoice = 'system', setMotion] = useDeskChoice({
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
    if (who?.rights.includes('settings.own')) void desk.call('settings.save', { ...settings, ...chosen }); // the status message reports the result
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
    const { choices, ...actions } = translations[language].frame.motionNow;
    options.onToast(`${choices[next]}: ${actions[motionOf(next)]}`);
  };
  return { language, theme, density, motion, turnLanguage, turnTheme, turnDensity, turnMotion };
}

import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { OperatorId } from '../../core/base/ids.ts';
import { Listeners } from '../../core/base/listeners.ts';
import type { Language } from '../../core/errors/faults.ts';
import { Density, type Motion, MotionChoice, type OwnSettings, Theme } from '../../core/people/settings.ts';
import { words } from '../i18n/words.ts';
import { useDesk, useMirror } from '../shared/services.ts';
import { hear } from '../shared/shell.ts';

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

/**
 * A choice that is made in one window and holds in all windows of the desk at once, also before anybody has signed in. Another
 * operator begins with their own stored choice. Undefined: nothing has been chosen or stored.
 */
function useDeskChoice<T extends string>(options: {
  /** The name of the windows' broadcast channel for it. */
  readonly name: string;
  readonly choices: readonly T[];
  /** The choice for this run, from the command line. */
  readonly asked?: T | undefined;
  /** The stored choice of the operator who is signed in. */
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
hear(['shown'], ({ fullScreen }) => {
  if (fullScreen === isFullScreen) return;
  isFullScreen = fullScreen;
  fullScreenChanges.emit();
});

/** Whether the window fills its screen (F11, which main handles): the wall has it to itself then. */
export const useFullScreen = (): boolean => useSyncExternalStore(fullScreenChanges.add, () => isFullScreen);

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

import { type Division, landscapeNames, portraitNames } from '../../../../core/wall/division.ts';
import type { Tab } from '../../../../core/wall/tabs.ts';
import type { Words } from '../../../i18n/words.ts';

export const divisionLabel = (division: Division, t: Words): string =>
  typeof division === 'string' ? t.layouts.division(division) : division.name || t.layouts.own;

/** What a tab is called: by its name, or by how it is divided. */
export const tabLabel = ({ name, layout }: Tab, t: Words): string =>
  name || divisionLabel(layout.division, t);

/** The divisions that have a name, those that suit the wall's shape first. */
export const groupsFor = (isPortrait: boolean) => {
  const groups = [
    { shape: 'landscape', names: landscapeNames },
    { shape: 'portrait', names: portraitNames },
  ] as const;
  return isPortrait ? [groups[1], groups[0]] : groups;
};

/** Who or what made tabs that take turns stand still. */
export type Pause = keyof Words['layouts']['rotationStopped'];

/** What is said of tabs that take turns; the short ones stand beside a mark. */
export function turnsWords(
  turnMs: number,
  pause: Pause | undefined,
  { layouts: words }: Words,
): { readonly text: string; readonly short: string } {
  if (pause === 'machine') return { text: words.tabsOverloaded, short: words.turnOverloadedShort };
  if (pause === 'operator') return { text: words.tabsPaused, short: words.tabsGoOn };
  const seconds = turnMs / 1_000;
  const each = seconds < 60 ? words.seconds(seconds) : words.minutes(seconds / 60);
  return { text: words.tabsTurn(each), short: each };
}

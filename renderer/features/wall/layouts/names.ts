import { type Division, landscapeNames, portraitNames } from '../../../../core/wall/division.ts';
import type { Tab } from '../../../../core/wall/tabs.ts';
import type { Translations } from '../../../i18n/translations.ts';

export const getDivisionLabel = (division: Division, t: Translations): string =>
  typeof division === 'string' ? t.layouts.division(division) : division.name || t.layouts.own;

/** Returns a tab's label: its name, or its division. */
export const getTabLabel = ({ name, layout }: Tab, t: Translations): string =>
  name || getDivisionLabel(layout.division, t);

/** Returns the named divisions, those that suit the wall's shape first. */
export const groupDivisionsForWall = (isPortrait: boolean) => {
  const groups = [
    { shape: 'landscape', names: landscapeNames },
    { shape: 'portrait', names: portraitNames },
  ] as const;
  return isPortrait ? [groups[1], groups[0]] : groups;
};

/** The reason why rotating tabs are paused. */
export type TabRotationPause = keyof Translations['layouts']['rotationStopped'];

/** Returns the texts on rotating tabs; the short ones are shown next to a mark. */
export function getTabRotationTexts(
  turnMs: number,
  pause: TabRotationPause | undefined,
  { layouts: words }: Translations,
): { readonly text: string; readonly short: string } {
  if (pause === 'machine') return { text: words.tabsOverloaded, short: words.turnOverloadedShort };
  if (pause === 'operator') return { text: words.tabsPaused, short: words.tabsGoOn };
  const seconds = turnMs / 1_000;
  const each = seconds < 60 ? words.seconds(seconds) : words.minutes(seconds / 60);
  return { text: words.tabsTurn(each), short: each };
}

import { type Division, landscapeNames, portraitNames } from '../../../core/domain/division.ts';
import type { Tab } from '../../../core/domain/tabs.ts';
import type { Words } from '../../i18n/words.ts';

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

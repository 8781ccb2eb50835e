import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allCommands } from '../../app/commands.ts';
import { getKeyPresses, keyTablesByGroup } from '../../app/keyMap/keyMap.ts';
import { translations } from '../../i18n/translations.ts';

const keysOfWindow = new Set(allCommands.flatMap(({ keys }) => keys));
const isPart = (part: string): part is keyof typeof keyTablesByGroup => part in keyTablesByGroup;

function pressesIn(part: string): ReadonlySet<string> {
  if (!isPart(part)) return keysOfWindow;
  return new Set(
    Object.keys(translations.vi.keyMap.groups[part].lines).flatMap((line) => getKeyPresses(part, line)),
  );
}

/** Returns the keys that a card lists for each part of the window: `[part, press]`. */
const keysOn = (card: string) =>
  [...card.matchAll(/<section data-in="(\w+)">([\s\S]*?)<\/section>/g)].flatMap(([, part = '', text = '']) =>
    [...text.matchAll(/<kbd(?: data-press="(\w+)")?>([^<]+)<\/kbd>/g)].map(
      ([, press, written = '']) => [part, press ?? written] as const,
    ),
  );

it.each(['vi', 'en'])(
  'the card for operators (%s) lists only keys that their part of the window handles',
  (language) => {
    const card = readFileSync(
      join(import.meta.dirname, `../../../docs/operators/${language}/card.html`),
      'utf8',
    );
    const keys = keysOn(card);
    expect(keys.length).toBe(card.split('<kbd').length - 1);
    for (const [part, press] of keys) expect(pressesIn(part), `${part}: ${press}`).toContain(press);
  },
);

import { expect, test } from 'vitest';
import { words } from './words.ts';

const replaying = 4;
const offers = 5;
const steering = 6;
const alerts = 7;
const map = 8;
const log = 9;
const watch = 10;
const audit = 11;
/** Of a part of the window that has keys of its own. */
const ofPart = [replaying, offers, steering, alerts, map, log, watch, audit];

test('no key of the wall means two things', () => {
  const keys = words.en.commands.groups
    .filter((_, at) => !ofPart.includes(at))
    .flatMap(({ keys: each }) => each.flatMap(([written]) => written.split(', ')))
    // What is typed before Enter tells the three apart.
    .filter((key) => key !== 'Enter');
  const panels = [
    'P',
    'Shift+P',
    'B',
    'K',
    'H',
    'C',
    'X',
    'N',
    'D',
    'F1',
    'F3',
    'F4',
    'F5',
    'F6',
    'F7',
    'F8',
    'F9',
    'F10',
    'F12',
    'Shift+F12',
    'U',
    '?',
  ];
  expect(new Set([...keys, ...panels]).size).toBe(keys.length + panels.length);
});

test('both languages list the same keys', () => {
  const shape = (language: 'vi' | 'en') => words[language].commands.groups.map(({ keys }) => keys.length);
  expect(shape('vi')).toEqual(shape('en'));
});

import type { Translations } from '../vi.ts';

export const tourTexts: Translations['tour'] = {
  title: 'A minute’s tour',
  close: 'Skip (Esc)',
  demo: 'This is the demo: its cameras, city and alerts are made up. Press anything, nothing breaks.',
  steps: [
    {
      title: 'The wall',
      text: 'The tiles in the middle, every camera on the left, alerts and buttons at the top.',
      keys: [
        ['arrows', 'choose a tile'],
        ['12 Enter', 'call camera 12 onto that tile'],
        ['Enter, /', 'search by name, diacritics not needed: dong da'],
        ['{key:wall.alone}', 'this tile alone, and back'],
      ],
    },
    {
      title: 'Alerts and the map',
      text: 'Both stand beside the wall, which goes on. The same key closes them.',
      keys: [
        ['{key:alerts}', 'alerts: Enter shows pictures, {key:alerts.acknowledge} acknowledges'],
        ['{key:map}', 'map: where cameras are, what they see'],
        ['{key:write}', 'write a line in the log'],
      ],
    },
    {
      title: 'When you forget a key',
      text: 'There is no need to remember more than these two.',
      keys: [
        ['{key:search}', 'find anything: cameras, wards, streets, alerts, commands'],
        ['{key:keyMap}', 'every key, this tour’s among them'],
        ['Esc', 'closes the panel that is open; one step back'],
      ],
    },
  ],
  own: {
    title: 'Your own camera',
    text: 'Add a real one now: paste its RTSP address or find it on the network, see its picture, then save.',
    keys: [['{key:ownCamera}', 'opens the panel for it']],
  },
  at: (step, of) => `${step}/${of}`,
  back: 'Back',
  next: 'Next (Enter)',
  done: 'Begin (Enter)',
};

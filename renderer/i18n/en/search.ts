import type { searchTexts as vietnamese } from '../vi/search.ts';

const number = new Intl.NumberFormat('en-GB');
const count = (n: number) => number.format(n);

export const searchTexts: typeof vietnamese = {
  title: 'Find anything',
  titleOnMap: 'Find on the map',
  button: 'Find',
  buttonHint: 'Find cameras, wards, streets, alerts, incidents, layouts, people, commands ({key:search})',
  close: 'Close ({key:search} or Esc)',
  label: 'Name, number, ward, street, alert, person, command… diacritics not needed',
  labelOnMap: 'Ward, street, place, pin, camera’s number, coordinates…',
  kinds: {
    camera: 'Cameras',
    ward: 'Wards, communes',
    street: 'Streets, places',
    alert: 'Alerts',
    incident: 'Incidents',
    layout: 'Layouts',
    person: 'People',
    command: 'Commands',
  },
  all: 'All',
  only: 'Find only',
  recent: 'Opened lately',
  formerly: (name) => `formerly ${name}`,
  camerasIn: (n) => (n === 1 ? '1 camera' : `${count(n)} cameras`),
  some: (shown, total) =>
    total === null ? `the newest ${shown}` : total > shown ? `${shown} of ${count(total)}` : count(total),
  found: (n) => (n === 1 ? '1 result' : `${count(n)} results`),
  none: (text) => `Nothing matches “${text}”.`,
  noneHint: 'Diacritics are not needed. Only what you may see is searched.',
  seeking: 'Looking for alerts…',
  offline: 'The site cannot be reached: only what this desk has is searched.',
  notAnswered: (kind, why) => `${kind}: ${why}`,
  clear: 'Clear the search',
  hint: '↑ ↓ choose · Enter opens · Tab one kind only · Esc stops',
  hintCamera: 'Enter onto the selected tile · Shift+Enter on the map',
  hintLayout: 'Enter onto the wall · Shift+Enter in a new tab',
  places: { coordinates: 'coordinates', street: 'street', place: 'place', pin: 'pinned' },
  closed: 'closed',
  on: { onDuty: 'on duty', shared: 'shared', own: 'mine' },
  put: (camera, tile) => `Camera ${camera} onto tile ${tile}`,
};

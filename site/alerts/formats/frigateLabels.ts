import { compareText } from '../../../core/base/text.ts';

/**
 * Frigate's labels (COCO's for objects, AudioSet's for sounds, and what custom models of cities are trained on) as classes, the
 * more urgent ones first: a review of several is of the first. What is not here keeps its own word.
 */
export const frigateLabels: readonly (readonly [label: string, alertClass: string])[] = [
  ['fire', 'fire'],
  ['fire_alarm', 'fire'],
  ['smoke_detector', 'fire'],
  ['explosion', 'explosion'],
  ['gunshot', 'weapon'],
  ['gun', 'weapon'],
  ['knife', 'weapon'],
  ['weapon', 'weapon'],
  ['smoke', 'smoke'],
  ['accident', 'traffic.accident'],
  ['crash', 'traffic.accident'],
  ['fight', 'fight'],
  ['fall', 'person.fallen'],
  ['flood', 'flood'],
  ['crowd', 'crowd'],
  ['scream', 'audio'],
  ['yell', 'audio'],
  ['glass', 'audio'],
  ['shatter', 'audio'],
  ['siren', 'audio'],
  ['bark', 'audio'],
  ['speech', 'audio'],
  ['person', 'person'],
  ['car', 'vehicle'],
  ['motorcycle', 'vehicle'],
  ['bicycle', 'vehicle'],
  ['bus', 'vehicle'],
  ['truck', 'vehicle'],
  ['boat', 'vehicle'],
  ['license_plate', 'vehicle'],
  ['package', 'object.left'],
  ['suitcase', 'object.left'],
  ['backpack', 'object.left'],
  ['dog', 'animal'],
  ['cat', 'animal'],
  ['cow', 'animal'],
  ['horse', 'animal'],
  ['bird', 'animal'],
];

/** A face alone is a person, and nothing more is made of it. */
const asPerson = new Set(['face']);

/**
 * A label alone. Frigate writes `person-verified` for an object that it gave a name to, and `doorbell: a name` or `car: a plate`
 * for one that came with a sub-label by its API or its plate reader (frigate/track/object_processing.py): who that is, is not read.
 */
export const plainLabel = (label: string): string => {
  const plain = (label.split(':', 1)[0] ?? '').trim().replace(/-verified$/, '');
  return asPerson.has(plain) ? 'person' : plain;
};

/** Where a label stands in the table, the more urgent ones first; what is not there comes last. */
const placeInTable = (label: string): number => {
  const at = frigateLabels.findIndex(([known]) => known === label);
  return at < 0 ? frigateLabels.length : at;
};

/** Labels in the order of their urgency, each once. Frigate sends them in any order, and in another one each time. */
export const inOrder = (labels: readonly string[]): string[] =>
  [...new Set(labels)].sort((a, b) => placeInTable(a) - placeInTable(b) || compareText(a, b));

/** The class of a label; undefined where it is not known here. */
export const classOfLabel = (label: string): string | undefined =>
  frigateLabels.find(([known]) => known === label)?.[1];

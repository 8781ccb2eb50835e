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

/** `person-verified`, as Frigate writes an object that it gave a name to, is a person as any other. */
export const plainLabel = (label: string): string => {
  const plain = label.replace(/-verified$/, '');
  return asPerson.has(plain) ? 'person' : plain;
};

/** The class of the most urgent of these labels; undefined where none is known. */
export function classOfLabels(labels: readonly string[]): string | undefined {
  const found = frigateLabels.find(([label]) => labels.includes(label));
  return found?.[1];
}

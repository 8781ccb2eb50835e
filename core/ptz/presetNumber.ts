import type { Preset } from './ptz.ts';

/**
 * Returns the preset that a number key or button calls.
 * A preset whose token ends in that number (as most cameras number them: `1`, `Preset1`) goes first,
 * so that it stays the same when another is removed; otherwise it is the one at that position of the
 * list.
 */
export function getPresetByNumber(presets: readonly Preset[], number: number): Preset | undefined {
  return presets.find(({ token }) => /\d+$/.exec(token)?.[0] === String(number)) ?? presets[number - 1];
}

/** Returns the number that calls a preset; undefined where another preset has that number. */
export function getPresetNumber(presets: readonly Preset[], preset: Preset): number | undefined {
  const own = Number(/\d+$/.exec(preset.token)?.[0]);
  const place = presets.indexOf(preset) + 1;
  return [own, place].find((number) => number > 0 && getPresetByNumber(presets, number) === preset);
}

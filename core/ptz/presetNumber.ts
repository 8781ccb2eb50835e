import type { Preset } from './ptz.ts';

/**
 * The preset that a number calls, on a key or a stick's button: the one that the camera itself calls by it (as most name
 * them: `1`, `Preset1`), so that it stays the same when another is removed; else the one at that place of its list.
 */
export function presetOf(presets: readonly Preset[], number: number): Preset | undefined {
  return presets.find(({ token }) => /\d+$/.exec(token)?.[0] === String(number)) ?? presets[number - 1];
}

/** By which number a preset is called; undefined where another goes by the number that it would have. */
export function numberOf(presets: readonly Preset[], preset: Preset): number | undefined {
  const own = Number(/\d+$/.exec(preset.token)?.[0]);
  const place = presets.indexOf(preset) + 1;
  return [own, place].find((number) => number > 0 && presetOf(presets, number) === preset);
}

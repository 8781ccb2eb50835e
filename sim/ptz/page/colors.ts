/** Colours of the city, shaded by light and distance. */

const walls = [
  '#d9c9a3',
  '#cdb38b',
  '#b9c4c9',
  '#d8d3c8',
  '#c98f6b',
  '#a9b8a0',
  '#e0d9b8',
  '#b9a7b0',
  '#c7c0a8',
  '#d6b98c',
  '#c2b6a3',
];
const towers = ['#a9adb3', '#b7b4ac', '#9aa6b0', '#c0bdb4', '#8f9aa5'];
const roofs = ['#8d6a55', '#7f8285', '#6b7f8f', '#94826b', '#8a8c86', '#7a5a4b', '#9b9a92'];

const haze = [190, 198, 206] as const;
/** Distance at which half of the colour is haze, metres. */
const hazeM = 900;

const mixed = (color: string, light: number, away: number): string => {
  const clear = 2 ** (-away / hazeM);
  const parts = [1, 3, 5].map((at, index) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) * light;
    return Math.round(value * clear + (haze[index] ?? 0) * (1 - clear));
  });
  return `rgb(${parts.join(',')})`;
};

export const shaded = mixed;
export const hazy = (color: string, away: number): string => mixed(color, 1, away);

const pick = (from: readonly string[], lot: number): string => from[lot % from.length] ?? '#cccccc';

/** Returns a building's colour. `lot` is any whole number: the same building has the same colour from every camera. */
export const wallColor = (lot: number, isTower: boolean): string => pick(isTower ? towers : walls, lot);
export const roofColor = (lot: number): string => pick(roofs, Math.floor(lot / 7));

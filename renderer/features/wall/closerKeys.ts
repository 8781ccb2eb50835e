/** What a key does to the picture of the selected tile that is looked at closer. */
export type CloserKey = 'in' | 'out' | 'whole' | { readonly x: number; readonly y: number };

const zoomKeys: Readonly<Record<string, CloserKey>> = { '+': 'in', '=': 'in', '-': 'out', '0': 'whole' };
/** By how much of the frame Shift and an arrow pans. */
const panStep = 0.2;
const panKeys: Readonly<Record<string, CloserKey>> = {
  ArrowLeft: { x: -panStep, y: 0 },
  ArrowRight: { x: panStep, y: 0 },
  ArrowUp: { x: 0, y: -panStep },
  ArrowDown: { x: 0, y: panStep },
};

export const closerKey = ({
  key,
  shiftKey,
}: Pick<KeyboardEvent, 'key' | 'shiftKey'>): CloserKey | undefined =>
  zoomKeys[key] ?? (shiftKey ? panKeys[key] : undefined);

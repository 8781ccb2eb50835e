/** The stored positions of a PTZ camera: its presets and its home. */
import type { PresetPosition } from './mechanics.ts';

export interface Preset {
  readonly token: string;
  readonly name: string;
  readonly position: PresetPosition;
}

export const maxPresets = 256;
export const maxNameLength = 64;

export class Presets {
  private readonly byToken = new Map<string, Preset>();
  private next = 1;
  home: PresetPosition;

  constructor(home: PresetPosition, ready: readonly Omit<Preset, 'token'>[] = []) {
    this.home = home;
    for (const { name, position } of ready) this.set(undefined, name, position);
  }

  all(): readonly Preset[] {
    return [...this.byToken.values()];
  }

  find(token: string): Preset | undefined {
    return this.byToken.get(token);
  }

  /** Stores a preset. Without a token it is a new one; without a name it keeps its name or is named by its number. */
  set(
    token: string | undefined,
    name: string | undefined,
    position: PresetPosition,
  ): Preset | 'none' | 'full' {
    const known = token === undefined ? undefined : this.byToken.get(token);
    if (token !== undefined && !known) return 'none';
    if (!known && this.byToken.size >= maxPresets) return 'full';
    const own = known?.token ?? String(this.next++);
    const preset = {
      token: own,
      name: (name || known?.name || `Preset ${own}`).slice(0, maxNameLength),
      position,
    };
    this.byToken.set(own, preset);
    return preset;
  }

  remove(token: string): boolean {
    return this.byToken.delete(token);
  }
}

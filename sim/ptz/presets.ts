/** The stored positions of a PTZ camera: its presets and its home. */
import type { DomePlace } from './mechanics.ts';

export interface DomePreset {
  readonly token: string;
  readonly name: string;
  readonly place: DomePlace;
}

export const maxDomePresets = 256;
export const maxNameLength = 64;

export class Presets {
  private readonly byToken = new Map<string, DomePreset>();
  private next = 1;
  home: DomePlace;

  constructor(home: DomePlace, ready: readonly Omit<DomePreset, 'token'>[] = []) {
    this.home = home;
    for (const { name, place } of ready) this.set(undefined, name, place);
  }

  all(): readonly DomePreset[] {
    return [...this.byToken.values()];
  }

  find(token: string): DomePreset | undefined {
    return this.byToken.get(token);
  }

  /** Stores a preset. Without a token it is a new one; without a name it keeps its name or is named by its number. */
  set(token: string | undefined, name: string | undefined, place: DomePlace): DomePreset | 'none' | 'full' {
    const known = token === undefined ? undefined : this.byToken.get(token);
    if (token !== undefined && !known) return 'none';
    if (!known && this.byToken.size >= maxDomePresets) return 'full';
    const own = known?.token ?? String(this.next++);
    const preset = {
      token: own,
      name: (name || known?.name || `Preset ${own}`).slice(0, maxNameLength),
      place,
    };
    this.byToken.set(own, preset);
    return preset;
  }

  remove(token: string): boolean {
    return this.byToken.delete(token);
  }
}

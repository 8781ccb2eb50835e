import type { Feature } from './feature.ts';

/** A source file and the names of its features. */
export interface SourceNames {
  readonly file: string;
  /** Returns a feature's name. OSM's nodes have ids independent of those of its ways. */
  nameOf(where: number, isPoint?: boolean): string;
}

/** A feature as the list of rejected ones names it. */
export interface NamedFeature {
  readonly file: string;
  readonly feature: string;
}

/** Identifies a feature in its file. */
export type FeatureRef = Pick<Feature, 'where' | 'id'> & { readonly isPoint?: boolean };

export function nameFeature({ file, nameOf }: SourceNames, { where, id, isPoint }: FeatureRef): NamedFeature {
  const name = nameOf(where, isPoint);
  return { file, feature: id === undefined ? name : `${name} (id ${id})` };
}

/**
 * The sources of millions of features in the order in which they were added: a number each, and the id of those that
 * have one.
 */
export class Origins {
  readonly #where: number[] = [];
  readonly #ids = new Map<number, string>();
  /** The index of each file's first feature. */
  readonly #sources: { readonly source: SourceNames; readonly from: number }[] = [];

  add(source: SourceNames, { where, id }: FeatureRef): void {
    const index = this.#where.length;
    if (this.#sources.at(-1)?.source !== source) this.#sources.push({ source, from: index });
    if (id !== undefined) this.#ids.set(index, id);
    this.#where.push(where);
  }

  of(index: number): NamedFeature {
    const last = this.#sources.findLast(({ from }) => from <= index);
    const [where, id] = [this.#where[index], this.#ids.get(index)];
    if (!last || where === undefined) throw new RangeError(`nothing was added as number ${index}`);
    return nameFeature(last.source, { where, ...(id === undefined ? {} : { id }) });
  }
}

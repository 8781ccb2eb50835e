import type { CityLabel, LabelKind } from '../../../core/map/city/city.ts';
import type { Ink } from './ink.ts';

/** How a kind of label looks and while it is shown. Sizes in rem. */
interface LabelRule {
  readonly rem: number;
  readonly weight: 500 | 600;
  readonly ink: keyof Pick<Ink, 'text' | 'strong' | 'dim' | 'water' | 'park'>;
  /** Nearer than this many pixels a metre it is no help any more. */
  readonly untilPxPerM: number;
  /** Among equals of rank: the lower first. */
  readonly order: number;
}

export const labelRules: Record<LabelKind, LabelRule> = {
  city: { rem: 1.4, weight: 600, ink: 'strong', untilPxPerM: 0.06, order: 0 },
  ward: { rem: 0.95, weight: 600, ink: 'strong', untilPxPerM: 1.2, order: 1 },
  water: { rem: 0.85, weight: 500, ink: 'water', untilPxPerM: 12, order: 2 },
  road: { rem: 0.85, weight: 500, ink: 'text', untilPxPerM: Number.POSITIVE_INFINITY, order: 3 },
  park: { rem: 0.8, weight: 500, ink: 'park', untilPxPerM: 12, order: 4 },
  place: { rem: 0.8, weight: 500, ink: 'dim', untilPxPerM: Number.POSITIVE_INFINITY, order: 5 },
  street: { rem: 0.8, weight: 500, ink: 'text', untilPxPerM: Number.POSITIVE_INFINITY, order: 6 },
};

/**
 * Pixels a metre from which a rank is shown: rank 1 from 0.016 (a 1280-pixel map 80 km wide), each next rank from 1.41 times as
 * near, rank 15 from 2.05 (620 m wide). Rank 0 always is.
 */
export const shownFromPxPerM = (rank: number): number => (rank === 0 ? 0 : 0.016 * 2 ** ((rank - 1) / 2));

/** What is placed first, lower first; `wasShown` counts as much as one and a half ranks, so that none flickers. */
export const labelUrgency = ({ kind, rank }: Pick<CityLabel, 'kind' | 'rank'>, wasShown: boolean): number =>
  rank * 8 + labelRules[kind].order - (wasShown ? 12 : 0);

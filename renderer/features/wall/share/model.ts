import type { DeskCalls } from '../../../../core/api/desk.ts';
import type { WindowId } from '../../../../core/base/ids.ts';
import { foldForSearch } from '../../../../core/base/text.ts';
import type { Camera } from '../../../../core/cameras/camera.ts';
import type { CallOutput, CallParsed } from '../../../../core/rpc/define.ts';
import { listVisibleCameras } from '../../../../core/wall/layout.ts';
import type { Offer, SharedContent, ShareTarget } from '../../../../core/wall/share.ts';
import type { Tab } from '../../../../core/wall/tabs.ts';
import type { Translations } from '../../../i18n/translations.ts';
import { defineKeys } from '../../../ui/keyTable.ts';

export type SendTarget = CallParsed<DeskCalls, 'share.push'>['to'];

/** One row in the list of targets. */
export interface TargetRow {
  /** Identifies the same target each time the list is opened. */
  readonly key: string;
  readonly to: SendTarget;
  readonly kind: 'window' | 'desk' | 'roomWall';
  readonly name: string;
  readonly under: string;
}

/** Returns the name of an offer's sender. */
export const getSenderName = ({ desk, window }: Offer['from'], t: Translations): string =>
  window === undefined ? desk : t.share.window(window);

function rowsOfDesk({ desk, name, operator, roomWall, windows }: ShareTarget, t: Translations): TargetRow[] {
  const kind = roomWall ? 'roomWall' : 'desk';
  const under = roomWall ? t.share.roomWall : (operator ?? '');
  const whole: TargetRow = { key: desk, to: { desk }, kind, name, under };
  if (windows.length < 2) return [whole];
  const each = windows.map((window): TargetRow => {
    const named = `${name} · ${t.share.window(window)}`;
    return { key: `${desk} ${window}`, to: { desk, window }, kind, name: named, under };
  });
  return [whole, ...each];
}

/**
 * Returns how well the typed words name a target, best lowest: they are all in its name, or also in its details, such
 * as the operator. Own windows belong to “this desk”: `desk 2` is the desk of that name before it is this desk's second
 * window.
 */
const namedBy = (words: readonly string[], name: string): number =>
  words.every((word) => foldForSearch(name).includes(word)) ? 0 : 1;

/**
 * Returns all targets: the last used first, then own windows, walls and desks.
 * `typed` filters them and ranks name matches first.
 */
export function listTargetRows(options: {
  readonly targets: CallOutput<DeskCalls, 'share.targets'>;
  /** Keys of used targets, newest first. */
  readonly recent: readonly string[];
  readonly typed: string;
  readonly t: Translations;
}): readonly TargetRow[] {
  const { targets, recent, typed, t } = options;
  const own = targets.windows.map((window: WindowId): TargetRow => {
    return {
      key: window,
      to: { window },
      kind: 'window',
      name: t.share.window(window),
      under: t.share.thisDesk,
    };
  });
  const walls = targets.desks.filter(({ roomWall }) => roomWall);
  const desks = targets.desks.filter(({ roomWall }) => !roomWall);
  const rows = [...own, ...[...walls, ...desks].flatMap((desk) => rowsOfDesk(desk, t))];
  const rank = ({ key }: TargetRow) => (recent.includes(key) ? recent.indexOf(key) : recent.length);
  const words = foldForSearch(typed).split(/\s+/).filter(Boolean);
  return rows
    .filter(({ name, under }) => words.every((word) => foldForSearch(`${name} ${under}`).includes(word)))
    .sort((a, b) => namedBy(words, a.name) - namedBy(words, b.name) || rank(a) - rank(b));
}

/** A key's action on a focused offer. */
export type OfferKey = 'take' | 'tab' | 'dismiss';

export const offerKeys = defineKeys<OfferKey>()({
  take: { Enter: 'take' },
  tab: { T: 'tab' },
  dismiss: { Escape: 'dismiss' },
});

export const getOfferKey = (key: string): OfferKey | undefined => offerKeys.find({ key })?.meaning;

/** Returns the recently used targets with this one first. */
export const addRecentTarget = (recent: readonly string[], key: string): readonly string[] =>
  [key, ...recent.filter((one) => one !== key)].slice(0, 5);

/** Content to send, with its description. */
export interface Sendable {
  readonly content: SharedContent;
  readonly label: string;
}

/** Returns the sendable content of a wall: its active tab, and the selected tile's present camera. */
export function getSendableContents(
  { name, layout }: Pick<Tab, 'name' | 'layout'>,
  shown: { readonly camera: Pick<Camera, 'id' | 'number' | 'name'> } | undefined,
  t: Translations,
): { readonly camera: Sendable | undefined; readonly layout: Sendable } {
  const camera = shown && {
    content: { kind: 'camera' as const, camera: shown.camera.id },
    label: t.share.camera(shown.camera.number, shown.camera.name),
  };
  return {
    camera,
    layout: {
      content: { kind: 'layout', name, layout },
      label: t.share.layout(name, listVisibleCameras(layout).length),
    },
  };
}

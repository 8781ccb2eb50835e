import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { getTileContent, isSpotContent } from '../../core/wall/layout.ts';
import type { SentContent } from '../../core/wall/sender.ts';
import type { Offer } from '../../core/wall/share.ts';
import { getActiveTab, type Tab } from '../../core/wall/tabs.ts';
import { getShownCamera } from '../../core/wall/wall.ts';
import { useWall } from '../features/wall/context.ts';
import { WallPanel } from '../features/wall/index.tsx';
import { type LastSent, RoomWallBar, RoomWallStart, SenderMark } from '../features/wall/roomWall/index.tsx';
import { chooseTileForSent } from '../features/wall/roomWall/model.ts';
import { getSenderName } from '../features/wall/share/model.ts';
import { getOfferText } from '../features/wall/share/offers.tsx';
import { type Translations, useLanguage } from '../i18n/translations.ts';
import type { CamerasState } from '../shared/mirror.ts';
import { useDesk, useMirror } from '../shared/services.ts';
import styles from './console.module.css';
import { useWallCounters } from './frame/wallCounters.ts';

const tileOf = ({ to }: SentContent): number | undefined => (typeof to === 'number' ? to : undefined);

/** Returns the sender's name. */
const whoOf = ({ from }: SentContent, t: Translations): string =>
  t.share.from(from.name, getSenderName(from, t));

/** Describes the last received content; undefined while the registry has no name for it. */
function lastOf(
  { layout, withheld = [], sent = [] }: Tab,
  byId: CamerasState['byId'],
  t: Translations,
): LastSent | undefined {
  const sending = sent.at(-1);
  if (!sending) return undefined;
  const { to, at } = sending;
  const message = { who: whoOf(sending, t), at };
  const toSentText = (content: Offer['content']): LastSent => ({
    ...message,
    what: getOfferText({ content }, byId, t),
  });
  if (to === null) return toSentText({ kind: 'camera', camera: null });
  if (typeof to !== 'number') return toSentText({ kind: 'layout', name: to.layout, layout, withheld });
  const camera = getShownCamera(getTileContent(layout, to), { spot: null, turn: undefined });
  return camera && byId.has(camera) ? toSentText({ kind: 'camera', camera }) : undefined;
}

/**
 * A window of a room's wall, which has no operator and takes no input.
 * It shows received content at once, with the sender, and stores it, so that it survives a power cut.
 */
export function RoomWallWindow() {
  const desk = useDesk();
  const mirror = useMirror();
  const wall = useWall();
  const { t } = useLanguage();
  const { desk: status } = useStore(mirror.status);
  const cameras = useStore(mirror.cameras);
  const { offers } = useStore(mirror.shared);
  const counters = useWallCounters();
  const tab = useStore(wall, ({ tabs }) => getActiveTab(tabs));
  const taken = useRef(new Set<string>());
  const maySee = status?.operator?.rights.includes('video.live') === true;

  useEffect(() => {
    if (!maySee) return;
    for (const offer of offers) {
      if (taken.current.has(offer.id)) continue;
      taken.current.add(offer.id);
      const { content, from, at } = offer;
      if (content.kind === 'layout') {
        wall.act({ do: 'show', layout: content.layout, withheld: content.withheld });
        wall.act({ do: 'sent', sending: { from, at, to: { layout: content.name } } });
      } else if (content.camera !== null) {
        const { camera } = content;
        const { layout, sent = [] } = getActiveTab(wall.getState().tabs);
        const tile = chooseTileForSent(layout, camera, sent.map(tileOf));
        const isOnSpot = isSpotContent(getTileContent(layout, tile));
        // The content is stored, so that it returns after a power cut.
        if (isOnSpot) wall.act({ do: 'paste', content: { kind: 'spot', shows: camera }, tile });
        else wall.act({ do: 'putOn', camera, tile });
        wall.act({ do: 'sent', sending: { from, at, to: tile } });
      } else wall.act({ do: 'sent', sending: { from, at, to: null } });
      void desk.call('share.settle', { id: offer.id, how: 'accepted' }); // the topic reports the result
    }
    const waiting = new Set(offers.map(({ id }) => id));
    for (const id of taken.current) if (!waiting.has(id)) taken.current.delete(id);
  }, [offers, maySee, desk, wall]);

  if (!status?.operator) return <RoomWallStart status={status} />;
  return (
    <div className={styles.roomWall} data-dark="" data-testid="room-wall">
      <RoomWallBar
        status={status}
        siteSilent={counters.silent && status.site.state === 'connected'}
        last={lastOf(tab, cameras.byId, t)}
      />
      <div className={styles.untouched}>
        <WallPanel isUnattended />
        {tab.sent?.map((sending) => {
          const tile = tileOf(sending);
          return tile === undefined ? null : <SenderMark key={tile} tile={tile} who={whoOf(sending, t)} />;
        })}
      </div>
    </div>
  );
}

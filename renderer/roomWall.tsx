import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { contentOn, isSpot } from '../core/domain/layout.ts';
import { layoutOf } from '../core/domain/wall.ts';
import type { Desk } from './client.ts';
import styles from './console.module.css';
import { useSpeech } from './i18n/words.ts';
import type { Media } from './media/index.ts';
import { isCutOff, type Mirror } from './mirror.ts';
import { useTally } from './panels/frame/tally.ts';
import { RoomWallBar, RoomWallStart, type Sent, SentMark } from './panels/roomwall/index.tsx';
import { tileForSent } from './panels/roomwall/model.ts';
import { placeOf } from './panels/share/model.ts';
import { offerText } from './panels/share/offers.tsx';
import { WallPanel } from './panels/wall/index.tsx';
import type { Sequences } from './sequences.ts';
import type { WallStore } from './wall.ts';

/** Nobody is there to do anything. */
const nobody = () => {};

/** Tiles that are remembered as sent to, to find the one that has rested longest. */
const remembered = 256;

/**
 * A window of a room's wall: what is sent to it it shows at once, with who sent it, and keeps. Nobody works at it: it takes
 * no keys and no clicks.
 */
export function RoomWall(props: {
  readonly desk: Desk;
  readonly mirror: Mirror;
  readonly media: Media;
  readonly wall: WallStore;
  readonly sequences: Sequences;
}) {
  const { desk, mirror, media, wall, sequences } = props;
  const { t } = useSpeech();
  const { desk: status } = useStore(mirror.status);
  const cameras = useStore(mirror.cameras);
  const { offers } = useStore(mirror.shared);
  const tally = useTally(media);
  const [last, setLast] = useState<Sent>();
  const [marks, setMarks] = useState<ReadonlyMap<number, string>>(new Map());
  const taken = useRef(new Set<string>());
  const sentTo = useRef<readonly number[]>([]);
  const maySee = status?.operator?.rights.includes('video.live') === true;

  useEffect(() => {
    if (!maySee) return;
    for (const offer of offers) {
      if (taken.current.has(offer.id)) continue;
      taken.current.add(offer.id);
      const { content, from } = offer;
      const who = t.share.from(from.name, placeOf(from, t));
      setLast({ what: offerText(offer, cameras.byId, t), who, at: offer.at });
      if (content.kind === 'layout') {
        wall.act({ do: 'show', layout: content.layout, withheld: content.withheld });
        sentTo.current = [];
        setMarks(new Map());
      } else if (content.camera !== null) {
        const { camera } = content;
        const layout = layoutOf(wall.getState());
        const tile = tileForSent(layout, camera, sentTo.current);
        const isOnSpot = isSpot(contentOn(layout, tile));
        // It is there again after a power cut.
        if (isOnSpot) wall.act({ do: 'paste', content: { kind: 'spot', shows: camera }, tile });
        else wall.act({ do: 'putOn', camera, tile });
        sentTo.current = [...sentTo.current, tile].slice(-remembered);
        setMarks((before) => new Map(before).set(tile, who));
      }
      void desk.call('share.settle', { id: offer.id, how: 'accepted' }); // its word comes by the topic
    }
    const waiting = new Set(offers.map(({ id }) => id));
    for (const id of taken.current) if (!waiting.has(id)) taken.current.delete(id);
  }, [offers, cameras, maySee, desk, wall, t]);

  if (!status?.operator) return <RoomWallStart desk={desk} status={status} />;
  return (
    <div className={styles.roomWall} data-dark="" data-testid="room-wall">
      <RoomWallBar
        status={status}
        siteSilent={tally.silent && status.site.state === 'connected'}
        last={last}
      />
      <div className={styles.untouched}>
        <WallPanel
          wall={wall}
          act={nobody}
          media={media}
          cameras={mirror.cameras}
          isSiteCutOff={isCutOff(status)}
          maySee={maySee}
          turns={sequences}
          emptyHint={t.roomWall.emptyHint}
          onTouch={nobody}
        />
        {[...marks].map(([tile, who]) => (
          <SentMark key={tile} tile={tile} who={who} />
        ))}
      </div>
    </div>
  );
}

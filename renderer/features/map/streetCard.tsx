import { useMemo } from 'react';
import type { LatLon } from '../../../core/base/geo.ts';
import { useSpeech } from '../../i18n/words.ts';
import styles from './card.module.css';
import { Card, type CardActions } from './cardFrame.tsx';
import { NearList } from './nearList.tsx';
import type { Street } from './streets.ts';
import { CardWallButton, useWallWords } from './wallButton.tsx';
import { idsOf } from './wards.ts';
import type { MapWorld } from './world.ts';

const nearCount = 5;

/** A street: the wards it is in, and how many cameras stand along it. */
export function StreetCard(props: {
  readonly world: MapWorld;
  readonly name: string;
  readonly at: LatLon;
  readonly streetOf: (name: string) => Street;
  readonly actions: CardActions;
}) {
  const { world, name, at, streetOf, actions } = props;
  const { t } = useSpeech();
  const words = t.map.street;
  const wallWords = useWallWords();
  const { wards, cameras } = useMemo(() => streetOf(name), [streetOf, name]);
  return (
    <Card title={name} testId="map-street" onClose={actions.onClose}>
      {wards.length > 0 && <p className={styles.dim}>{wards.map((ward) => t.ward(ward)).join(', ')}</p>}
      <p>{cameras.length === 0 ? words.none : words.along(cameras.length)}</p>
      {cameras.length > 0 && (
        <div className={styles.buttons}>
          <CardWallButton
            world={world}
            cameras={() => idsOf(cameras)}
            says={wallWords(cameras.length)}
            onWall={actions.onWall}
          />
        </div>
      )}
      <NearList
        title={t.map.point.near}
        near={world.nearest(at, nearCount, null)}
        onCamera={actions.onCamera}
        onPut={world.onPut}
      />
    </Card>
  );
}

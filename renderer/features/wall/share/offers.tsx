import type { RefObject } from 'react';
import type { CameraId } from '../../../../core/base/ids.ts';
import { formatTime } from '../../../../core/base/text.ts';
import { listVisibleCameras } from '../../../../core/wall/layout.ts';
import type { Offer } from '../../../../core/wall/share.ts';
import { type Translations, useLanguage } from '../../../i18n/translations.ts';
import type { CameraEntry } from '../../../shared/mirror.ts';
import { Button } from '../../../ui/button.tsx';
import { IconMark } from '../../../ui/iconMark.tsx';
import { getOfferKey, getSenderName } from './model.ts';
import styles from './share.module.css';

interface Props {
  readonly offers: readonly Offer[];
  readonly byId: ReadonlyMap<CameraId, CameraEntry>;
  readonly selected: number;
  readonly newest: RefObject<HTMLElement | null>;
  readonly onAccept: (offer: Offer, where: 'tile' | 'tab') => void;
  readonly onDismiss: (offer: Offer) => void;
}

/** Returns the description of an offer. */
export function getOfferText(
  { content }: Pick<Offer, 'content'>,
  byId: Props['byId'],
  t: Translations,
): string {
  if (content.kind === 'layout') {
    const { layout, withheld, name } = content;
    const text = t.share.layout(name, listVisibleCameras(layout).length);
    return withheld.length > 0 ? `${text}. ${t.share.withheld(withheld.length)}` : text;
  }
  if (content.camera === null) return t.share.notPermitted;
  const entry = byId.get(content.camera);
  return entry ? t.share.camera(entry.camera.number, entry.camera.name) : t.share.notPermitted;
}

/** Offers from other desks, in a corner: the wall changes only once one is accepted. */
export function OfferList({ offers, byId, selected, newest, onAccept, onDismiss }: Props) {
  const { t } = useLanguage();
  if (offers.length === 0) return null;
  const shown = [...offers].reverse();
  return (
    <section className={styles.offers} aria-label={t.share.offers} data-keys="own" data-testid="offers">
      {shown.map((offer, at) => {
        const isEmpty = offer.content.kind === 'camera' && offer.content.camera === null;
        const isCamera = offer.content.kind === 'camera';
        return (
          <article
            key={offer.id}
            ref={at === 0 ? newest : undefined}
            className={styles.offer}
            tabIndex={-1}
            onKeyDown={(event) => {
              if (event.target instanceof HTMLButtonElement && event.key === 'Enter') return;
              const key = getOfferKey(event.key);
              if (key === 'dismiss') onDismiss(offer);
              else if (isEmpty) return;
              else if (key === 'take') onAccept(offer, 'tile');
              else if (key === 'tab') onAccept(offer, 'tab');
              else return;
              event.preventDefault();
            }}
          >
            <p>
              <IconMark shape="ring" />
              <strong>{t.share.from(offer.from.name, getSenderName(offer.from, t))}</strong>
              <time>{formatTime(offer.at)}</time>
              {at === 0 && <kbd title={t.share.offersHint}>{t.commandKeys.offers}</kbd>}
            </p>
            <p className={styles.offered}>{getOfferText(offer, byId, t)}</p>
            <div className={styles.answers}>
              {!isEmpty && (
                <>
                  <Button
                    onClick={() => onAccept(offer, 'tile')}
                    says={isCamera ? t.share.intoTile(selected + 1) : t.share.intoTab}
                  />
                  <Button onClick={() => onAccept(offer, 'tab')} says={t.share.asTab} />
                </>
              )}
              <Button look="quiet" onClick={() => onDismiss(offer)} says={t.share.dismiss} />
            </div>
          </article>
        );
      })}
    </section>
  );
}

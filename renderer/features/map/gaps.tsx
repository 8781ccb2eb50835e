import { useCallback, useEffect, useRef, useState } from 'react';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import type { City } from '../../../core/map/city/city.ts';
import { bandFromPxPerM, bands } from '../../../core/map/viewshed/bands.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { paintLegendSwatch } from '../../map/viewshed/appearance.ts';
import type { AreaCoverageGaps } from '../../map/viewshed/index.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import styles from './drawer.module.css';
import { useShownCity } from './places.ts';
import type { MapStage } from './stage.ts';
import type { MapWard } from './wards.ts';

type Working =
  | { readonly is: 'working'; readonly done: number }
  | { readonly is: 'done'; readonly gaps: AreaCoverageGaps }
  | { readonly is: 'failed'; readonly why: 'noCity' | 'tooWide' | Fault };

interface ViewingQuestion {
  readonly city: City;
  /** Undefined: the view. */
  readonly of: MapWard | undefined;
  readonly gaps: AreaCoverageGaps;
}

/** Coverage of the selected ward, else of the view: drawn on the map, with a share for each band. */
export function GapsDrawer(props: {
  readonly stage: MapStage;
  readonly ward: MapWard | undefined;
  readonly isNight: boolean;
  readonly onClose: () => void;
}) {
  const { stage, ward, isNight, onClose } = props;
  const { t, language } = useLanguage();
  const words = t.map.gaps;
  const [working, setWorking] = useState<Working>({ is: 'working', done: 0 });
  /** Undefined: of the view. */
  const [askedOf, setAskedOf] = useState<MapWard>();
  const last = useRef<ViewingQuestion>(undefined);
  // Undefined too while the map is opening or switching cities: the request follows then.
  const city = useShownCity(stage.scene);

  const notify = useCallback(
    (report: ViewingQuestion) => {
      last.current = report;
      setAskedOf(report.of);
      stage.viewsheds.showGaps(report.gaps);
      setWorking({ is: 'done', gaps: report.gaps });
    },
    [stage],
  );
  const ask = useCallback(
    (of: MapWard | undefined) => {
      setAskedOf(of);
      // It belongs to another area or to an earlier state.
      stage.viewsheds.showGaps(undefined);
      if (!city) {
        setWorking({ is: 'failed', why: 'noCity' });
        return;
      }
      setWorking({ is: 'working', done: 0 });
      const asked = stage.viewsheds.gaps(of, city.header, (done) => setWorking({ is: 'working', done }));
      if (asked === 'wide') {
        setWorking({ is: 'failed', why: 'tooWide' });
        return;
      }
      void asked.then((answer) => {
        if (!answer) return;
        if (answer.ok) notify({ city, of, gaps: answer.value });
        else setWorking({ is: 'failed', why: answer.fault });
      });
    },
    [stage, city, notify],
  );
  function stop(): void {
    stage.viewsheds.cancel('gaps');
    if (last.current && last.current.city === city) notify(last.current);
    else onClose();
  }
  // A ward known only to the registry has no borders. A new camera creates a new ward object with the same borders,
  // which needs no new request.
  const bordered = useRef<MapWard>(undefined);
  const rings = ward && ward.rings.length > 0 ? ward.rings : undefined;
  if (bordered.current?.rings !== rings) bordered.current = rings && ward;
  const ground = bordered.current;
  useEffect(() => {
    ask(ground);
    return () => {
      stage.viewsheds.cancel('gaps');
      stage.viewsheds.showGaps(undefined);
    };
  }, [ask, ground, stage]);

  const isWorking = working.is === 'working';
  return (
    <section
      className={styles.drawer}
      data-drawer
      aria-label={words.title}
      data-testid="map-gaps"
      data-state={working.is}
    >
      <header className={styles.head}>
        <h3>{askedOf ? `${words.title}: ${t.ward(askedOf)}` : words.title}</h3>
        <IconButton shape="cross" label={t.map.card.close} onClick={onClose} />
      </header>
      {isWorking && (
        <>
          <p className={styles.dim}>{words.working(Math.floor(working.done * 100))}</p>
          <div className={styles.bar}>
            <i style={{ width: `${working.done * 100}%` }} />
          </div>
        </>
      )}
      {working.is === 'failed' && (
        <p>{typeof working.why === 'string' ? words[working.why] : faultText(working.why, language)}</p>
      )}
      {working.is === 'done' && (
        <div className={styles.legend}>
          {(['none', ...bands] as const).map((band, rank) => (
            <Share
              key={band}
              rank={rank}
              isNight={isNight}
              name={band === 'none' ? words.unseen : t.map.bands[band]}
              from={band === 'none' ? '' : words.from(bandFromPxPerM[band])}
            >
              {words.share(working.gaps.shares[band] * 100)}
            </Share>
          ))}
        </div>
      )}
      {working.is === 'done' && working.gaps.offline > 0 && (
        <p className={styles.dim}>{words.offline(working.gaps.offline)}</p>
      )}
      {/* A single button, so that it retains the focus. Without the guard, a held or double-clicked press would stop what it just started. */}
      <Button
        onKeyDown={(event) => {
          if (event.repeat && event.key === 'Enter') event.preventDefault();
        }}
        onClick={({ detail }) => {
          if (detail > 1) return;
          if (isWorking) stop();
          else ask(undefined);
        }}
      >
        {isWorking ? words.stop : words.again}
      </Button>
    </section>
  );
}

const swatchPx = { width: 56, height: 32 };
const canvases = { canvas: (width: number, height: number) => new OffscreenCanvas(width, height) };

function Share(props: {
  readonly rank: number;
  readonly isNight: boolean;
  readonly name: string;
  /** Minimum pixel density. */
  readonly from: string;
  readonly children: string;
}) {
  const { rank, isNight } = props;
  const swatch = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = swatch.current?.getContext('2d');
    context?.clearRect(0, 0, swatchPx.width, swatchPx.height);
    if (context) paintLegendSwatch(context, rank, swatchPx, isNight, canvases);
  }, [rank, isNight]);
  return (
    <>
      <canvas ref={swatch} {...swatchPx} />
      <span>
        {props.name} <small>{props.from}</small>
      </span>
      <b className={styles.figures}>{props.children}</b>
    </>
  );
}

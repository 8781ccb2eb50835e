import type { LatLon, PlanePoint } from '../../../core/base/geo.ts';
import { createPlaneAt } from '../../../core/base/geo.ts';
import { getBoundingBox } from '../../../core/map/city/box.ts';
import {
  type Box,
  type City,
  type CityTile,
  type CityWard,
  getTileCorner,
} from '../../../core/map/city/city.ts';
import type { CanvasSize, MapFrame, MapView, ScreenPoint } from '../api.ts';
import { drawPlanGround, type PlacedTile, toCssColour, tracePlanBuildings } from '../flat/plan.ts';
import { getMapPalette } from '../palette.ts';
import { clipRing } from './clip.ts';
import { getSignColours } from './colours.ts';
import { getTargetPoint } from './frameGeometry.ts';
import { get2dContext, type SignHost } from './host.ts';
import { strokeWithContrast } from './strokes.ts';

/** The whole city on a small canvas of its own, with the outline of the map's view. */
export interface MiniMap {
  setCity(city: City | undefined): void;
  select(ward: CityWard['id'] | undefined): void;
  /** Adapts to a new canvas size. */
  resize(): void;
  /** Paints the map's view, if changed. */
  update(frame: MapFrame): void;
  dispose(): void;
}

export interface MiniMapOptions {
  /** Sized by its style. Clicks and drags on it move the view. */
  readonly canvas: HTMLCanvasElement;
  readonly pixelRatio: number;
  onMove(to: LatLon): void;
  /** A part of the city could not be read; a sentence. */
  onFault(fault: string): void;
}

/** Minimum size of the view's outline, CSS pixels; a smaller one is marked by a ring. */
const leastPx = 9;
const rimPx = 4;

/** Fits a city's box into a canvas, centred, north up. */
export function fitCityBox(
  [west, south, east, north]: Box,
  { width, height }: CanvasSize,
): { readonly pxPerM: number; toMini(at: PlanePoint): ScreenPoint; toPlane(at: ScreenPoint): PlanePoint } {
  const pxPerM = Math.min(
    (width - 2 * rimPx) / Math.max(1, east - west),
    (height - 2 * rimPx) / Math.max(1, north - south),
  );
  const [x0, y0] = [(west + east) / 2, (south + north) / 2];
  return {
    pxPerM,
    toMini: ({ x, y }) => ({ x: width / 2 + (x - x0) * pxPerM, y: height / 2 - (y - y0) * pxPerM }),
    toPlane: ({ x, y }) => ({ x: x0 + (x - width / 2) / pxPerM, y: y0 - (y - height / 2) / pxPerM }),
  };
}

function wholeOf({ header: { box } }: City, wards: readonly CityWard[]): Box {
  const [west, south, east, north] = getBoundingBox(wards.flatMap(({ rings }) => rings));
  return [Math.min(west, box[0]), Math.min(south, box[1]), Math.max(east, box[2]), Math.max(north, box[3])];
}

/** @param host receives `repaint` when another picture is needed (`update`) */
export function createMiniMap(host: Pick<SignHost, 'canvas' | 'repaint'>, options: MiniMapOptions): MiniMap {
  const { canvas, pixelRatio, onMove, onFault } = options;
  const context = get2dContext(canvas);
  let city: City | undefined;
  let wards: readonly CityWard[] = [];
  let ground: readonly CityTile[] = [];
  /** The extent of the whole city: wards reach beyond the buildings. */
  let whole: Box = [0, 0, 0, 0];
  let selected: CityWard['id'] | undefined;
  /** The city without the view's outline; undefined if it must be redrawn. */
  let base: { readonly drawn: ReturnType<SignHost['canvas']>; readonly night: boolean } | undefined;
  let last: { readonly view: MapView; readonly width: number; readonly height: number } | undefined;

  const changed = () => {
    base = undefined;
    last = undefined;
    host.repaint();
  };
  const size = () => ({ width: canvas.clientWidth, height: canvas.clientHeight });

  const read = async (from: City) => {
    // The coarsest level covers the whole city in a few tiles.
    const coarsest = Math.max(...from.tiles.map(({ level }) => level));
    const keys = from.tiles.filter(({ level }) => level === coarsest);
    const [ofCity, tiles] = await Promise.all([from.wards(), Promise.all(keys.map((key) => from.tile(key)))]);
    if (city !== from) return;
    wards = ofCity;
    whole = wholeOf(from, ofCity);
    ground = tiles.filter((tile) => tile !== undefined);
    changed();
  };

  function drawBase(night: boolean, from: City): ReturnType<SignHost['canvas']> {
    const { width, height } = size();
    const across = Math.max(1, Math.round(width * pixelRatio));
    const down = Math.max(1, Math.round(height * pixelRatio));
    const drawn = host.canvas(across, down);
    const to = get2dContext(drawn);
    const palette = getMapPalette(night);
    const ink = getSignColours(night);
    to.fillStyle = toCssColour(palette.land);
    to.fillRect(0, 0, across, down);
    const fit = fitCityBox(whole, { width, height });
    const scale = fit.pxPerM * pixelRatio;
    // Roads show the shape of a city, or buildings if only footprints were imported.
    const isBuilt = ground.every(({ roads }) => roads.count === 0);
    const tiles = ground.map((tile): PlacedTile => {
      const { x, y } = fit.toMini(getTileCorner(from.header, tile));
      return { tile, stand: () => to.setTransform(scale, 0, 0, -scale, x * pixelRatio, y * pixelRatio) };
    });
    drawPlanGround(to, tiles, palette, scale);
    if (isBuilt) {
      to.beginPath();
      for (const { tile, stand } of tiles) {
        stand();
        tracePlanBuildings(to, tile);
      }
      to.fillStyle = ink.border;
      to.fill();
    }
    to.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    to.lineJoin = 'round';
    const trace = (ward: CityWard) => {
      for (const ring of ward.rings) {
        for (let at = 0; at < ring.length; at += 2) {
          const { x, y } = fit.toMini({ x: ring[at] ?? 0, y: ring[at + 1] ?? 0 });
          if (at === 0) to.moveTo(x, y);
          else to.lineTo(x, y);
        }
        to.closePath();
      }
    };
    to.beginPath();
    wards.forEach(trace);
    to.strokeStyle = ink.border;
    to.lineWidth = 0.6;
    to.stroke();
    to.beginPath();
    wards.filter(({ id }) => id === selected).forEach(trace);
    to.fillStyle = ink.selectRoom;
    to.fill();
    to.strokeStyle = ink.select;
    to.lineWidth = 1.5;
    to.stroke();
    return drawn;
  }

  function paint(frame: MapFrame, from: City, to: CanvasRenderingContext2D): void {
    const { width, height } = size();
    const across = Math.max(1, Math.round(width * pixelRatio));
    const down = Math.max(1, Math.round(height * pixelRatio));
    if (canvas.width !== across || canvas.height !== down)
      Object.assign(canvas, { width: across, height: down });
    if (base?.night !== frame.night) base = { night: frame.night, drawn: drawBase(frame.night, from) };
    to.setTransform(1, 0, 0, 1, 0, 0);
    to.drawImage(base.drawn, 0, 0);
    to.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    const ink = getSignColours(frame.night);
    const fit = fitCityBox(whole, { width, height });
    const corners = [
      fit.toPlane({ x: 1, y: height - 1 }),
      fit.toPlane({ x: width - 1, y: height - 1 }),
      fit.toPlane({ x: width - 1, y: 1 }),
      fit.toPlane({ x: 1, y: 1 }),
    ];
    // Near the horizon the visible ground may be wider than the whole city.
    const sight = clipRing(
      corners,
      frame.ground4.flatMap(({ x, y }) => [x, y]),
    );
    to.beginPath();
    let [left, right, top, bottom] = [width, 0, height, 0];
    for (let at = 0; at < sight.length; at += 2) {
      const { x, y } = fit.toMini({ x: sight[at] ?? 0, y: sight[at + 1] ?? 0 });
      to.lineTo(x, y);
      [left, right, top, bottom] = [
        Math.min(left, x),
        Math.max(right, x),
        Math.min(top, y),
        Math.max(bottom, y),
      ];
    }
    to.closePath();
    to.fillStyle = ink.selectRoom;
    to.fill();
    strokeWithContrast(to, ink.select, ink.halo, 1.5);
    if (right - left > leastPx || bottom - top > leastPx) return;
    const at = fit.toMini(getTargetPoint(frame));
    to.beginPath();
    to.arc(at.x, at.y, leastPx * 0.7, 0, 2 * Math.PI);
    strokeWithContrast(to, ink.select, ink.halo, 1.5);
  }

  function move(event: PointerEvent): void {
    if (!city || (event.buttons & 1) === 0) return;
    const { left, top } = canvas.getBoundingClientRect();
    const { origin } = city.header;
    const at = fitCityBox(whole, size()).toPlane({ x: event.clientX - left, y: event.clientY - top });
    onMove(
      createPlaneAt(origin).toLatLon({
        x: Math.min(whole[2], Math.max(whole[0], at.x)),
        y: Math.min(whole[3], Math.max(whole[1], at.y)),
      }),
    );
  }
  function press(event: PointerEvent): void {
    canvas.setPointerCapture(event.pointerId);
    move(event);
  }
  canvas.addEventListener('pointerdown', press);
  canvas.addEventListener('pointermove', move);

  return {
    setCity(next) {
      city = next;
      if (next) whole = wholeOf(next, []);
      wards = [];
      ground = [];
      changed();
      if (!next) {
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.clearRect(0, 0, canvas.width, canvas.height);
        return;
      }
      read(next).catch((error: unknown) => onFault(error instanceof Error ? error.message : String(error)));
    },
    select(ward) {
      if (ward === selected) return;
      selected = ward;
      changed();
    },
    resize: changed,
    update(frame) {
      const { view, width, height, night } = frame;
      if (!city || size().width === 0) return;
      const isSame = last?.view === view && last.width === width && last.height === height;
      if (isSame && base?.night === night) return;
      last = { view, width, height };
      paint(frame, city, context);
    },
    dispose() {
      canvas.removeEventListener('pointerdown', press);
      canvas.removeEventListener('pointermove', move);
    },
  };
}

import { type GeoJSONSourceSpecification, Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { ringOf } from '../../map/data.ts';
import { type BenchView, mercatorZoom } from '../../map/flight.ts';
import { exposeMap } from '../../map/side.ts';

/**
 * MapLibre GL as its documentation shows extruded buildings: a GeoJSON source, fill-extrusion, and circles of cameras.
 */
setWorkerUrl(workerUrl);
let buildings: GeoJSONSourceSpecification;
let cameras: GeoJSONSourceSpecification;
let map: MapLibre | undefined;

const camera = (view: BenchView) => ({
  center: [view.lon, view.lat] as [number, number],
  zoom: mercatorZoom(view),
  pitch: view.tiltDeg,
  bearing: view.headingDeg,
});

const sourceOf = (features: GeoJSON.Feature[]): GeoJSONSourceSpecification => ({
  type: 'geojson',
  data: { type: 'FeatureCollection', features },
});

exposeMap({
  async prepare(data) {
    buildings = sourceOf(
      Array.from(data.topM, (topM, at) => {
        const ring = ringOf(data, at);
        const [first] = ring;
        const coordinates = [first ? [...ring, first] : ring];
        return { type: 'Feature', properties: { topM }, geometry: { type: 'Polygon', coordinates } };
      }),
    );
    cameras = sourceOf(
      Array.from(data.headingDeg, (_, at) => ({
        type: 'Feature',
        properties: { at },
        geometry: { type: 'Point', coordinates: [data.cameras[at * 2] ?? 0, data.cameras[at * 2 + 1] ?? 0] },
      })),
    );
  },
  open: (view) =>
    new Promise((opened, failed) => {
      const made = new MapLibre({
        container: 'map',
        ...camera(view),
        maxPitch: 80,
        pixelRatio: 1,
        fadeDuration: 0,
        interactive: false,
        attributionControl: false,
        style: {
          version: 8,
          sources: { buildings, cameras },
          layers: [
            { id: 'ground', type: 'background', paint: { 'background-color': '#0e1116' } },
            {
              id: 'buildings',
              type: 'fill-extrusion',
              source: 'buildings',
              paint: { 'fill-extrusion-color': '#5c6470', 'fill-extrusion-height': ['get', 'topM'] },
            },
            {
              id: 'cameras',
              type: 'circle',
              source: 'cameras',
              paint: { 'circle-radius': 5, 'circle-color': '#78aadc' },
            },
          ],
        },
      });
      map = made;
      made.once('idle', () => opened());
      made.once('error', (event: { error?: unknown }) => failed(event.error));
    }),
  draw(view) {
    map?.jumpTo(camera(view));
    map?.redraw();
  },
  isComplete: () => map?.areTilesLoaded() === true,
  pick: (x, y) => map?.queryRenderedFeatures([x, y], { layers: ['cameras'] }),
});

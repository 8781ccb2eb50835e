import { Deck, MapView } from '@deck.gl/core';
import { PolygonLayer, ScatterplotLayer } from '@deck.gl/layers';
import { ringOf } from '../../map/data.ts';
import { type BenchView, mercatorZoom } from '../../map/flight.ts';
import { exposeMap } from '../../map/side.ts';

/** deck.gl as its documentation shows extruded buildings: a PolygonLayer, and a ScatterplotLayer of cameras. */
interface Building {
  readonly polygon: [number, number][];
  readonly topM: number;
}

let buildings: Building[] = [];
let cameras: { readonly position: [number, number] }[] = [];
let deck: Deck<MapView> | undefined;
let layers: (PolygonLayer<Building> | ScatterplotLayer<(typeof cameras)[number]>)[] = [];

const viewState = (view: BenchView) => ({
  longitude: view.lon,
  latitude: view.lat,
  zoom: mercatorZoom(view),
  pitch: view.tiltDeg,
  bearing: view.headingDeg,
});

exposeMap({
  async prepare(data) {
    buildings = Array.from(data.topM, (topM, at) => ({ polygon: ringOf(data, at), topM }));
    cameras = Array.from(data.headingDeg, (_, at) => ({
      position: [data.cameras[at * 2] ?? 0, data.cameras[at * 2 + 1] ?? 0],
    }));
  },
  open: (view) =>
    new Promise((opened, failed) => {
      layers = [
        new PolygonLayer<Building>({
          id: 'buildings',
          data: buildings,
          extruded: true,
          getPolygon: ({ polygon }) => polygon,
          getElevation: ({ topM }) => topM,
          getFillColor: [92, 100, 112],
        }),
        new ScatterplotLayer({
          id: 'cameras',
          data: cameras,
          pickable: true,
          getPosition: ({ position }: { position: [number, number] }) => position,
          getFillColor: [120, 170, 220],
          radiusUnits: 'pixels',
          getRadius: 5,
        }),
      ];
      const made = new Deck({
        parent: document.getElementById('map') as HTMLDivElement,
        views: new MapView({ repeat: false }),
        useDevicePixels: 1,
        initialViewState: viewState(view),
        controller: false,
        layers,
        onError: failed,
        onAfterRender() {
          if (layers.every((layer) => layer.isLoaded)) opened();
        },
      });
      deck = made;
    }),
  draw(view) {
    deck?.setProps({ viewState: viewState(view) });
    deck?.redraw('flight');
  },
  isComplete: () => layers.every((layer) => layer.isLoaded),
  pick: (x, y) => deck?.pickObject({ x, y, layerIds: ['cameras'] }),
});

import type { Scene } from '../../map/scene.ts';

/** So long a picture for a report waits for what is missing in it, ms: longer than a lost context is asked for again. */
const wholeWithinMs = 25_000;

/** Resolves once the map is drawn with its ground and all tiles in sight, or not in time: then with what there is. */
export async function whole(scene: Pick<Scene, 'state' | 'ask'>): Promise<void> {
  const until = performance.now() + wholeWithinMs;
  for (let left = wholeWithinMs; left > 0; left = until - performance.now()) {
    // Anew: what it knew may be of the painter that was lost.
    const isPainted = await scene.ask('paint', undefined);
    const { isLost, missing } = scene.state.getState();
    if (isPainted && !isLost && missing === 0) return;
    await new Promise<void>((looked) => {
      const look = () => {
        clearTimeout(late);
        cancel();
        looked();
      };
      const late = setTimeout(look, left);
      const cancel = scene.state.subscribe(look);
    });
  }
}

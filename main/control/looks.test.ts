import { expect, it } from 'vitest';
import { WindowId } from '../../core/domain/ids.ts';
import { cameraOf } from '../../test/fakes/gateway.ts';
import { createLooks } from './looks.ts';

const [w1, w2] = [WindowId.parse('w1'), WindowId.parse('w2')];
const [cam1, cam2] = [cameraOf('1'), cameraOf('2')];

it('what was selected last on the desk is selected, whichever window that was in', () => {
  const looks = createLooks();
  expect(looks.selected()).toBeNull();
  looks.look(w1, cam1, true, true);
  looks.look(w2, cam2, true, true);
  expect(looks.selected()).toMatchObject({ window: w2, camera: cam2 });
  looks.look(w1, cam2, true, true);
  expect(looks.selected()).toMatchObject({ window: w1, camera: cam2 });
});

it('a picture that goes or comes back in another window is no selection; a look said again is', () => {
  const looks = createLooks();
  looks.look(w1, cam1, true, true);
  looks.look(w2, cam2, true, true);
  looks.look(w1, cam1, false, true);
  expect(looks.selected()).toMatchObject({ window: w2 });
  looks.look(w1, cam1, false, true);
  expect(looks.selected()).toMatchObject({ window: w1, seen: false });
});

it('once the window selected in shows none, or is gone, nothing is selected: no other one takes its place by itself', () => {
  for (const leave of [
    (looks: ReturnType<typeof createLooks>) => looks.look(w2, null, false, true),
    (looks: ReturnType<typeof createLooks>) => looks.gone(w2),
  ]) {
    const looks = createLooks();
    looks.look(w1, cam1, true, true);
    looks.look(w2, cam2, true, true);
    leave(looks);
    expect(looks.selected()).toBeNull();
    expect(looks.of(w1)).toMatchObject({ camera: cam1 });
  }
});

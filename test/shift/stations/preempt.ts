import { panelOf } from '../../e2e/alertsPage.ts';
import { eventually } from '../../e2e/launch.ts';
import { press, textOf } from '../../e2e/panelPage.ts';
import { tilesOf } from '../../e2e/wallPage.ts';
import { people } from '../cast.ts';
import { countOf, downToAlert, openQueue, type Station } from '../world.ts';
import { poseOf, sceneOf } from './accident.ts';

export const preempt: Station = {
  key: '08-preempt',
  at: '13:00',
  title: 'The leader takes a camera from the operator who steers it',
  async play(world) {
    const { desk1, desk2, stick, expect, picture, did } = world;
    const { ptzCamera } = sceneOf(desk1);
    for (const desk of [desk1, desk2]) {
      await press(desk, 'Escape', 'Alt+2');
      await desk.page.keyboard.type(`1*${ptzCamera.number}`);
      await press(desk, 'Enter');
      await eventually(
        'the PTZ camera live',
        async () =>
          (await tilesOf(desk)).some(
            ({ camera, state }) => camera.endsWith(ptzCamera.id) && state === 'live',
          ),
        60_000,
      );
    }
    await stick.axis(0, 0.5);
    await expect(
      'the operator’s stick moves it',
      async () => (await poseOf(world, ptzCamera.id)).moving && 'it moves',
    );
    did(people.an.id, 'ptz.steer', 'leaseLost');
    await press(desk2, 'd', 't');
    await expect('the loser reads by whom', async () => {
      const text = await textOf(desk1.page.getByTestId('lease-notices'));
      return text.includes(people.chi.displayName) && text;
    });
    await expect(
      'it stands, though the stick is held',
      async () => !(await poseOf(world, ptzCamera.id)).moving && 'at rest',
    );
    did(people.chi.id, 'lease.preempt');
    await picture('loser', desk1);
    await picture('leader', desk2);
    await stick.axis(0, 0);
    await press(desk2, 'd');
  },
};

export const shelve: Station = {
  key: '09-shelve',
  at: '13:20',
  title: 'One alert is shelved and comes back',
  async play({ desk1, expect, picture, did }) {
    await openQueue(desk1, 'single');
    await downToAlert(desk1, { unseen: false });
    await press(desk1, 's');
    await panelOf(desk1).getByTestId('action-form').waitFor();
    await press(desk1, '3', 'Enter');
    await expect('one shelved, out of the queue', async () => (await countOf(desk1, 'shelved')) === 1 && '1');
    did(people.an.id, 'alert.shelve');
    await picture('shelved', desk1);
    await press(desk1, '2');
    await downToAlert(desk1, { unseen: false });
    await press(desk1, 's');
    await expect('none shelved', async () => (await countOf(desk1, 'shelved')) === 0 && '0');
    did(people.an.id, 'alert.unshelve');
    await press(desk1, 'F6');
  },
};

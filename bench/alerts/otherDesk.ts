import { CameraId } from '../../core/base/ids.ts';
import { openAlerts, rowOf, select } from '../../test/e2e/alertsPage.ts';
import { type Console, eventually, launch } from '../../test/e2e/launch.ts';
import { ask, press, reads } from '../../test/e2e/panelPage.ts';
import { signIn } from '../../test/e2e/wallPage.ts';
import { type AlertSiteProcess, startAlertSite } from '../../test/fixtures/alertSiteProcess.ts';
import { addPerson } from '../../test/fixtures/person.ts';
import { until } from '../../test/fixtures/until.ts';

async function openDesk(site: AlertSiteProcess, id: string): Promise<Console> {
  const person = { id, displayName: id, password: `mật khẩu của ${id}`, roles: ['operator'] };
  await addPerson(site.data, person);
  const console = await launch({
    args: [`--site=${site.url}`, `--desk-name=${id}`, '--diagnostics', '--size=1600x900', '--lang=en'],
    isAnotherDesk: true,
  });
  await signIn(console, { name: id, password: person.password });
  await openAlerts(console);
  return console;
}

/**
 * Measures the time from the key that acknowledges an alert at one console to its row in another console's list, ms, by
 * the machine's one clock.
 */
export async function timeOtherDesk(count: number): Promise<number[]> {
  const site = await startAlertSite({ cameras: count });
  const desks: Console[] = [];
  try {
    await until(site.isConnected);
    for (const id of ['an', 'binh']) desks.push(await openDesk(site, id));
    const [here, there] = desks as [Console, Console];
    await here.inWindow(
      `addEventListener('keydown', ({ key }) => { if (key === 'a') globalThis.pressedAt = Date.now(); }, true); undefined`,
    );
    const took: number[] = [];
    for (let camera = 1; camera <= count; camera++) {
      await site.report(camera, 'one');
      const filter = { cameras: [CameraId.parse(`hn:camera:c${camera}`)] };
      const id = await eventually(
        'an alert',
        async () => (await ask(here, 'alert.list', { filter })).rows[0]?.alert.id,
      );
      for (const console of desks) await select(console, id);
      await there.inWindow(`
        globalThis.seenAt = 0;
        new MutationObserver((_changes, observer) => {
          if (!/Acknowledged/.test(document.getElementById(${JSON.stringify(`alert-${id}`)})?.textContent ?? '')) return;
          globalThis.seenAt = Date.now();
          observer.disconnect();
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
        undefined;
      `);
      await press(here, 'a');
      await reads(rowOf(there, id), 'Acknowledged');
      const seenAt = await eventually('when it was seen', () =>
        there.inWindow<number>('seenAt || undefined'),
      );
      took.push(seenAt - (await here.inWindow<number>('pressedAt')));
    }
    return took;
  } finally {
    for (const console of desks) await console.close();
    await site.close();
  }
}

import { fakeSite } from '../../test/fakes/site.ts';
import { listen } from '../../test/fakes/siteServer.ts';
import { openCity } from '../store/city.ts';
import { newAlert } from '../store/records.ts';

/** The desk's fake site over real WebSockets, whose log grows at a constant rate. `argv[2]`: new alerts a second. */
const perSecond = Number(process.argv[2]);
const everyMs = 50;
const operator = { name: 'demo', password: 'demo password' };

process.on('disconnect', () => process.exit(0));
const city = openCity();
const site = fakeSite(city.cameras);
site.addOperator(operator.name, operator.password, ['camera.list', 'alert.read', 'alert.work'], 'all', true);
const { url } = await listen(site);
process.send?.({ t: 'ready', url, ...operator });
process.once('message', () => {
  const began = performance.now();
  let lastSent = 0;
  setInterval(() => {
    const due = Math.floor(((performance.now() - began) * perSecond) / 1_000);
    const alerts = Array.from({ length: due - lastSent }, (_, at) =>
      newAlert(city, lastSent + at, Date.now()),
    );
    lastSent = due;
    site.alerts.report(...alerts);
  }, everyMs);
});

import { readFileSync, writeFileSync } from 'node:fs';
import { CameraFile } from '../../../core/cameras/cameraFile.ts';
import { rosterOf } from '../../fixtures/roster.ts';
import { type SiteProcess, startSiteProcess } from '../../fixtures/siteProcess.ts';
import { mask } from '../exported.ts';
import { type Console, eventually, launch } from '../launch.ts';
import { ask, press } from '../panelPage.ts';
import { showTiles, signIn, tilesOf } from '../wallPage.ts';
import { beginHandover, formOfHandover, pastHandovers } from './handover.ts';
import { byTestId, closeScreen, nestedPart, openScreen, type Part, type Screen, settled } from './screen.ts';

/** Called with each screen while it is open. */
type See = (console: Console, name: string) => Promise<void>;

interface Credentials {
  readonly name: string;
  readonly password: string;
}

const reason = 'Tìm trẻ lạc, theo yêu cầu của công an phường';
const because = (testId: string): Part => {
  return {
    open: async (console) => {
      await console.page.getByTestId(testId).fill(reason);
      await press(console, 'Enter');
    },
    sign: byTestId('second-person'),
    close: ['Escape'],
  };
};
const unmask = nestedPart(byTestId('unmask'), 'u');

const current = async (console: Console) => {
  const [newest] = (await ask(console, 'handover.list', { limit: 1 })).handovers;
  if (!newest) throw new Error('no handover');
  return newest.id;
};

/** Returns the screens of a signed-in person. On the last one `next` takes over. */
function screensOf(own: Credentials, next: Credentials): readonly Screen[] {
  const signed = async (console: Console) =>
    ask(console, 'handover.sign', { handover: await current(console), credentials: own });
  const taken = async (console: Console) => {
    const handover = await current(console);
    const { report } = await ask(console, 'handover.get', { handover });
    for (const { item } of report.carried)
      await ask(console, 'handover.tick', { handover, item, ticked: true });
    await ask(console, 'handover.accept', { handover, credentials: next });
  };
  return [
    { name: 'own-password', parts: [nestedPart(byTestId('own-password'), 'Control+F12')] },
    { name: 'unmask', parts: [unmask] },
    { name: 'unmask-second-person', parts: [unmask, because('unmask-reason')] },
    {
      name: 'snapshot-second-person',
      parts: [nestedPart(byTestId('export'), 'c'), because('export-reason')],
    },
    formOfHandover('accept', 'a', [beginHandover, signed]),
    formOfHandover('refuse', 'r', [beginHandover, signed]),
    formOfHandover('addendum', 'b', [beginHandover, signed]),
    { ...pastHandovers, name: 'handover-past-some', needs: [beginHandover, signed, taken] },
  ];
}

/** Starts a site whose cameras have masks, and which requires a second person. */
async function startSite(): Promise<SiteProcess> {
  const site = await startSiteProcess(4, {
    security: { fourEyes: ['video.unmasked', 'video.export'] },
    roster: rosterOf('Trung tâm thử'),
  });
  const file = CameraFile.parse(JSON.parse(readFileSync(site.registry, 'utf8')));
  const cameras = file.cameras.map((camera) => ({ ...camera, masks: [mask] }));
  writeFileSync(site.registry, JSON.stringify({ ...file, cameras }));
  return site;
}

async function seeDesk(site: SiteProcess, args: readonly string[], see: See): Promise<void> {
  const own = { name: 'an', password: await site.addPerson('an', 'supervisor') };
  const next = { name: 'binh', password: await site.addPerson('binh', 'supervisor') };
  const output = site.administer('add-operator', 'chi', '--as', 'Lê Thị Chi', '--roles', 'operator');
  const given = /come in with: (\S+)/.exec(output)?.[1] ?? '';
  const console = await launch({ args: [`--site=${site.url}`, ...args] });
  try {
    const { page } = console;
    await page.locator('fieldset:enabled input[autocomplete="username"]').waitFor();
    await settled(console);
    await see(console, 'sign-in');
    await page.locator('input[autocomplete="username"]').fill('chi');
    await page.locator('input[type="password"]').fill(given);
    await press(console, 'Enter');
    await page.locator('input[autocomplete="new-password"]').first().waitFor();
    await settled(console);
    await see(console, 'first-password');
    await signIn(console, own);
    await showTiles(console, 4, site.cameras);
    await eventually(
      'masked pictures',
      async () => (await tilesOf(console)).filter(({ state }) => state === 'live').length === 4,
      60_000,
    );
    await page.locator('[data-tile="0"] [data-masks]').waitFor({ state: 'attached' });
    for (const screen of screensOf(own, next)) {
      await openScreen(console, screen);
      await see(console, screen.name);
      await closeScreen(console, screen);
    }
    await press(console, 'Shift+F12');
    await page.getByTestId('locked').waitFor();
    await settled(console);
    await see(console, 'locked');
  } finally {
    await console.close();
  }
}

async function seeRoomWall(site: SiteProcess, args: readonly string[], see: See): Promise<void> {
  const console = await launch({ args: [`--site=${site.url}`, '--room-wall', ...args] });
  try {
    await console.page.locator('form').waitFor();
    await settled(console);
    await see(console, 'room-wall-new');
    const output = site.administer('enrol-wall', 'Phòng họp');
    await console.page.keyboard.type(/[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}/.exec(output)?.[0] ?? '');
    await press(console, 'Enter');
    await console.page.getByText('Phòng họp').waitFor();
    await settled(console);
    await see(console, 'room-wall');
  } finally {
    await console.close();
  }
}

/** The names of these screens. */
export const peopleScreens: readonly string[] = [
  ...['sign-in', 'first-password'],
  ...screensOf({ name: '', password: '' }, { name: '', password: '' }).map(({ name }) => name),
  ...['locked', 'room-wall-new', 'room-wall'],
];

/**
 * Shows every screen of a site with signed-in people, at a desk and at a room wall.
 * `args` are those of the consoles.
 */
export async function seeScreensOfPeople(args: readonly string[], see: See): Promise<void> {
  const site = await startSite();
  try {
    await seeDesk(site, args, see);
    await seeRoomWall(site, args, see);
  } finally {
    await site.close();
  }
}

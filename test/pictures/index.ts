import { mkdirSync } from 'node:fs';
import { join, matchesGlob, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Density } from '../../core/people/settings.ts';
import { type Console, launch } from '../e2e/launch.ts';
import { faultsSeen } from '../e2e/screens/faults.ts';
import { screens } from '../e2e/screens/index.ts';
import { peopleScreens, seeScreensOfPeople } from '../e2e/screens/people.ts';
import { choose, closeScreen, createNeeds, openScreen, type Screen, settled } from '../e2e/screens/screen.ts';
import { cutOff, flood, publishAlerts, resumeSite } from '../e2e/states.ts';
import { eachShowsItsOwn, showCameras, untilReady } from '../e2e/wallPage.ts';
import { takeForGuides, takeForReadme, takeOfSite, takeOfWindows } from './guides.ts';

/**
 * `npm run pictures [-- --into DIR] [--only GLOB] [--density compact]` pictures every screen.
 * It shows the console over the embedded demo, in both languages and themes, at 1080p and 4K, at 100 and 200 %, and at
 * 1080p in portrait orientation. Each is taken empty, busy, cut off from its site, and flooded with alerts. Screens
 * that only a site with people has are in `people`. axe checks each screen too; its findings are printed at the end,
 * and make the command fail. Each picture is printed on a line, such as `1080p@100/busy/light/vi/alerts.png`; `--only`
 * matches that without the extension. Nothing leaves the machine.
 * `--guides` takes the pictures of the README and of docs/operators instead, in their places.
 */
const { values } = parseArgs({
  options: {
    into: { type: 'string', default: 'out/pictures' },
    only: { type: 'string', default: '**' },
    density: { type: 'string', default: 'comfortable' },
    guides: { type: 'boolean', default: false },
  },
});
const into = resolve(values.into);
const density = Density.parse(values.density);

/** The sizes of the window in its own units, and the scale of its pixels. */
const sizes = [
  { name: '1080p@100', size: '1920x1080', scale: 1 },
  { name: '1080p@200', size: '960x540', scale: 2 },
  { name: '4k@100', size: '3840x2160', scale: 1 },
  { name: '4k@200', size: '1920x1080', scale: 2 },
  { name: 'portrait@100', size: '1080x1920', scale: 1 },
] as const;
const looks = (['dark', 'light'] as const).flatMap((theme) =>
  (['vi', 'en'] as const).map((language) => ({ theme, language })),
);
const tiles = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** The states of a day. Each is created from the one before. */
const states: Readonly<Record<string, (console: Console) => Promise<void>>> = {
  empty: (console) => showCameras(console, tiles.length, []),
  async busy(console) {
    await showCameras(console, tiles.length, tiles);
    await eachShowsItsOwn(console, tiles.length);
    await publishAlerts(console, 0, 7);
  },
  flooded: (console) => flood(console, 7, 120),
  offline: (console) => cutOff(console, tiles.length),
};

/** The findings of axe, a line each. */
const faults: string[] = [];

/** Waits for a complete map, or 10 s on a machine that is too busy. */
const whole = ({ page }: Console) =>
  page
    .locator('[role="application"][aria-busy="true"]')
    .waitFor({ state: 'detached', timeout: 10_000 })
    .catch(() => undefined);

async function take(console: Console, name: string): Promise<void> {
  const path = join(into, `${name}.png`);
  mkdirSync(join(path, '..'), { recursive: true });
  await whole(console);
  await console.page.screenshot({ path });
  process.stdout.write(`${path}\n`);
  faults.push(...(await faultsSeen(console)).map((fault) => `${name}: ${fault}`));
}

const isWanted = (name: string) => matchesGlob(name, values.only);

/** Takes the selected looks of a screen that is already open, or is opened for each look. */
async function takeLooks(
  console: Console,
  of: string,
  screen: string,
  around: (take: () => Promise<void>) => Promise<void>,
  isDeaf = false,
): Promise<void> {
  const wanted = looks
    .map((look) => ({ look, name: `${of}/${look.theme}/${look.language}/${screen}` }))
    .filter(({ name }) => isWanted(name));
  const each = async ({ look, name }: (typeof wanted)[number]) => {
    await choose(console, { ...look, density });
    await settled(console);
    await take(console, name);
  };
  if (isDeaf)
    for (const one of wanted) {
      await choose(console, { ...one.look, density });
      await around(() => take(console, one.name));
    }
  else if (wanted.length > 0)
    await around(async () => {
      for (const one of wanted) await each(one);
    });
}

const argsOf = (size: (typeof sizes)[number]) => [
  '--diagnostics',
  `--size=${size.size}`,
  `--force-device-scale-factor=${size.scale}`,
];

/** Returns whether the screen exists in this state. */
const isThere = (state: string, screen: Screen) =>
  !(state === 'empty' && (screen.needsPicture || screen.needs)) &&
  !(state === 'offline' && (screen.yieldsToAlarm || screen.needsSite));

async function picturesAt(size: (typeof sizes)[number]): Promise<void> {
  const wantedIn = (state: string) =>
    screens.filter(
      (screen) =>
        isThere(state, screen) &&
        looks.some(({ theme, language }) =>
          isWanted(`${size.name}/${state}/${theme}/${language}/${screen.name}`),
        ),
    );
  const wanted = Object.keys(states).filter((state) => wantedIn(state).length > 0);
  if (wanted.length === 0) return;
  const console = await launch({ args: ['--cameras=60', '--test-cameras=12', ...argsOf(size)] });
  try {
    await untilReady(console);
    for (const [state, bring] of Object.entries(states)) {
      // Data for the screens without a site has to be created before the site is cut off.
      if (state === 'offline') for (const screen of wantedIn(state)) await createNeeds(console, screen);
      await bring(console);
      for (const screen of wantedIn(state))
        await takeLooks(
          console,
          `${size.name}/${state}`,
          screen.name,
          async (seen) => {
            await openScreen(console, screen);
            await seen();
            await closeScreen(console, screen);
          },
          screen.ignoresLooks,
        );
      if (state === wanted.at(-1)) break;
    }
  } finally {
    await resumeSite(console);
    await console.close();
  }
}

/** Takes the pictures of a site with signed-in people, and of a room wall. */
async function picturesOfPeople(size: (typeof sizes)[number]): Promise<void> {
  const of = `${size.name}/people`;
  if (
    !looks.some(({ theme, language }) =>
      peopleScreens.some((name) => isWanted(`${of}/${theme}/${language}/${name}`)),
    )
  )
    return;
  await seeScreensOfPeople(argsOf(size), (console, name) => takeLooks(console, of, name, (seen) => seen()));
}

if (values.guides) {
  await takeForReadme();
  await takeForGuides();
  await takeOfWindows();
  await takeOfSite();
} else {
  for (const size of sizes) {
    await picturesAt(size);
    await picturesOfPeople(size);
  }
  if (faults.length > 0) {
    process.stderr.write(`axe finds something serious:\n${faults.join('\n')}\n`);
    process.exitCode = 1;
  }
}

import { mkdirSync } from 'node:fs';
import { join, matchesGlob, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Density } from '../../core/contract/settings.ts';
import { type Console, launch } from '../e2e/launch.ts';
import { choose, closeScreen, openScreen, screens } from '../e2e/screens.ts';
import { cutOff, flood, letGo, tellAlerts } from '../e2e/states.ts';
import { eachShowsItsOwn, showCameras, untilReady } from '../e2e/wallPage.ts';
import { takeForGuides, takeForReadme, takeOfSite, takeOfWindows } from './guides.ts';

/**
 * `npm run pictures [-- --into DIR] [--only GLOB] [--density compact]`: every screen of the console over the embedded demo, in both
 * languages and themes, at 1080p and 4K, at 100 and 200 %, and at 1080p on its side, with nothing on, busy, cut off from its site,
 * and flooded with alerts. A line per picture, called `1080p@100/busy/light/vi/alerts.png`; `--only` is like that without its ending.
 * Nothing leaves the machine.
 * `--guides`: those of the README and of docs/operators instead, in their place.
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

/** What the window is asked to be, in its own units, and how many pixels each has. */
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

/** How the day goes, each brought about from the one before. */
const states: Readonly<Record<string, (console: Console) => Promise<void>>> = {
  empty: (console) => showCameras(console, tiles.length, []),
  async busy(console) {
    await showCameras(console, tiles.length, tiles);
    await eachShowsItsOwn(console, tiles.length);
    await tellAlerts(console, 0, 7);
  },
  flooded: (console) => flood(console, 7, 120),
  offline: (console) => cutOff(console, tiles.length),
};

async function picturesAt(size: (typeof sizes)[number]): Promise<void> {
  const wanted = Object.keys(states).flatMap((state) =>
    looks.flatMap((look) =>
      screens.flatMap((screen) => {
        const name = `${size.name}/${state}/${look.theme}/${look.language}/${screen.name}`;
        if ((state === 'empty' && screen.ofPicture) || (state === 'offline' && screen.yields)) return [];
        return matchesGlob(name, values.only) ? [{ name, state, look, screen }] : [];
      }),
    ),
  );
  if (wanted.length === 0) return;
  const args = ['--cameras=60', '--test-cameras=12', '--diagnostics', `--size=${size.size}`];
  const console = await launch({ args: [...args, `--force-device-scale-factor=${size.scale}`] });
  try {
    await untilReady(console);
    await choose(console, 'density', density);
    let left = wanted.length;
    for (const [state, bring] of Object.entries(states)) {
      if (left === 0) break;
      await bring(console);
      for (const { name, look, screen } of wanted.filter((each) => each.state === state)) {
        left -= 1;
        await choose(console, 'theme', look.theme);
        await choose(console, 'language', look.language);
        await openScreen(console, screen);
        const path = join(into, `${name}.png`);
        mkdirSync(join(path, '..'), { recursive: true });
        await console.page.screenshot({ path });
        process.stdout.write(`${path}\n`);
        await closeScreen(console, screen);
      }
    }
  } finally {
    await letGo(console);
    await console.close();
  }
}

if (values.guides) {
  await takeForReadme();
  await takeForGuides();
  await takeOfWindows();
  await takeOfSite();
} else for (const size of sizes) await picturesAt(size);

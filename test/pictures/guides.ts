import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { CameraFile } from '../../core/cameras/cameraFile.ts';
import type { Language } from '../../core/errors/faults.ts';
import { mask } from '../e2e/exported.ts';
import { type Console, eventually, launch } from '../e2e/launch.ts';
import { submitEntry, writeLine } from '../e2e/logPage.ts';
import { press } from '../e2e/panelPage.ts';
import { screens } from '../e2e/screens/index.ts';
import { closeScreen, openScreen, settled } from '../e2e/screens/screen.ts';
import { flood, publishAlerts } from '../e2e/states.ts';
import { showCameras, showTiles, signIn, tilesOf, untilReady } from '../e2e/wallPage.ts';
import { serveInventedPages } from '../fixtures/inventedPages.ts';
import { startSiteProcess } from '../fixtures/siteProcess.ts';

const docs = resolve(import.meta.dirname, '../../docs');
/** The sizes on the pages: readable, and about 100 kB each. */
const inGuide = { width: 1_152, height: 648 } as const;
const inReadme = { width: 1_600, height: 900 } as const;
const quality = 80;
/** Demo cameras with scenes of day and night and a PTZ camera. */
const wall = [1, 3, 4, 6, 7, 9, 11, 12, 2];

const lines: Readonly<Record<Language, readonly (readonly [type: number, text: string])[]>> = {
  vi: [
    [1, 'Đã kiểm tra hình ảnh khu vực Hoàn Kiếm, bình thường.'],
    [5, 'Camera 9 mờ, đã báo kỹ thuật.'],
  ],
  en: [
    [1, 'Pictures around Hoàn Kiếm checked, nothing unusual.'],
    [5, 'Camera 9 is blurred, maintenance told.'],
  ],
};

const names: Readonly<Record<Language, { readonly incident: string; readonly layout: string }>> = {
  vi: { incident: 'Va chạm hai xe máy ở Ngã Tư Sở', layout: 'Hoàn Kiếm, ca đêm' },
  en: { incident: 'Two motorcycles collided at Ngã Tư Sở', layout: 'Hoàn Kiếm, night shift' },
};

const reasons: Readonly<Record<Language, string>> = {
  vi: 'Tìm trẻ lạc, theo yêu cầu của công an phường',
  en: 'A child is missing, asked by the ward’s police',
};

interface GuidePicture {
  /** A name in `screens`. */
  readonly screen: string;
  readonly inIt?: (console: Console, language: Language) => Promise<unknown>;
}

/** The pictures of a desk with few tasks, by file name, in the order in which they are taken. */
const calm: Readonly<Record<string, GuidePicture>> = {
  wall: { screen: 'wall' },
  search: { screen: 'search', inIt: (console) => console.page.keyboard.type('dong da') },
  layouts: { screen: 'layouts' },
  library: {
    screen: 'library',
    async inIt(console, language) {
      const library = console.page.getByTestId('library');
      await library.locator('input').first().fill(names[language].layout);
      await console.page.keyboard.press('Enter');
      await library.getByText(names[language].layout).first().waitFor();
    },
  },
  replay: { screen: 'replay' },
  export: { screen: 'snapshot' },
  alerts: { screen: 'alerts', inIt: (console) => press(console, 'ArrowDown') },
  log: { screen: 'log' },
  incidents: {
    screen: 'log-incidents',
    async inIt(console, language) {
      await press(console, 'n');
      await console.page.getByTestId('incident-form').waitFor();
      await console.page.keyboard.type(names[language].incident);
      await press(console, 'Enter');
      await console.page.getByTestId('log').getByRole('option').first().waitFor();
    },
  },
  map: { screen: 'map' },
  sight: {
    screen: 'map',
    async inIt(console) {
      await toWard(console);
      await press(console, 'v');
      await console.page.locator('[data-testid="map-seen"] [data-camera]').first().waitFor();
    },
  },
  steering: {
    screen: 'ptz',
    async inIt(console) {
      await console.page.locator(`[data-tile="${wall.length - 1}"]`).click();
      await press(console, 'd');
    },
  },
  handover: { screen: 'handover' },
  screens: { screen: 'displays' },
  health: { screen: 'health' },
  board: { screen: 'board' },
  auditLog: { screen: 'audit' },
  'own-camera': { screen: 'own-camera' },
};

const pathOf = (language: Language, name: string) =>
  join(docs, 'operators', language, 'pictures', `${name}.webp`);

/**
 * Takes a picture of a machine that keeps up, with a complete map.
 * A machine that was too busy a while ago first returns to full video, step by step.
 */
async function shoot(
  { page }: Pick<Console, 'page'>,
  path: string,
  { width, height }: typeof inGuide | typeof inReadme,
) {
  await page.getByTestId('machine-busy').waitFor({ state: 'detached', timeout: 180_000 });
  await page.getByTestId('map-filling').waitFor({ state: 'detached' });
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').drawImage(await loadImage(await page.screenshot()), 0, 0, width, height);
  writeFileSync(path, await canvas.encode('webp', quality));
  process.stdout.write(`${path}\n`);
}

/** Resolves once all tiles of the wall are live, and no passing message is shown. */
const untilLive = (console: Console, tiles: number) =>
  eventually(
    'live pictures, and nothing that is said in passing',
    async () =>
      (await tilesOf(console)).filter(({ state }) => state === 'live').length === tiles &&
      (await console.page.locator('[data-passing]:not(:empty)').count()) === 0,
    60_000,
  );

async function take(console: Console, language: Language, pictures: Readonly<Record<string, GuidePicture>>) {
  for (const [name, { screen, inIt }] of Object.entries(pictures)) {
    const found = screens.find((each) => each.name === screen);
    if (!found) throw new Error(`no screen ${screen}`);
    await openScreen(console, found);
    if (inIt) {
      await inIt(console, language);
      await settled(console);
    }
    await shoot(console, pathOf(language, name), inGuide);
    await closeScreen(console, found);
  }
}

/** Goes to a ward on the focused map, with its usual keys. */
async function toWard(console: Console): Promise<void> {
  await press(console, 'g');
  await console.page.keyboard.type('hoan kiem');
  await settled(console);
  await press(console, 'Enter');
  await settled(console);
}

/** Takes the two pictures of the README. */
export async function takeForReadme(): Promise<void> {
  const console = await launch({ args: ['--diagnostics', '--size=1920x1080', '--lang=vi'] });
  try {
    await untilReady(console);
    await press(console, 'Escape');
    const sixteen = Array.from({ length: 16 }, (_, at) => at + 1);
    await showCameras(console, sixteen.length, sixteen);
    await untilLive(console, sixteen.length);
    await settled(console);
    await shoot(console, join(docs, 'wall.webp'), inReadme);
    await press(console, 'Shift+F5');
    await console.page.getByTestId('map').waitFor();
    await toWard(console);
    await shoot(console, join(docs, 'map.webp'), inReadme);
  } finally {
    await console.close();
  }
}

/** Takes those pictures of the operators' guide that `screens` can show, over the standard demo. */
export async function takeForGuides(): Promise<void> {
  for (const language of ['vi', 'en'] as const) {
    const console = await launch({
      args: ['--diagnostics', '--size=1920x1080', `--lang=${language}`],
    });
    try {
      await untilReady(console);
      await press(console, 'Escape');
      await showCameras(console, wall.length, wall);
      for (const [type, text] of lines[language]) {
        await writeLine(console, type, text);
        await submitEntry(console);
      }
      await publishAlerts(console, 0, 3);
      await untilLive(console, wall.length);
      await take(console, language, calm);
      await flood(console, 3, 100);
      await take(console, language, { flood: { screen: 'alerts' } });
    } finally {
      await console.close();
    }
  }
}

/**
 * Takes the pictures that need another window of the desk, or tiles with every mark.
 * Only invented content has all marks at once.
 */
export async function takeOfWindows(): Promise<void> {
  const madeUp = await serveInventedPages();
  try {
    for (const language of ['vi', 'en'] as const) {
      const console = await launch({
        args: ['--diagnostics', '--size=1920x1080', '--windows=2', `--lang=${language}`],
      });
      try {
        await untilReady(console);
        await press(console, 'Escape');
        await showCameras(console, wall.length, wall);
        await untilLive(console, wall.length);
        await take(console, language, { send: { screen: 'send' } });
        const page = await madeUp.open(console, `panel=wall&lang=${language}`);
        await page.locator('main [data-state="lost"]').first().waitFor();
        await shoot({ page }, pathOf(language, 'tiles'), inGuide);
      } finally {
        await console.close();
      }
    }
  } finally {
    await madeUp.close();
  }
}

/**
 * Takes the pictures of a site with signed-in people and a second person.
 * They show a locked desk, and video without masks.
 */
export async function takeOfSite(): Promise<void> {
  const site = await startSiteProcess(4, { security: { fourEyes: ['video.unmasked'] } });
  try {
    const file = CameraFile.parse(JSON.parse(readFileSync(site.registry, 'utf8')));
    const cameras = file.cameras.map((camera) => ({ ...camera, masks: [mask] }));
    writeFileSync(site.registry, JSON.stringify({ ...file, cameras }));
    const password = await site.addPerson('an', 'supervisor');
    for (const language of ['vi', 'en'] as const) {
      const console = await launch({
        args: [`--site=${site.url}`, '--diagnostics', '--size=1920x1080', `--lang=${language}`],
      });
      try {
        await signIn(console, { name: 'an', password });
        await untilReady(console);
        await showTiles(console, site.cameras.length, site.cameras);
        await untilLive(console, site.cameras.length);
        await console.page.locator('[data-tile="0"] [data-masks]').waitFor({ state: 'attached' });
        await press(console, 'u');
        await console.page.getByTestId('unmask-reason').fill(reasons[language]);
        await press(console, 'Enter');
        await console.page.getByTestId('second-person').waitFor();
        await settled(console);
        await shoot(console, pathOf(language, 'two-people'), inGuide);
        await press(console, 'Escape', 'Shift+F12');
        await console.page.getByTestId('locked').waitFor();
        await settled(console);
        await shoot(console, pathOf(language, 'locked'), inGuide);
      } finally {
        await console.close();
      }
    }
  } finally {
    await site.close();
  }
}

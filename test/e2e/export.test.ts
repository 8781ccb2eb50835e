import { execFileSync, execSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CameraFile } from '../../core/cameras/cameraFile.ts';
import { Manifest } from '../../core/media/manifest.ts';
import type { PrivacyMask } from '../../core/media/mask.ts';
import { box, brightest, codeIn, mask, picturesIn, root, stillBlack, verify } from './exported.ts';
import { type Console, eventually } from './launch.ts';
import { eachShowsItsOwn, launchReady, showCameras } from './wallPage.ts';

describe('exports in real Electron, with a mask on the second camera', () => {
  let console: Console;
  let folder: string;
  const exports = () => join(console.data, 'exports');
  const registry = () => join(console.data, 'site', 'demo-cameras.json');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'export-e2e-'));
    console = await launchReady(['--cameras=8', '--test-cameras=8', '--size=1600x900', '--lang=en']);
  });
  afterAll(async () => {
    await console?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function setMasks(masks: PrivacyMask[]): void {
    const file = CameraFile.parse(JSON.parse(readFileSync(registry(), 'utf8')));
    const cameras = file.cameras.map((camera) => (camera.number === 2 ? { ...camera, masks } : camera));
    writeFileSync(registry(), JSON.stringify({ ...file, cameras }));
  }

  const polygons = (tile: number) =>
    console.page.locator(`[data-tile="${tile}"] [data-masks] polygon`).count();

  /** Exports from a tile, and reads the resulting file. */
  async function exported(
    tile: number,
    key: 'c' | 'x',
    choose: (form: ReturnType<Console['page']['getByTestId']>) => Promise<unknown> = async () => {},
  ) {
    const { page } = console;
    await page.locator(`[data-tile="${tile}"]`).click();
    await page.keyboard.press(key);
    const form = page.getByTestId('export');
    await form.waitFor();
    await choose(form);
    await page.getByTestId('export-reason').fill('Va chạm giao thông, theo yêu cầu');
    await form.getByRole('button', { name: 'Export', exact: true }).click();
    const stage = await eventually(
      'an end',
      async () => {
        const at = await form.getAttribute('data-stage');
        return (at === 'done' || at === 'failed') && at;
      },
      60_000,
    );
    expect([stage, await form.textContent()]).toEqual(['done', expect.stringContaining('Exported')]);
    const name = (await form.locator('code').first().textContent()) ?? '';
    const command = /npm run verify -- .*/.exec((await form.locator('code').nth(1).textContent()) ?? '')?.[0];
    const print = /[0-9a-f]{64}/.exec((await form.textContent()) ?? '')?.[0] ?? '';
    await form.getByRole('button', { name: 'Close (Esc)' }).last().click();
    await form.waitFor({ state: 'detached' });
    const file = join(exports(), name);
    const text = readFileSync(`${file}.manifest.json`, 'utf8');
    const manifest = Manifest.parse(z.object({ manifest: z.unknown() }).parse(JSON.parse(text)).manifest);
    return { file, manifest, print, command };
  }

  test('a new mask covers the live picture at once and follows changes', async () => {
    await showCameras(console, 4, [1, 2]);
    await eachShowsItsOwn(console, 2);
    expect(await polygons(1)).toBe(0);
    setMasks([mask]);
    await eventually('the mask', async () => (await polygons(1)) === 1, 10_000);
    expect(await polygons(0)).toBe(0);
    // Checks a screenshot: black inside the mask, and not next to it.
    const shot = join(folder, 'wall.png');
    await console.page.locator('[data-tile="1"] video').first().screenshot({ path: shot });
    const { width, height } = (await console.page.locator('[data-tile="1"] video').first().boundingBox()) ?? {
      width: 0,
      height: 0,
    };
    const size = { width: Math.round(width), height: Math.round(height) };
    const raw = execFileSync(
      'ffmpeg',
      [
        '-v',
        'error',
        '-i',
        shot,
        '-vf',
        `scale=${size.width}:${size.height}`,
        '-f',
        'rawvideo',
        '-pix_fmt',
        'gray',
        '-',
      ],
      { maxBuffer: 1 << 28 },
    );
    const scale = Math.min(size.width / 16, size.height / 9);
    const at = (x: number, y: number) =>
      raw[
        Math.round((size.height - 9 * scale) / 2 + y * 9 * scale) * size.width +
          Math.round((size.width - 16 * scale) / 2 + x * 16 * scale)
      ] ?? 255;
    const middle = (box.top + box.bottom) / 2;
    expect(at((box.left + box.right) / 2, middle)).toBeLessThan(stillBlack);
    expect(at(box.right + 0.2, middle)).toBeGreaterThan(stillBlack);
  });

  test('a masked camera put on the wall is masked before its first frame', async () => {
    await showCameras(console, 4, [3]);
    await eachShowsItsOwn(console, 1);
    await console.inWindow(`
      globalThis.bare = [];
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes)
          for (const node of addedNodes) {
            const masks = node.parentElement?.querySelector('[data-masks]');
            const isOver = masks && node.compareDocumentPosition(masks) & Node.DOCUMENT_POSITION_FOLLOWING;
            if (node instanceof HTMLVideoElement && !isOver) bare.push(node);
          }
      }).observe(document.querySelector('[data-tile="1"]'), { subtree: true, childList: true });
      undefined;
    `);
    await showCameras(console, 4, [3, 2]);
    await eachShowsItsOwn(console, 2);
    expect(await polygons(1)).toBe(1);
    expect(await console.inWindow('bare.length')).toBe(0);
  });

  test('a snapshot is the camera’s whole frame, and verifies', async () => {
    await showCameras(console, 4, [1, 2]);
    await eachShowsItsOwn(console, 2);
    const { file, manifest, print, command } = await exported(0, 'c');
    expect(verify(file, '--key', print)).toMatchObject({ status: 0 });
    // Runs the command as it is printed, in a shell at the root of the program.
    execSync(command ?? 'exit 9', { cwd: root, stdio: 'pipe' });
    expect(manifest).toMatchObject({
      kind: 'snapshot',
      camera: { number: 1 },
      masks: [],
      file: { type: 'image/png' },
    });
    const [picture] = picturesIn(file, manifest);
    expect(picture && codeIn(picture)?.code).toBe(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('a snapshot of the masked camera is black under its mask only', async () => {
    const { file, manifest, print } = await exported(1, 'c');
    expect(verify(file, '--key', print)).toMatchObject({ status: 0 });
    expect(manifest.masks.map(({ id }) => id)).toEqual(['window']);
    const [picture] = picturesIn(file, manifest);
    if (!picture) throw new Error('no picture');
    expect(codeIn(picture)?.code).toBe(2);
    const { within, others } = brightest(picture);
    expect(within).toBe(0);
    expect(others).toBeGreaterThan(stillBlack);
  });

  const tenSeconds = (form: ReturnType<Console['page']['getByTestId']>) =>
    form.getByRole('radio', { name: '10 s', exact: true }).click();

  test('a clip contains the camera’s own bits, frame by frame', async () => {
    const { file, manifest, print } = await exported(0, 'x', tenSeconds);
    expect(verify(file, '--key', print)).toMatchObject({ status: 0 });
    expect(manifest.picture.reencoded).toBe(false);
    const codes = picturesIn(file, manifest).map(codeIn);
    expect(codes).toHaveLength(manifest.picture.count);
    expect(codes.length).toBeGreaterThan(10);
    expect(new Set(codes.map((each) => each?.code))).toEqual(new Set([1]));
    // A test clip starts over with picture 0. Other jumps come from the moment in which the camera was off the wall,
    // which the manifest lists as a gap unless it was too short.
    const odd = codes.slice(1).filter((each, at) => {
      const [before, after] = [codes[at]?.frame ?? -1, each?.frame ?? -1];
      return after - before !== 1 && after !== 0;
    });
    expect(odd.length, JSON.stringify(codes.map((each) => each?.frame))).toBeLessThanOrEqual(
      Math.max(1, manifest.picture.gaps.length),
    );
  });

  test('a clip of the masked camera is re-encoded, black under its mask in every frame', async () => {
    const { file, manifest, print } = await exported(1, 'x', tenSeconds);
    expect(verify(file, '--key', print)).toMatchObject({ status: 0 });
    expect(manifest).toMatchObject({ masks: [{ id: 'window' }], picture: { reencoded: true } });
    const pictures = picturesIn(file, manifest);
    expect(pictures).toHaveLength(manifest.picture.count);
    expect(pictures.length).toBeGreaterThan(10);
    for (const picture of pictures) {
      expect(codeIn(picture)?.code).toBe(2);
      expect(brightest(picture).within).toBeLessThan(stillBlack);
    }
    expect(Math.max(...pictures.map((picture) => brightest(picture).others))).toBeGreaterThan(stillBlack);
  });

  test('a changed file or manifest is detected', async () => {
    const names = readdirSync(exports()).filter((name) => !name.endsWith('.manifest.json'));
    expect(names).toHaveLength(4);
    for (const name of names) {
      const [file, manifest] = [join(folder, name), join(folder, `${name}.manifest.json`)];
      copyFileSync(join(exports(), name), file);
      copyFileSync(join(exports(), `${name}.manifest.json`), manifest);
      expect(verify(file).status).toBe(3);
      const bytes = readFileSync(file);
      const middle = bytes.length >> 1;
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      expect(verify(file)).toMatchObject({ status: 1, text: expect.stringContaining('DOES NOT HOLD') });
      copyFileSync(join(exports(), name), file);
      writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('Va chạm', 'Không có'));
      expect(verify(file)).toMatchObject({ status: 1, text: expect.stringContaining('does NOT fit') });
    }
  });

  test('the audit logs of desk and site list each export, the site’s with its reason and the desk’s signing key', () => {
    const rows = z.array(
      z.object({ event: z.string(), camera: z.string().nullable(), why: z.string().nullable() }),
    );
    const auditLog = (file: string) => {
      const db = new Database(join(console.data, file), { readonly: true });
      const found = rows.parse(
        db
          .prepare(
            "SELECT event, camera, why FROM audit WHERE event LIKE 'export.%' OR event = 'desk.key' ORDER BY seq",
          )
          .all(),
      );
      db.close();
      return found;
    };
    const four = ['export.snapshot', 'export.snapshot', 'export.clip', 'export.clip'];
    expect(auditLog('desk/desk.db').map(({ event }) => event)).toEqual(four);
    const atSite = auditLog('site/data/site.db');
    expect(atSite.map(({ event }) => event)).toEqual(['desk.key', ...four]);
    expect(new Set(atSite.slice(1).map(({ why }) => why))).toEqual(
      new Set(['Va chạm giao thông, theo yêu cầu']),
    );
  });

  test('a snapshot is exported under masks that arrived while its reason was typed', async () => {
    const low: PrivacyMask = {
      id: 'low',
      points: [
        [0, 0.9],
        [0.2, 0.9],
        [0.2, 1],
      ],
    };
    const { file, manifest, print } = await exported(1, 'c', async () => {
      setMasks([mask, low]);
      await eventually('both masks', async () => (await polygons(1)) === 2, 10_000);
    });
    expect(verify(file, '--key', print)).toMatchObject({ status: 0 });
    expect(manifest.masks.map(({ id }) => id)).toEqual(['window', 'low']);
  });

  test('removed masks disappear from the wall at once', async () => {
    setMasks([]);
    await eventually('no mask', async () => (await polygons(1)) === 0, 10_000);
  });

  test('an operator without the export right sees no button, and the key says why', async () => {
    const { page } = console;
    const offered = page.getByTestId('search').getByRole('option', { name: 'Snapshot' });
    await page.keyboard.press('Control+k');
    await offered.waitFor();
    const db = new Database(join(console.data, 'site/data/site.db'));
    db.prepare("UPDATE operator SET roles = ? WHERE name = 'demo'").run(JSON.stringify(['operator']));
    // The site ends a session that is missing from its store; the demo operator is signed in again automatically.
    db.exec('DELETE FROM session');
    db.close();
    await offered.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.locator('[data-tile="0"]').click();
    await page.keyboard.press('c');
    await page.getByText('You may not use “Snapshot” (right export pictures – video.export)').waitFor();
    expect(await page.getByTestId('export').count()).toBe(0);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import rules from '../.dependency-cruiser.mjs';
import { filesBelow, inRoot } from './paths.mjs';

/** For each rule the imports that break it: [importing file, imported file]. */
const breaches: Record<string, readonly (readonly [string, string])[]> = {
  'no-cycles': [['core/cameras/ring-a.ts', './ring-b.ts']],
  resolvable: [['core/cameras/lost.ts', './nowhere.ts']],
  'core-is-pure': [
    ['core/cameras/reads.ts', 'node:fs'],
    ['core/cameras/ui.ts', 'react'],
    ['core/cameras/desk.ts', '../../desk/shared/write.ts'],
  ],
  'core-base-knows-errors': [['core/base/names.ts', '../cameras/camera.ts']],
  'core-rpc-knows-base-errors-and-rights': [['core/rpc/names.ts', '../cameras/camera.ts']],
  'preload-knows-the-contract-only': [
    ['preload/domain.ts', '../core/cameras/camera.ts'],
    ['preload/reads.ts', 'node:fs'],
  ],
  'node-knows-core': [['node/sql/asks.ts', '../../site/people/index.ts']],
  'main-knows-core': [
    ['main/index.ts', '../site/app/index.ts'],
    ['main/windows/page.ts', '../../renderer/shared/deskClient.ts'],
  ],
  'node-modules-never-meet': [['node/sql/dials.ts', '../socket/socket.ts']],
  'main-ptz-knows-core-and-its-joystick': [['main/ptz/page.ts', '../../renderer/shared/deskClient.ts']],
  'main-rooms-never-meet': [
    ['main/windows/steers.ts', '../ptz/stick.ts'],
    ['main/ptz/writes.ts', '../../desk/shared/write.ts'],
  ],
  'main-windows-have-no-links': [['main/windows/dials.ts', '../../node/socket/socket.ts']],
  'main-rooms-meet-in-index': [['main/other.ts', './windows/place.ts']],
  'desk-knows-core-and-node': [['desk/app/opens.ts', '../../main/windows/place.ts']],
  'desk-store-stands-alone': [['desk/store/asks.ts', '../shared/write.ts']],
  'desk-features-never-meet': [
    ['desk/features/alerts/asks.ts', '../cameras/cameras.ts'],
    ['desk/features/alerts/entry.ts', '../../app/dispatch.ts'],
  ],
  'desk-features-see-links-as-interfaces': [['desk/features/wall/layouts.ts', '../../sync/site.ts']],
  'renderer-knows-core': [['renderer/reads.ts', '../desk/shared/write.ts']],
  'renderer-media-map-ui-stand-alone': [
    ['renderer/media/draws.ts', '../map/city.ts'],
    ['renderer/map/calls.ts', '../shared/deskClient.ts'],
    ['renderer/ui/wall.ts', '../features/wall/index.ts'],
  ],
  'renderer-i18n-knows-core': [['renderer/i18n/calls.ts', '../shared/deskClient.ts']],
  'renderer-shared-knows-no-feature': [
    ['renderer/shared/mirror.ts', '../features/wall/index.ts'],
    ['renderer/shared/says.ts', '../app/docks.ts'],
  ],
  'renderer-features-meet-in-public': [
    ['renderer/features/map/index.ts', '../wall/index.ts'],
    ['renderer/features/map/docks.ts', '../../app/docks.ts'],
  ],
  'site-knows-core': [['site/app/index.ts', '../../desk/shared/write.ts']],
  'site-rooms-never-meet': [
    ['site/ptz/asks.ts', '../people/index.ts'],
    ['site/alerts/looks.ts', '../cameras/index.ts'],
    ['site/sfu/pulls.ts', '../ingest/index.ts'],
  ],
  'site-shared-stands-alone': [['site/shared/asks.ts', '../people/index.ts']],
  'sim-knows-core': [['sim/asks.ts', '../site/app/index.ts']],
  'tools-know-core-and-sim': [['tools/cityImport/asks.ts', '../../site/app/index.ts']],
  'gallery-shows-the-renderer': [['tools/gallery/asks.ts', '../../site/app/index.ts']],
  'native-knows-nothing': [['native/joystick/index.ts', '../../core/cameras/camera.ts']],
  'nothing-imports-sim': [['site/fakes.ts', '../sim/entry.ts']],
  'only-tests-import-tools': [['renderer/app/shows.ts', '../../tools/gallery/city.ts']],
  'nothing-that-ships-imports-tests': [['site/mocked.ts', '../test/fakes/camera.ts']],
  'native-only-in-main-ptz': [['main/windows/stick.ts', '../../native/joystick/index.ts']],
  'mediasoup-client-only-in-media': [['renderer/features/wall/sfu.ts', 'mediasoup-client']],
  'three-only-in-map': [['renderer/features/map/three.ts', 'three']],
  'mediasoup-only-in-sfu': [['site/ingest/router.ts', 'mediasoup']],
  'react-only-in-windows': [['main/windows/react.ts', 'react']],
  'electron-only-in-main-and-preload': [
    ['core/cameras/app.ts', 'electron'],
    ['site/app.ts', 'electron'],
    ['sim/app.ts', 'electron'],
    ['renderer/app.ts', 'electron'],
  ],
  'aedes-only-in-the-demo': [['site/broker.ts', 'aedes']],
  'desk-is-plain-node': [
    ['desk/app/app.ts', 'electron'],
    ['node/socket/app.ts', 'electron'],
  ],
  'windows-have-no-node': [['renderer/files.ts', 'node:fs']],
  'programs-use-what-is-packaged': [['site/lodash.ts', 'left-out']],
  'set-up-needs-node-only': [['scripts/setup/fetch.mjs', 'left-out']],
};

/** Imports that the module table allows. */
const allowed: readonly (readonly [string, string])[] = [
  ['main/index.ts', './windows/place.ts'],
  ['main/processes/good.ts', '../../node/supervise/supervise.ts'],
  ['node/sql/good.ts', '../../core/cameras/camera.ts'],
  ['main/ptz/good.ts', '../../native/joystick/index.ts'],
  ['main/ptz/link.ts', '../../node/socket/socket.ts'],
  ['desk/features/alerts/good.ts', '../../shared/write.ts'],
  ['desk/features/people/address.ts', '../../../node/socket/address.ts'],
  ['renderer/features/good/index.ts', '../../media/receivingTransport.ts'],
  ['renderer/features/good/shown.ts', '../wall/public.ts'],
  ['renderer/media/good.ts', 'mediasoup-client'],
  ['renderer/map/good.ts', 'three'],
  ['site/app/index.ts', '../ptz/index.ts'],
  ['site/sfu/good.ts', 'mediasoup'],
  ['site/ingest/good.ts', '../../node/sql/database.ts'],
  ['preload/good.ts', '../core/api/shell.ts'],
  ['core/cameras/good.ts', 'zod'],
  ['test/fixtures/onvif/good.ts', '../../../sim/entry.ts'],
];

/** Modules that exist as targets of the imports above. */
const neighbours = [
  ...['core/cameras/camera.ts', 'core/api/shell.ts', 'desk/shared/write.ts', 'desk/app/dispatch.ts'],
  ...[
    'desk/sync/site.ts',
    'node/socket/socket.ts',
    'node/socket/address.ts',
    'desk/features/cameras/cameras.ts',
    'main/windows/place.ts',
    'main/ptz/stick.ts',
  ],
  ...[
    'renderer/shared/deskClient.ts',
    'renderer/media/receivingTransport.ts',
    'renderer/map/city.ts',
    'renderer/features/wall/index.ts',
    'renderer/features/wall/public.ts',
    'renderer/app/docks.ts',
  ],
  ...['site/people/index.ts', 'site/cameras/index.ts', 'site/ingest/index.ts', 'site/ptz/index.ts'],
  ...['node/sql/database.ts', 'node/supervise/supervise.ts'],
  ...['sim/entry.ts', 'test/fakes/camera.ts', 'tools/gallery/city.ts'],
];
const packages = ['react', 'electron', 'mediasoup-client', 'mediasoup', 'aedes', 'three', 'zod', 'left-out'];

interface Violation {
  rule: { name: string };
  from: string;
}

describe('import rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-rooms-'));
  let violations: readonly Violation[] = [];

  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };

  beforeAll(() => {
    const imports = new Map<string, string[]>();
    for (const [file, target] of [...Object.values(breaches).flat(), ...allowed]) {
      imports.set(file, [...(imports.get(file) ?? []), target]);
    }
    imports.set('core/cameras/ring-b.ts', ['./ring-a.ts']);
    for (const file of neighbours) if (!imports.has(file)) imports.set(file, []);
    for (const [file, targets] of imports) {
      write(file, `${targets.map((target) => `import '${target}';`).join('\n')}\nexport const here = 1;\n`);
    }
    for (const name of packages) {
      write(
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
      );
      write(`node_modules/${name}/index.js`, 'module.exports = {};');
    }
    const shipped = Object.fromEntries(
      packages.filter((name) => name !== 'left-out').map((name) => [name, '1.0.0']),
    );
    write(
      'package.json',
      JSON.stringify({ dependencies: shipped, devDependencies: { 'left-out': '1.0.0' } }),
    );
    const rooms = [...new Set([...imports.keys()].map((file) => file.split('/')[0] ?? ''))];
    const cruiser = inRoot('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
    const config = inRoot('.dependency-cruiser.mjs');
    const args = [cruiser, '--config', config, '--output-type', 'json', ...rooms];
    const { stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    if (!stdout) throw new Error(stderr);
    violations = JSON.parse(stdout).summary.violations;
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('each have a breaking import in this test', () => {
    expect(Object.keys(breaches).sort()).toEqual(rules.forbidden.map((rule) => rule.name).sort());
  });

  for (const [rule, cases] of Object.entries(breaches)) {
    for (const [file, target] of cases) {
      it(`${rule}: ${file} must not import ${target}`, () => {
        const found = violations.filter(({ from }) => from === file).map((violation) => violation.rule.name);
        expect(found).toContain(rule);
      });
    }
  }

  for (const [file, target] of allowed.filter(
    ([name]) =>
      !Object.values(breaches)
        .flat()
        .some(([bad]) => bad === name),
  )) {
    it(`allows ${file} to import ${target}`, () => {
      expect(violations.filter(({ from }) => from === file)).toEqual([]);
    });
  }
});

describe('ipcMain', () => {
  it('is used by one file of main at most: every message from a window passes one sender check', () => {
    const users = filesBelow(inRoot('main'))
      .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$/.test(file))
      .filter((file) => /\bipcMain\b/.test(readFileSync(inRoot('main', file), 'utf8')));
    expect(users.length, users.join(', ')).toBeLessThanOrEqual(1);
  });
});

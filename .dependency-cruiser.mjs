// Who may import whom: DESIGN's table of rooms, held by `npm run check`. A test breaks each rule once
// (scripts/import-rules.test.ts), so that a rule which no longer bites is noticed.

/** Everything of ours that can be imported. */
const ours = '^(core|node|main|desk|preload|renderer|native|site|sim|tools|test|bench|scripts)/';
const tests = '\\.test\\.tsx?$';

/** @param {string} name */
const npm = (name) => `(^|/)node_modules/${name}/`;

/** A module of npm only here. */
/** @param {string} name @param {string} modules @param {readonly string[]} rooms */
const onlyIn = (name, modules, rooms) => ({
  name,
  severity: 'error',
  from: { pathNot: [...rooms, '^test/', '^bench/', '^scripts/'] },
  to: { path: modules },
});

/** Of our own code, files under `from` import only what matches `allowed` ($1 is the first group of `from`). */
/** @param {string} name @param {string} from @param {readonly string[]} allowed @param {readonly string[]} except */
const room = (name, from, allowed, except = []) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: [tests, ...except] },
  to: { path: ours, pathNot: [...allowed] },
});

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^electron/' } },
    {
      name: 'core-is-pure',
      severity: 'error',
      from: { path: '^core/', pathNot: tests },
      to: { pathNot: ['^core/', npm('zod')] },
    },
    room('core-base-knows-errors', '^core/base/', ['^core/(base|errors)/']),
    room('core-rpc-knows-base-errors-and-rights', '^core/rpc/', [
      '^core/(rpc|base|errors)/',
      '^core/people/operator[.]ts$',
    ]),
    {
      name: 'preload-knows-the-contract-only',
      severity: 'error',
      from: { path: '^preload/', pathNot: tests },
      to: { pathNot: ['^preload/', '^core/api/', npm('electron'), '^electron$'] },
    },
    room('node-knows-core', '^node/', ['^node/', '^core/']),
    room('node-modules-never-meet', '^node/([^/]+)/', ['^node/$1/', '^core/']),
    room('main-knows-core', '^main/', ['^main/', '^core/', '^node/'], ['^main/ptz/']),
    room('main-ptz-knows-core-and-its-joystick', '^main/ptz/', [
      '^main/ptz/',
      '^node/socket/',
      '^core/',
      '^native/joystick/',
    ]),
    room('main-rooms-never-meet', '^main/([^/]+)/', ['^main/$1/', '^core/', '^node/', '^native/']),
    {
      name: 'main-windows-have-no-links',
      severity: 'error',
      from: { path: '^main/windows/', pathNot: tests },
      to: { path: '^node/socket/' },
    },
    {
      name: 'main-rooms-meet-in-index',
      severity: 'error',
      from: { path: '^main/[^/]+$', pathNot: ['^main/(index|console)\\.ts$', tests] },
      to: { path: '^main/[^/]+/' },
    },
    // Main starts the desk by its built file, and knows the names of its storage.
    room('desk-knows-core-and-node', '^desk/', ['^desk/', '^core/', '^node/']),
    room('desk-store-stands-alone', '^desk/store/', ['^desk/(store/|shared/log[.]ts)', '^core/', '^node/']),
    room('desk-features-never-meet', '^desk/features/([^/]+)/', [
      '^desk/features/$1/',
      '^desk/(shared|store|sync)/',
      '^core/',
      '^node/(crypto|sql)/',
      '^node/socket/address[.]ts$',
    ]),
    {
      // link.ts holds the interfaces, loop.ts the loop; the links themselves are handed in.
      name: 'desk-features-see-links-as-interfaces',
      severity: 'error',
      from: { path: '^desk/features/', pathNot: tests },
      to: { path: '^desk/sync/', pathNot: '^desk/sync/(link|loop)\\.ts$' },
    },
    room('renderer-knows-core', '^renderer/', ['^renderer/', '^core/']),
    room('renderer-media-map-ui-stand-alone', '^renderer/(media|map|ui)/', ['^renderer/$1/', '^core/']),
    room('renderer-i18n-knows-core', '^renderer/i18n/', ['^renderer/i18n/', '^core/']),
    room('renderer-shared-knows-no-feature', '^renderer/shared/', [
      '^renderer/(shared|media|map|ui|i18n)/',
      '^core/',
    ]),
    room('renderer-features-meet-in-public', '^renderer/features/([^/]+)/', [
      '^renderer/features/($1/|[^/]+/public[.]ts$)',
      '^renderer/(shared|media|map|ui|i18n)/',
      '^core/',
    ]),
    room('site-knows-core', '^site/', ['^site/', '^core/', '^node/']),
    // app composes the site of its rooms, and entry.ts and gateway.ts are the programs.
    room(
      'site-rooms-never-meet',
      '^site/([^/]+)/',
      ['^site/$1/', '^site/shared/', '^core/', '^node/'],
      ['^site/app/'],
    ),
    room('site-shared-stands-alone', '^site/shared/', ['^site/shared/', '^core/', '^node/']),
    room('sim-knows-core', '^sim/', ['^sim/', '^core/']),
    room(
      'tools-know-core-and-sim',
      '^tools/([^/]+)/',
      ['^tools/$1/', '^sim/', '^core/'],
      ['^tools/gallery/'],
    ),
    room('gallery-shows-the-renderer', '^tools/gallery/', ['^tools/gallery/', '^renderer/', '^core/']),
    room('native-knows-nothing', '^native/', ['^native/']),
    {
      // The tests' bad camera is a simulated one that is spoilt on purpose; the driver's own test spoils one itself; the
      // faults of PTZ have both beside each other. The benches of alerts and of the search happen in the demo's city.
      name: 'nothing-imports-sim',
      severity: 'error',
      from: {
        pathNot: [
          '^(sim|tools)/',
          '^test/(fixtures|contract)/onvif',
          '^test/fixtures/ptz/',
          '^bench/(store/city|shift/fts|alerts/(siteConfig|lineCrossings))[.]ts$',
        ],
      },
      to: { path: '^sim/' },
    },
    {
      name: 'only-tests-import-tools',
      severity: 'error',
      from: { pathNot: ['^(tools|test|bench)/', tests] },
      to: { path: '^tools/' },
    },
    {
      name: 'nothing-that-ships-imports-tests',
      severity: 'error',
      from: { path: '^(core|node|main|desk|preload|renderer|native|site|sim|tools)/', pathNot: tests },
      to: { path: ['^(test|bench|scripts)/', tests] },
    },
    {
      name: 'native-only-in-main-ptz',
      severity: 'error',
      from: { pathNot: ['^native/', '^main/ptz/', '^test/'] },
      to: { path: '^native/' },
    },
    onlyIn('mediasoup-client-only-in-media', npm('mediasoup-client'), ['^renderer/media/']),
    onlyIn('three-only-in-map', npm('three'), ['^renderer/map/']),
    onlyIn('mediasoup-only-in-sfu', npm('mediasoup'), ['^site/sfu/']),
    onlyIn('aedes-only-in-the-demo', npm('aedes'), ['^sim/alerts/', tests]),
    onlyIn('react-only-in-windows', npm('(react|react-dom|zustand)'), ['^renderer/', '^tools/gallery/']),
    onlyIn('electron-only-in-main-and-preload', npm('electron'), ['^main/', '^preload/']),
    {
      name: 'desk-is-plain-node',
      severity: 'error',
      from: { path: '^(desk|node)/' },
      to: { path: npm('electron') },
    },
    {
      name: 'windows-have-no-node',
      severity: 'error',
      from: { path: '^(renderer|core|sim/ptz/page)/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      // npm's dependencies stay outside the bundle of these programs, and only `dependencies` are packaged. A development
      // dependency is bundled: that is meant for the demo's broker only.
      name: 'programs-use-what-is-packaged',
      severity: 'error',
      from: { path: '^(main|desk|node|site|sim|tools)/', pathNot: [tests, '^tools/(clips|gallery)/'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: npm('(electron|aedes)') },
    },
    {
      // Set-up runs before any package is installed.
      name: 'set-up-needs-node-only',
      severity: 'error',
      from: {
        path: '^scripts/.*\\.mjs$',
        pathNot: '^scripts/(icons|structure|setup/electron-fallback)\\.mjs$',
      },
      to: { pathNot: '^scripts/', dependencyTypesNot: ['core', 'type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true, // Types bind rooms as well.
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|resources)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.cjs', '.js', '.json'],
    },
  },
};

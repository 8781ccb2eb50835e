import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { restrictedPagePreferences } from './preferences.ts';

/**
 * Checks the points of Electron's security checklist that the source shows; docs/security.md says where the others are checked.
 */
const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Returns the sources of the given folders that run in Electron, with their paths, without tests. */
function sources(...rooms: readonly string[]): { file: string; text: string }[] {
  return rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter(
        (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|d)\.tsx?$/.test(entry.name),
      )
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .map((file) => ({ file, text: read(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '') })),
  );
}
const main = sources('main');
const electron = [...main, ...sources('preload', 'renderer')];
/** Returns the files whose text matches. */
const having = (among: readonly { file: string; text: string }[], what: RegExp) =>
  among.filter(({ text }) => what.test(text)).map(({ file }) => file);

it('2, 3, 4, 6, 8, 9, 11: declares the preferences of every page in one place', () => {
  expect(restrictedPagePreferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    webSecurity: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: false,
  });
});

it('2, 3, 4, 6, 8, 9, 11: gives every window all of these preferences, none of them overridden', () => {
  const files = main.filter(({ text }) => text.includes('new BrowserWindow('));
  expect(files.map(({ file }) => file)).toEqual(
    ['demoCameraWindow', 'printer', 'window', 'windows'].map((name) => `main/windows/${name}.ts`),
  );
  for (const { file, text } of files) {
    const windows = text.match(/new BrowserWindow\(/g) ?? [];
    const guarded =
      text.match(/webPreferences: (restrictedPagePreferences|\{\s*\.\.\.restrictedPagePreferences),/g) ?? [];
    expect([file, guarded.length]).toEqual([file, windows.length]);
    // DevTools are available in development only: `devTools: development`.
    for (const key of Object.keys(restrictedPagePreferences).filter((name) => name !== 'devTools'))
      expect(text, `${file} sets ${key} itself`).not.toMatch(new RegExp(`\\b${key}:`));
    expect(text.match(/devTools: .*/g) ?? []).toEqual(
      file === 'main/windows/window.ts' ? ['devTools: development,'] : [],
    );
  }
  expect(having(main, /\b(BrowserView|WebContentsView|setPreloads|registerPreloadScript)\b/)).toEqual([]);
});

it('1, 18: loads no page from a file or from another origin', () => {
  expect(having(electron, /\bloadFile\(|['"`]file:/)).toEqual([]);
  // An address shown as an example on a page gives no access: the policy of point 7 names the only one that pages can reach.
  expect(having(main, /['"`]http:\/\/(?!127\.0\.0\.1|www\.w3\.org)/)).toEqual([]);
  expect(having(main, /registerSchemesAsPrivileged|bypassCSP|allowServiceWorkers/)).toEqual([
    'main/console.ts',
  ]);
  expect(read('main/console.ts')).not.toMatch(/bypassCSP|allowServiceWorkers/);
});

it('5: guards every session that a page uses', () => {
  const own = main.filter(({ text }) => /session\.(fromPartition|fromPath)\(/.test(text));
  expect(own.map(({ file }) => file)).toEqual([
    'main/windows/demoCameraWindow.ts',
    'main/windows/printer.ts',
  ]);
  for (const { text } of own) expect(text).toMatch(/restrictSession\(own,/);
  expect(read('main/windows/windows.ts')).toMatch(/restrictSession\(session,[\s\S]*restrictContents\(/);
});

it('7: has no inline script or style in any page that a policy would have to allow', () => {
  const page = read('renderer/index.html');
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)/i);
  expect(
    having(
      electron,
      /dangerouslySetInnerHTML|\.innerHTML\b|insertAdjacentHTML|document\.write\(|\beval\(|new Function\(/,
    ),
  ).toEqual([]);
});

it('10: enables one Blink feature by name, for Chromium versions that have it off by default', () => {
  expect(having(main, /enableBlinkFeatures/)).toEqual(['main/windows/window.ts']);
  expect(read('main/windows/window.ts')).toMatch(
    /versions\.chrome, 10\) < 141 \? \{ enableBlinkFeatures: 'RTCRtpScriptTransform' \} : \{\}/,
  );
});

it('15: opens nothing outside the program but the folder of exports', () => {
  expect(having(electron, /openExternal|openPath/)).toEqual([]);
  expect(having(electron, /showItemInFolder/)).toEqual(['main/windows/exportCalls.ts']);
});

it('17: has one IPC channel with one listener, which checks the sender', () => {
  expect(having(main, /\bipcMain\b/)).toEqual(['main/windows/shell.ts']);
  expect(read('main/windows/shell.ts').match(/ipcMain\.\w+\(/g)).toEqual(['ipcMain.handle(']);
  expect(read('main/windows/shell.ts')).toMatch(
    /windowOf\(event\.sender\.id\);\s*if \(window === undefined \|\| !isOurs\(event\)\)/,
  );
});

it('19: disables by fuses all that the packaged program does not need', () => {
  const { electronFuses } = parse(read('electron-builder.yml'));
  expect(electronFuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    enableCookieEncryption: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
});

it('20: imports Electron in the preload only and exposes calls, not Electron objects, to pages', () => {
  expect(having(sources('renderer', 'core'), /from 'electron'|require\(/)).toEqual([]);
  expect(having(sources('preload'), /exposeInMainWorld/)).toEqual(['preload/index.ts']);
});

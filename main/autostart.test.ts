import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../test/fakes/folder.ts';
import { verifyUnit } from '../test/fixtures/systemd.ts';
import { getConfigHome, installAutostart, listAutostartFiles, removeAutostart } from './autostart.ts';

const program = ['/opt/Watch floor/watchfloor'];
const args = [
  '--room-wall',
  '--site=wss://10.0.0.5:7443',
  '--enrol=ABCD-EFGH-JKMN-PQRS',
  '--install-autostart',
  "--desk-name=Phòng 'A' $HOME 100%",
];
const filesIn = (folder: string) => listAutostartFiles({ program, args, configHome: folder });

describe('autostart of a wall display', () => {
  it('is a systemd unit that always restarts, with the wall’s options but not those of a single start', () => {
    const [unit] = filesIn('/home/wall/.config');
    expect(unit?.path).toBe('/home/wall/.config/systemd/user/watchfloor-wall.service');
    expect(unit?.content).toContain('Restart=always');
    expect(unit?.content).toMatch(/^KillMode=process$/m);
    const file = join(testFolder(), 'watchfloor-wall.service');
    // systemd reports parse errors and exits with 0 all the same.
    writeFileSync(file, (unit?.content ?? '').replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true'));
    expect(verifyUnit(file)).toBe('');
    expect(unit?.content).toContain(
      `ExecStart="/opt/Watch floor/watchfloor" "--room-wall" "--site=wss://10.0.0.5:7443" "--desk-name=Phòng 'A' $$HOME 100%%"\n`,
    );
    expect(unit?.content).not.toMatch(/enrol|install/);
  });

  it('is also a desktop autostart entry, which starts the program itself without systemd', () => {
    const folder = testFolder();
    const message = join(folder, 'said');
    const script = join(folder, 'a program.sh');
    writeFileSync(script, `#!/bin/sh\nprintf '%s\\n' "$@" > '${message}'\n`, { mode: 0o700 });
    const [, entry] = listAutostartFiles({ program: [script], args, configHome: folder });
    expect(entry?.content).toMatch(/^\[Desktop Entry\]\nType=Application\n/);
    const line = /^Exec=sh -c "(.*)"$/m.exec(entry?.content ?? '')?.[1] ?? '';
    // Decoded as the Desktop Entry Specification says: the string's escapes first, then those of the quoted argument.
    const command = line
      .replace(/\\\\/g, '\\')
      .replace(/\\(["`$\\])/g, '$1')
      .replace(/%%/g, '%');
    // A PATH without systemctl; sh itself is named by its full path.
    execFileSync('/bin/sh', ['-c', command], { env: { PATH: folder }, stdio: 'ignore' });
    expect(readFileSync(message, 'utf8').trim().split('\n')).toEqual([
      '--room-wall',
      '--site=wss://10.0.0.5:7443',
      "--desk-name=Phòng 'A' $HOME 100%",
    ]);
  });

  it('is written readable by its owner only, is unchanged by a second install, and can be removed', () => {
    const folder = testFolder();
    const files = filesIn(folder);
    expect(installAutostart(files).map((line) => line.split(' ')[0])).toEqual(['written', 'written']);
    for (const { path, content } of files) {
      expect(readFileSync(path, 'utf8')).toBe(content);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(installAutostart(files).map((line) => line.split(' ')[0])).toEqual(['unchanged', 'unchanged']);
    removeAutostart(files);
    for (const { path } of files) expect(existsSync(path)).toBe(false);
    expect(removeAutostart(files).every((line) => line.startsWith('was not there'))).toBe(true);
  });

  it('is in the user’s configuration folder', () => {
    expect(getConfigHome({ XDG_CONFIG_HOME: '/x' })).toBe('/x');
    expect(getConfigHome({ XDG_CONFIG_HOME: 'relative' })).toMatch(/\/\.config$/);
  });
});

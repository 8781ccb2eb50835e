import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** A file that starts a wall display with its machine. */
export interface AutostartFile {
  readonly path: string;
  readonly content: string;
}

/** Options of a single start or of tests, which an autostarted wall does not get. */
const droppedOptions = /^--(install-autostart|remove-autostart|enrol|screenshot|diagnostics)(=|$)/;
/** Options of these whose value may be in the next argument. */
const withValue = /^--(enrol|screenshot)$/;

/** Returns the user's configuration folder (XDG Base Directory Specification 0.8). */
export function getConfigHome(env: Readonly<Record<string, string | undefined>>): string {
  const given = env.XDG_CONFIG_HOME;
  return given !== undefined && isAbsolute(given) ? given : join(homedir(), '.config');
}

function argumentsToRepeat(args: readonly string[]): string[] {
  return args.filter((arg, at) => !droppedOptions.test(arg) && !withValue.test(args[at - 1] ?? ''));
}

/** Quotes a word of systemd's ExecStart=, with specifiers and variables escaped (systemd.service(5)). */
const forSystemd = (word: string) =>
  `"${word.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/%/g, '%%').replace(/\$/g, '$$$$')}"`;
const forShell = (word: string) => `'${word.replace(/'/g, `'\\''`)}'`;
/** Quotes an argument of an Exec key (Desktop Entry Specification 1.5), which is itself an escaped string. */
const forDesktop = (word: string) =>
  `"${word.replace(/[\\"`$]/g, '\\$&').replace(/%/g, '%%')}"`.replace(/\\/g, '\\\\');

const unitName = 'watchfloor-wall.service';

/**
 * Returns the files that start this program as a wall display at login, and restart it whenever it ends.
 * Login is automatic, by the display manager. An autostart entry, which every desktop reads, passes the display to a systemd
 * user unit; without systemd it starts the program itself.
 */
export function listAutostartFiles(options: {
  /** The program's binary, and the arguments before its options. */
  readonly program: readonly string[];
  readonly args: readonly string[];
  readonly configHome: string;
}): AutostartFile[] {
  const command = [...options.program, ...argumentsToRepeat(options.args)];
  const unit = `[Unit]
Description=Watchfloor: the wall of a room
StartLimitIntervalSec=0

[Service]
ExecStart=${command.map(forSystemd).join(' ')}
Restart=always
RestartSec=2
# The PTZ gateway stays until its cameras have confirmed Stop (docs/adr/016-ptz-gateway.md).
KillMode=process
`;
  const start = [
    'systemctl --user import-environment DISPLAY XAUTHORITY WAYLAND_DISPLAY XDG_RUNTIME_DIR',
    `systemctl --user daemon-reload`,
    `systemctl --user restart ${unitName}`,
  ].join(' && ');
  const script = `${start} || exec ${command.map(forShell).join(' ')}`;
  const entry = `[Desktop Entry]
Type=Application
Name=Watchfloor: the wall of a room
Exec=sh -c ${forDesktop(script)}
Terminal=false
X-GNOME-Autostart-enabled=true
`;
  return [
    { path: join(options.configHome, 'systemd', 'user', unitName), content: unit },
    { path: join(options.configHome, 'autostart', 'watchfloor-wall.desktop'), content: entry },
  ];
}

/** Writes the files atomically and returns a line for each change. A second call changes nothing. */
export function installAutostart(files: readonly AutostartFile[]): string[] {
  return files.map(({ path, content }) => {
    if (existsSync(path) && readFileSync(path, 'utf8') === content) return `unchanged ${path}`;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.new`, content);
    chmodSync(`${path}.new`, 0o600);
    renameSync(`${path}.new`, path);
    return `written ${path}`;
  });
}

export function removeAutostart(files: readonly AutostartFile[]): string[] {
  return files.map(({ path }) => {
    if (!existsSync(path)) return `was not there ${path}`;
    rmSync(path);
    return `removed ${path}`;
  });
}

import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Clock } from '../../core/base/clock.ts';
import { DeskId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import { formatDateTime } from '../../core/base/text.ts';
import { faultText } from '../../core/errors/faults.ts';
import { Scope } from '../../core/people/operator.ts';
import { LayoutName } from '../../core/wall/library.ts';
import { resetRestoredInbox } from '../alerts/inbox/resetRestoredInbox.ts';
import { resetRestoredLog } from '../alerts/log/resetRestoredLog.ts';
import { StrictCameraFile, toKnownCameras } from '../cameras/cameras.ts';
import { describeScope } from '../cameras/describeScope.ts';
import { readDocument } from '../config/document.ts';
import { administerOperators } from '../people/administration.ts';
import { administerDesks } from '../people/enrolledDesks.ts';
import { administerMachines } from '../people/machines.ts';
import { backUpFolder, restoreFolder } from '../store/backup.ts';
import { openStoreForAdministration } from '../store/index.ts';
import { resetRestoredStore } from '../store/resetRestoredStore.ts';
import type { SiteConfig } from './config.ts';

export const administrationUse = `  site --config FILE enrol-wall NAME [SCOPE]         prints a code with which one machine becomes this room's wall
  site --config FILE revoke-wall NAME                ends that wall's identity at once
  site --config FILE walls                           lists the walls
  site --config FILE desks                           lists the desks that are enrolled, with their keys' fingerprints
  site --config FILE revoke-desk ID                  ends its sessions at once; the site answers it no more
  site --config FILE forget-desk ID                  lets a replaced machine be this desk: the next key it proves is its key
  site --config FILE add-operator NAME --as "FULL NAME" --roles a,b [SCOPE]
                                                     prints the password that they come in with, once
  site --config FILE change-operator NAME [--as "FULL NAME"] [--roles a,b] [SCOPE | --all]
  site --config FILE disable-operator NAME           ends their sessions at once, and what desks keep of them
  site --config FILE enable-operator NAME
  site --config FILE reset-password NAME             prints a new one, which they must change
  site --config FILE operators                       lists them
  site --config FILE backup FOLDER                   copies the site's data there, also while it runs
  site --config FILE restore FOLDER                  puts such a copy back where the site's data was
  SCOPE: all that is named must hold: --wards a,b --functions security,traffic,defence --tags x,y --cameras c1,c2;
         --or begins another, of which any one will do. None: all cameras.`;

const backups = ['backup', 'restore'];
/** The names of its actions. */
export const administrationActions: readonly string[] = [
  ...backups,
  ...['enrol-wall', 'revoke-wall', 'walls', 'desks', 'revoke-desk', 'forget-desk'],
  ...[
    'add-operator',
    'change-operator',
    'disable-operator',
    'enable-operator',
    'reset-password',
    'operators',
  ],
];
export const isAdministrationAction = (command: string | undefined): boolean =>
  command !== undefined && administrationActions.includes(command);

/** A name to sign in by. A machine's begins with a colon. */
const SignInName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^:\p{Cc}][^\p{Cc}]*$/u);
const FullName = z.string().trim().min(1).max(120);
const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const lists = { wards: text, functions: text, tags: text, cameras: text, roles: text } as const;
const options = { ...lists, as: text, or: flag, all: flag } as const;

interface Arguments {
  readonly name: string | undefined;
  readonly as: string | undefined;
  readonly roles: readonly string[] | undefined;
  /** The given scope; undefined: none was given. */
  readonly scope: Scope | undefined;
}

/**
 * Runs one administration action on a site's store, whether or not the site runs: a running site applies it within two seconds.
 * @returns the process's exit code
 */
export async function runAdministration(
  config: SiteConfig,
  args: readonly string[],
  { clock, print }: { readonly clock: Clock; readonly print: (line: string) => void },
): Promise<number> {
  const [command = '', ...rest] = args;
  if (backups.includes(command)) return ofBackups(config, args, { clock, print });
  const Name = command.endsWith('-wall') ? LayoutName : command.endsWith('-desk') ? DeskId : SignInName;
  const asked = readArguments(config.id, Name, rest);
  const isList = ['walls', 'desks', 'operators'].includes(command);
  const isShort = command === 'add-operator' && (asked?.as === undefined || asked.roles === undefined);
  if (!asked || isShort || (!isList && asked.name === undefined)) {
    print(administrationUse);
    return 2;
  }
  const opened = openStoreForAdministration(config.data, clock);
  if (!opened.ok) {
    print(faultText(opened.fault, 'en'));
    return 1;
  }
  const store = opened.value;
  try {
    const shared = { site: config.id, clock, store };
    const people = administerOperators({
      ...shared,
      rules: config.security.password,
      by: userInfo().username,
    });
    const machines = administerMachines(shared);
    const desks = administerDesks(shared);
    const name = asked.name ?? '';
    const messages = <T>(done: Result<T>, format: (value: T) => readonly string[]): number => {
      for (const line of done.ok ? format(done.value) : [faultText(done.fault, 'en')]) print(line);
      return done.ok ? 0 : 1;
    };
    /** Returns the size of the given scope. */
    const holds = (): readonly string[] => {
      if (asked.scope === undefined) return [];
      const read = readDocument(config.cameras.file, StrictCameraFile);
      return read.ok
        ? describeScope(toKnownCameras(config.id, read.value), asked.scope)
        : [`How many cameras this holds is not known: ${faultText(read.fault, 'en')}`];
    };
    const comesIn = (password: string) => [
      `Password of “${name}”, to come in with: ${password}`,
      'Shown only this once. They choose one of their own as they sign in with it.',
    ];
    switch (command) {
      case 'walls':
        for (const { name: wall, state, desk, since } of machines.list())
          print([wall, state, since === null ? '' : formatDateTime(since), desk ?? ''].join('\t'));
        return 0;
      case 'operators':
        for (const { name: who, displayName, roles, scope, disabled } of people.list())
          print(
            [who, displayName, roles.join(','), disabled ? 'disabled' : '', JSON.stringify(scope)].join('\t'),
          );
        return 0;
      case 'desks':
        for (const { desk, state, since, fingerprint } of desks.list())
          print([desk, state, formatDateTime(since), fingerprint].join('\t'));
        return 0;
      case 'revoke-desk':
      case 'forget-desk': {
        const desk = DeskId.parse(name);
        const done = command === 'revoke-desk' ? desks.revoke(desk) : desks.forget(desk);
        const isThere = done.ok && done.value;
        const words =
          command === 'revoke-desk' ? 'revoked' : 'forgotten; the next key that it proves is its key';
        messages(done, () => [isThere ? `${desk}: ${words}` : `No desk ${desk} is enrolled.`]);
        return isThere ? 0 : 1;
      }
      case 'revoke-wall': {
        const revoked = machines.revoke(name);
        const isThere = revoked.ok && revoked.value;
        messages(revoked, () => [isThere ? `${name}: revoked` : `There is no wall “${name}”.`]);
        return isThere ? 0 : 1;
      }
      case 'enrol-wall':
        return messages(machines.enrol(name, asked.scope ?? 'all'), ({ code, expiresAt }) => [
          `Enrolment code of the wall “${name}”: ${code}`,
          `Good once, until ${formatDateTime(expiresAt)}. Enter it on the machine of the wall, started with --room-wall.`,
          ...holds(),
        ]);
      case 'add-operator': {
        const { as = '', roles = [], scope = 'all' } = asked;
        return messages(await people.add({ name, displayName: as, roles, scope }), (password) => [
          ...comesIn(password),
          ...holds(),
        ]);
      }
      case 'reset-password':
        return messages(await people.resetPassword(name), comesIn);
      case 'change-operator': {
        const { as, roles, scope } = asked;
        const to = {
          ...(as === undefined ? {} : { displayName: as }),
          ...(roles === undefined ? {} : { roles }),
          ...(scope === undefined ? {} : { scope }),
        };
        return messages(people.change(name, to), () => [`${name}: changed`, ...holds()]);
      }
      default: {
        const disabled = command === 'disable-operator';
        return messages(people.change(name, { disabled }), () => [
          `${name}: ${disabled ? 'disabled' : 'enabled'}`,
        ]);
      }
    }
  } finally {
    store.close();
  }
}

function ofBackups(
  config: SiteConfig,
  [command, folder, ...more]: readonly string[],
  { clock, print }: { readonly clock: Clock; readonly print: (line: string) => void },
): number {
  if (folder === undefined || folder === '' || more.length > 0) {
    print(administrationUse);
    return 2;
  }
  const text = <T>(done: Result<T>, format: (value: T) => string): number => {
    print(done.ok ? format(done.value) : faultText(done.fault, 'en'));
    return done.ok ? 0 : 1;
  };
  if (command === 'backup')
    return text(backUpSite(config, folder, clock), (names) => `Copied into ${folder}: ${names.join(', ')}`);
  return text(
    restoreSite(config, folder, clock),
    (at) => `${config.data} is as it was at ${formatDateTime(at)}. Start the site.`,
  );
}

/** Parses options; undefined: an option is unknown, or has no value. */
function parseWords(rest: readonly string[]) {
  try {
    return parseArgs({ args: [...rest], options, allowPositionals: true, tokens: true });
  } catch {
    return undefined;
  }
}

/** Reads the arguments; undefined: one of them is invalid. */
function readArguments(
  site: string,
  Name: typeof SignInName | typeof LayoutName | typeof DeskId,
  rest: readonly string[],
): Arguments | undefined {
  const read = parseWords(rest);
  if (!read) return undefined;
  const { positionals, tokens } = read;
  const { as, all: isAll = false } = read.values;
  /** The options between one `--or` and the next. */
  const parts: Partial<Record<keyof typeof lists, string[]>>[] = [{}];
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    if (token.name === 'or') parts.push({});
    else if (token.name in lists)
      Object.assign(parts.at(-1) ?? {}, {
        [token.name]: (token.value ?? '').split(',').map((value) => value.trim()),
      });
  }
  const roles = parts.flatMap((one) => one.roles ?? []);
  const clauses = parts.map(({ wards, functions, tags, cameras }) => ({
    ...(wards && { wards: wards.map((ward) => `${site}:ward:${ward}`) }),
    ...(functions && { functions }),
    ...(tags && { tags }),
    ...(cameras && { cameras: cameras.map((camera) => `${site}:camera:${camera}`) }),
  }));
  const isScoped = clauses.some((clause) => Object.keys(clause).length > 0);
  // An empty clause would match every camera, which is never intended after `--or`.
  const isEmpty = isScoped && clauses.some((clause) => Object.keys(clause).length === 0);
  const scope = isScoped ? Scope.safeParse(clauses) : undefined;
  const name = positionals.length === 0 ? undefined : Name.safeParse(positionals.join(' '));
  const full = as === undefined ? undefined : FullName.safeParse(as);
  if (scope?.success === false || name?.success === false || full?.success === false) return undefined;
  if (isEmpty || (isAll && isScoped)) return undefined;
  return {
    name: name?.data,
    as: full?.data,
    roles: roles.length > 0 ? roles : undefined,
    scope: isAll ? 'all' : scope?.data,
  };
}

const auditEventOf = (config: SiteConfig, event: string, detail: object) => ({
  who: config.id,
  event,
  camera: null,
  why: null,
  detail: JSON.stringify({ ...detail, by: userInfo().username }),
});

/**
 * Copies a site's data into an empty folder, whether or not the site runs.
 * The copy is audited, in the copy too: it contains password hashes and keys. Faults: `backup.notEmpty`, `site.dataRefused`.
 * @returns the names of the copied files
 */
function backUpSite(config: SiteConfig, to: string, clock: Clock): Result<readonly string[]> {
  const opened = openStoreForAdministration(config.data, clock);
  if (!opened.ok) return opened;
  const store = opened.value;
  const recorded = store.attempt(() =>
    store.audit.append(auditEventOf(config, 'site.backup', { folder: resolve(to) })),
  );
  store.close();
  if (!recorded.ok) return recorded;
  return backUpFolder(config.data, resolve(to), { site: config.id, at: Math.round(clock.now()) });
}

/**
 * Restores a copy into an empty data folder, so no site runs on it.
 * Faults: `backup.*`, `site.dataRefused`.
 * @returns when it was made, ms since the epoch
 */
function restoreSite(config: SiteConfig, from: string, clock: Clock): Result<number> {
  const put = restoreFolder(resolve(from), config.data, config.id);
  if (!put.ok) return put;
  const log = resetRestoredLog(config.data);
  if (!log.ok) return log;
  const inbox = resetRestoredInbox(config.data);
  if (!inbox.ok) return inbox;
  const event = auditEventOf(config, 'site.restored', { folder: resolve(from), of: put.value });
  const begun = resetRestoredStore({ folder: config.data, clock, auditEvent: event, alertLog: log.value });
  return begun.ok ? ok(put.value) : begun;
}

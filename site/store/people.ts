import { z } from 'zod';
import { fromJson } from '../../core/base/json.ts';
import { defaultRoles, Right, Scope } from '../../core/people/operator.ts';
import type { SqlConnection } from '../../node/sql/access.ts';

/** Tables of people: operators with their roles and passwords, sessions, verifiers, video walls. Times are ms since the epoch. */

export const SqliteFlag = z.int().transform((value) => value !== 0);
/** Normalises a name: comparison ignores case and the encoding of diacritics. */
const keyOf = (name: string) => name.normalize('NFC').toLowerCase();

const Operator = z.object({
  id: z.string(),
  name: z.string(),
  displayName: z.string(),
  passwordHash: z.string(),
  roles: fromJson(z.array(z.string())),
  scope: fromJson(Scope),
  demo: SqliteFlag,
  disabled: SqliteFlag,
});
export type OperatorRow = z.infer<typeof Operator>;
const operatorColumns =
  'id, name, display_name AS displayName, password_hash AS passwordHash, roles, scope, demo, disabled';

export interface OperatorTable {
  byName(name: string): OperatorRow | undefined;
  byId(id: string): OperatorRow | undefined;
  /** Returns true once there is a person besides the demo operator. */
  isAnybody(): boolean;
  /** Adds an operator, or replaces the one with this id. */
  put(row: OperatorRow, createdAt: number): void;
  /** In order of name. */
  all(): OperatorRow[];
  /** Returns the names of all roles. */
  roles(): string[];
  /** Returns the union of these roles' rights. */
  rightsOf(roles: readonly string[]): Right[];
}

/** Adds the default roles to a new store. */
export function createOperatorTable(db: SqlConnection): OperatorTable {
  for (const [name, rights] of Object.entries(defaultRoles))
    db.run('INSERT OR IGNORE INTO role (name, rights) VALUES (?, ?)', name, JSON.stringify(rights));
  const select = `SELECT ${operatorColumns} FROM operator`;
  const Role = z.object({ name: z.string() });
  const Rights = fromJson(z.array(Right));
  return {
    byName: (name) => db.one(Operator, `${select} WHERE name_key = ?`, keyOf(name)),
    byId: (id) => db.one(Operator, `${select} WHERE id = ?`, id),
    all: () => db.all(Operator, `${select} ORDER BY name_key`),
    roles: () => db.all(Role, 'SELECT name FROM role ORDER BY name').map(({ name }) => name),
    isAnybody: () => db.value(z.int(), 'SELECT 1 FROM operator WHERE demo = 0 LIMIT 1') !== undefined,
    put(row, createdAt) {
      db.run(
        `INSERT INTO operator (id, name_key, name, display_name, password_hash, roles, scope, demo, disabled, created_at)
         VALUES (@id, @nameKey, @name, @displayName, @passwordHash, @roles, @scope, @demo, @disabled, @createdAt)
         ON CONFLICT (id) DO UPDATE SET name_key = excluded.name_key, name = excluded.name,
           display_name = excluded.display_name, password_hash = excluded.password_hash, roles = excluded.roles,
           scope = excluded.scope, demo = excluded.demo, disabled = excluded.disabled`,
        {
          ...row,
          nameKey: keyOf(row.name),
          roles: JSON.stringify(row.roles),
          scope: JSON.stringify(row.scope),
          demo: row.demo ? 1 : 0,
          disabled: row.disabled ? 1 : 0,
          createdAt: Math.round(createdAt),
        },
      );
    },
    rightsOf(roles) {
      const rights = roles.flatMap(
        (name) => db.value(Rights, 'SELECT rights FROM role WHERE name = ?', name) ?? [],
      );
      return [...new Set(rights)];
    },
  };
}

const Password = z.object({ hash: z.string(), setAt: z.int(), given: SqliteFlag });
/** A current or former password. */
export type PasswordRow = z.output<typeof Password>;

export interface PasswordTable {
  /** Returns passwords including the current one, the newest first. */
  of(operator: string, limit: number): PasswordRow[];
  add(operator: string, row: PasswordRow): void;
  /** Deletes all but the newest passwords. */
  keep(operator: string, limit: number): void;
}

export const createPasswordTable = (db: SqlConnection): PasswordTable => ({
  of: (operator, limit) =>
    db.all(
      Password,
      'SELECT hash, set_at AS setAt, given FROM password WHERE operator = ? ORDER BY set_at DESC, hash LIMIT ?',
      operator,
      limit,
    ),
  add(operator, { hash, setAt, given }) {
    const sql = 'INSERT INTO password (operator, hash, set_at, given) VALUES (?, ?, ?, ?)';
    db.run(sql, operator, hash, Math.round(setAt), given ? 1 : 0);
  },
  keep(operator, limit) {
    db.run(
      `DELETE FROM password WHERE operator = @operator AND hash NOT IN
         (SELECT hash FROM password WHERE operator = @operator ORDER BY set_at DESC, hash LIMIT @limit)`,
      { operator, limit },
    );
  },
});

const Session = z.object({
  tokenHash: z.string(),
  operator: z.string(),
  desk: z.string(),
  expiresAt: z.int(),
});
export type SessionRow = z.infer<typeof Session>;
const sessionColumns = 'token_hash AS tokenHash, operator, desk, expires_at AS expiresAt';

export interface SessionTable {
  byTokenHash(hash: string): SessionRow | undefined;
  add(row: SessionRow, createdAt: number): void;
  remove(tokenHash: string): void;
  /** Remove and return the previous rows; `except` the one with this token's hash. */
  removeOf(operator: string, except?: string): SessionRow[];
  removeAt(desk: string): SessionRow[];
  /** Deletes sessions that ended before `now`. */
  removeExpired(now: number): void;
}

export const createSessionTable = (db: SqlConnection): SessionTable => ({
  byTokenHash: (hash) => db.one(Session, `SELECT ${sessionColumns} FROM session WHERE token_hash = ?`, hash),
  add(row, createdAt) {
    db.run(
      `INSERT INTO session (token_hash, operator, desk, created_at, expires_at)
       VALUES (@tokenHash, @operator, @desk, @createdAt, @expiresAt)`,
      { ...row, createdAt: Math.round(createdAt) },
    );
  },
  remove: (hash) => void db.run('DELETE FROM session WHERE token_hash = ?', hash),
  removeOf: (operator, except = '') =>
    db.all(
      Session,
      `DELETE FROM session WHERE operator = ? AND token_hash <> ? RETURNING ${sessionColumns}`,
      operator,
      except,
    ),
  removeAt: (desk) => db.all(Session, `DELETE FROM session WHERE desk = ? RETURNING ${sessionColumns}`, desk),
  removeExpired: (now) => void db.run('DELETE FROM session WHERE expires_at <= ?', Math.round(now)),
});

const Verifier = z.object({
  desk: z.string(),
  operator: z.string(),
  issuedAt: z.int(),
  expiresAt: z.int(),
  publicKey: z.string(),
  revokedAt: z.int().nullable(),
});
/** An issued verifier. */
export type VerifierRow = z.infer<typeof Verifier>;

export interface DeskVerifierTable {
  get(desk: string, operator: string, issuedAt: number): VerifierRow | undefined;
  add(row: Omit<VerifierRow, 'revokedAt'>): void;
  /** Revokes all valid verifiers of an operator, and ends sessions that a desk with a fast clock dated later than `at`. */
  revokeOf(operator: string, at: number): void;
  /** Revokes all valid verifiers that a desk stores. */
  revokeAt(desk: string, at: number): void;
  forgetBefore(time: number): void;
}

export const createVerifierTable = (db: SqlConnection): DeskVerifierTable => ({
  get: (desk, operator, issuedAt) =>
    db.one(
      Verifier,
      `SELECT desk, operator, issued_at AS issuedAt, expires_at AS expiresAt, public_key AS publicKey, revoked_at AS revokedAt
       FROM verifier WHERE desk = ? AND operator = ? AND issued_at = ?`,
      ...[desk, operator, issuedAt],
    ),
  add(row) {
    db.run(
      `INSERT OR REPLACE INTO verifier (desk, operator, issued_at, expires_at, public_key)
       VALUES (@desk, @operator, @issuedAt, @expiresAt, @publicKey)`,
      row,
    );
  },
  revokeOf(operator, time) {
    const at = Math.round(time);
    db.run('UPDATE verifier SET revoked_at = ? WHERE operator = ? AND revoked_at IS NULL', at, operator);
    db.run('UPDATE desk_session SET until = @at WHERE operator = @operator AND since > @at', {
      operator,
      at,
    });
  },
  revokeAt(desk, at) {
    const sql = 'UPDATE verifier SET revoked_at = ? WHERE desk = ? AND revoked_at IS NULL';
    db.run(sql, Math.round(at), desk);
  },
  forgetBefore: (time) => void db.run('DELETE FROM verifier WHERE expires_at < ?', Math.round(time)),
});

const Machine = z.object({
  operator: z.string(),
  name: z.string(),
  desk: z.string().nullable(),
  tokenHash: z.string().nullable(),
  codeHash: z.string().nullable(),
  codeExpiresAt: z.int().nullable(),
  enrolledAt: z.int().nullable(),
  revokedAt: z.int().nullable(),
});
export type MachineRow = z.infer<typeof Machine>;
const machineColumns = `operator, name, desk, token_hash AS tokenHash, code_hash AS codeHash,
  code_expires_at AS codeExpiresAt, enrolled_at AS enrolledAt, revoked_at AS revokedAt`;

export interface MachineTable {
  /** Returns all machines in order of name, including revoked ones. */
  all(): MachineRow[];
  /** Returns a machine that is not revoked. */
  byName(name: string): MachineRow | undefined;
  byCodeHash(hash: string): MachineRow | undefined;
  byTokenHash(hash: string): MachineRow | undefined;
  /** Returns whether an enrolled machine that is not revoked has this desk. */
  isAt(desk: string): boolean;
  add(row: { operator: string; name: string }, createdAt: number): void;
  /** Sets a machine's code; an earlier enrolment ends. */
  setCode(operator: string, codeHash: string, expiresAt: number): void;
  enrol(operator: string, to: { tokenHash: string; desk: string; at: number }): void;
  revoke(operator: string, at: number): void;
}

export function createMachineTable(db: SqlConnection): MachineTable {
  const first = (where: string, value: string) =>
    db.one(Machine, `SELECT ${machineColumns} FROM machine WHERE ${where}`, value);
  return {
    all: () => db.all(Machine, `SELECT ${machineColumns} FROM machine ORDER BY name_key, created_at`),
    byName: (name) => first('name_key = ? AND revoked_at IS NULL', keyOf(name)),
    byCodeHash: (hash) => first('code_hash = ?', hash),
    byTokenHash: (hash) => first('token_hash = ?', hash),
    isAt: (desk) => first('desk = ? AND token_hash IS NOT NULL AND revoked_at IS NULL', desk) !== undefined,
    add({ operator, name }, createdAt) {
      const sql = 'INSERT INTO machine (operator, name, name_key, created_at) VALUES (?, ?, ?, ?)';
      db.run(sql, operator, name, keyOf(name), Math.round(createdAt));
    },
    setCode(operator, hash, expiresAt) {
      db.run(
        `UPDATE machine SET code_hash = ?, code_expires_at = ?, token_hash = NULL, desk = NULL, enrolled_at = NULL
         WHERE operator = ?`,
        ...[hash, Math.round(expiresAt), operator],
      );
    },
    // The code stays until it expires: a machine that got no response sends it again, with the same token.
    enrol(operator, { tokenHash, desk, at }) {
      const sql = 'UPDATE machine SET token_hash = ?, desk = ?, enrolled_at = ? WHERE operator = ?';
      db.run(sql, tokenHash, desk, Math.round(at), operator);
    },
    revoke(operator, at) {
      db.run(
        `UPDATE machine SET revoked_at = ?, token_hash = NULL, code_hash = NULL, code_expires_at = NULL
         WHERE operator = ?`,
        ...[Math.round(at), operator],
      );
    },
  };
}

const DeskKey = z.object({
  desk: z.string(),
  key: z.string(),
  enrolledAt: z.int(),
  revokedAt: z.int().nullable(),
});
/** A desk's enrolled key. */
export type DeskKeyRow = z.infer<typeof DeskKey>;

export interface DeskKeyTable {
  of(desk: string): DeskKeyRow | undefined;
  /** In order of enrolment. */
  all(): DeskKeyRow[];
  count(): number;
  add(row: Omit<DeskKeyRow, 'revokedAt'>): void;
  revoke(desk: string, at: number): void;
  remove(desk: string): void;
}

export function createDeskKeyTable(db: SqlConnection): DeskKeyTable {
  const select = 'SELECT desk, key, enrolled_at AS enrolledAt, revoked_at AS revokedAt FROM desk_key';
  return {
    of: (desk) => db.one(DeskKey, `${select} WHERE desk = ?`, desk),
    all: () => db.all(DeskKey, `${select} ORDER BY enrolled_at, desk`),
    count: () => db.value(z.int(), 'SELECT count(*) FROM desk_key') ?? 0,
    add(row) {
      const sql = 'INSERT INTO desk_key (desk, key, enrolled_at) VALUES (@desk, @key, @enrolledAt)';
      db.run(sql, row);
    },
    revoke: (desk, at) =>
      void db.run('UPDATE desk_key SET revoked_at = ? WHERE desk = ?', Math.round(at), desk),
    remove: (desk) => void db.run('DELETE FROM desk_key WHERE desk = ?', desk),
  };
}

/** Desk sessions: the people signed in at each desk over time. */
export interface DeskSessionTable {
  /** Notes that a session began, or was resumed, with its original beginning. */
  began(deskSession: {
    readonly session: string;
    readonly desk: string;
    readonly operator: string;
    readonly since: number;
    readonly until: number;
  }): void;
  ended(session: string, at: number): void;
  /** Returns when a session began; undefined: unknown. */
  sinceOf(session: string): number | undefined;
  /** Returns true if the person was signed in there at some moment of this period. */
  satBetween(desk: string, operator: string, from: number, to: number): boolean;
  /** Returns the nearest session that began there within `slackMs` of `at` and has signed nothing yet. `signed`: each of them has. */
  unsignedNear(
    of: { readonly desk: string; readonly operator: string },
    at: number,
    slackMs: number,
  ): { readonly session: string } | 'signed' | undefined;
  /** Notes that a session has signed this record; it signs no other. */
  sign(session: string, record: string): void;
  forgetBefore(time: number): void;
}

export function createDeskSessionTable(db: SqlConnection): DeskSessionTable {
  const Near = z.object({ session: z.string(), signed: z.string().nullable() });
  return {
    began(session) {
      db.run(
        `INSERT OR IGNORE INTO desk_session (session, desk, operator, since, until)
         VALUES (@session, @desk, @operator, @since, @until)`,
        { ...session },
      );
    },
    ended: (session, at) =>
      void db.run('UPDATE desk_session SET until = min(until, ?) WHERE session = ?', Math.round(at), session),
    sinceOf: (session) => db.value(z.number(), 'SELECT since FROM desk_session WHERE session = ?', session),
    satBetween: (desk, operator, from, to) =>
      db.value(
        z.int(),
        'SELECT 1 FROM desk_session WHERE desk = ? AND operator = ? AND since <= ? AND until >= ? LIMIT 1',
        ...[desk, operator, to, from],
      ) !== undefined,
    unsignedNear({ desk, operator }, at, slackMs) {
      const found = db.one(
        Near,
        `SELECT session, signed FROM desk_session WHERE desk = ? AND operator = ? AND since BETWEEN ? AND ?
         ORDER BY signed IS NOT NULL, abs(since - ?) LIMIT 1`,
        ...[desk, operator, at - slackMs, at + slackMs, at],
      );
      return found && found.signed !== null ? 'signed' : found;
    },
    sign: (session, record) =>
      void db.run('UPDATE desk_session SET signed = ? WHERE session = ?', record, session),
    forgetBefore: (time) => void db.run('DELETE FROM desk_session WHERE until < ?', Math.round(time)),
  };
}

/** The purpose of a throttle: people's passwords, or the codes and tokens of machines. */
export type ThrottlePurpose = 'password' | 'machine';

export interface ThrottleTable {
  salt(): Uint8Array;
  /** The oldest first. */
  wrong(): { readonly key: string; readonly wrong: number }[];
  setWrong(key: string, wrong: number, at: number): void;
  removeWrong(key: string): void;
  /** The oldest first. */
  familiar(): string[];
  addFamiliar(key: string, at: number): void;
  removeFamiliar(key: string): void;
}

export function createThrottleTable(db: SqlConnection, purpose: ThrottlePurpose): ThrottleTable {
  const Wrong = z.object({ key: z.string(), wrong: z.int() });
  const Familiar = z.object({ key: z.string() });
  const Salt = z.instanceof(Uint8Array);
  return {
    salt: () => Salt.parse(db.value(Salt, 'SELECT salt FROM throttle_salt')),
    wrong: () =>
      db.all(Wrong, 'SELECT key, wrong FROM wrong_try WHERE purpose = ? ORDER BY last_at, key', purpose),
    setWrong: (key, wrong, at) =>
      void db.run(
        'INSERT OR REPLACE INTO wrong_try (purpose, key, wrong, last_at) VALUES (?, ?, ?, ?)',
        ...[purpose, key, wrong, Math.round(at)],
      ),
    removeWrong: (key) => void db.run('DELETE FROM wrong_try WHERE purpose = ? AND key = ?', purpose, key),
    familiar: () =>
      db
        .all(Familiar, 'SELECT key FROM familiar_desk WHERE purpose = ? ORDER BY last_at, key', purpose)
        .map(({ key }) => key),
    addFamiliar: (key, at) =>
      void db.run(
        'INSERT OR REPLACE INTO familiar_desk (purpose, key, last_at) VALUES (?, ?, ?)',
        ...[purpose, key, Math.round(at)],
      ),
    removeFamiliar: (key) =>
      void db.run('DELETE FROM familiar_desk WHERE purpose = ? AND key = ?', purpose, key),
  };
}

import { z } from 'zod';
import { fromJson } from '../../core/base/json.ts';
import { defaultRoles, Right, Scope } from '../../core/people/operator.ts';
import type { Store } from './open.ts';

const flag = z.int().transform((value) => value !== 0);

const Row = z.object({
  id: z.string(),
  name: z.string(),
  displayName: z.string(),
  passwordHash: z.string(),
  roles: fromJson(z.array(z.string())),
  scope: fromJson(Scope),
  demo: flag,
  disabled: flag,
});
export type OperatorRow = z.infer<typeof Row>;

/** Names are compared without regard to case and to how their marks are encoded. */
const keyOf = (name: string) => name.normalize('NFC').toLowerCase();
const columns =
  'id, name, display_name AS displayName, password_hash AS passwordHash, roles, scope, demo, disabled';

export interface OperatorTable {
  byName(name: string): OperatorRow | undefined;
  byId(id: string): OperatorRow | undefined;
  /** True once anyone is in the table besides the demo operator. */
  isAnybody(): boolean;
  /** Adds an operator, or replaces the one with this id. */
  put(row: OperatorRow, createdAt: number): void;
  /** In order of name. */
  all(): OperatorRow[];
  /** Names of roles that there are. */
  roles(): string[];
  /** The rights of these roles together. */
  rightsOf(roles: readonly string[]): Right[];
}

export function operatorTable(db: Store): OperatorTable {
  const addRole = db.prepare('INSERT OR IGNORE INTO role (name, rights) VALUES (?, ?)');
  for (const [name, rights] of Object.entries(defaultRoles)) addRole.run(name, JSON.stringify(rights));
  const byName = db.prepare(`SELECT ${columns} FROM operator WHERE name_key = ?`);
  const byId = db.prepare(`SELECT ${columns} FROM operator WHERE id = ?`);
  const all = db.prepare(`SELECT ${columns} FROM operator ORDER BY name_key`);
  const roles = db.prepare('SELECT name FROM role ORDER BY name').pluck();
  const any = db.prepare('SELECT 1 FROM operator WHERE demo = 0 LIMIT 1');
  const put = db.prepare(
    `INSERT INTO operator (id, name_key, name, display_name, password_hash, roles, scope, demo, disabled, created_at)
     VALUES (@id, @nameKey, @name, @displayName, @passwordHash, @roles, @scope, @demo, @disabled, @createdAt)
     ON CONFLICT (id) DO UPDATE SET name_key = excluded.name_key, name = excluded.name,
       display_name = excluded.display_name, password_hash = excluded.password_hash, roles = excluded.roles,
       scope = excluded.scope, demo = excluded.demo, disabled = excluded.disabled`,
  );
  const role = db.prepare('SELECT rights FROM role WHERE name = ?').pluck();
  const parse = (row: unknown) => (row === undefined ? undefined : Row.parse(row));
  const Rights = fromJson(z.array(Right));
  return {
    byName: (name) => parse(byName.get(keyOf(name))),
    byId: (id) => parse(byId.get(id)),
    all: () => all.all().map((row) => Row.parse(row)),
    roles: () => z.array(z.string()).parse(roles.all()),
    isAnybody: () => any.get() !== undefined,
    put(row, createdAt) {
      put.run({
        ...row,
        nameKey: keyOf(row.name),
        roles: JSON.stringify(row.roles),
        scope: JSON.stringify(row.scope),
        demo: row.demo ? 1 : 0,
        disabled: row.disabled ? 1 : 0,
        createdAt: Math.round(createdAt),
      });
    },
    rightsOf(roles) {
      const rights = new Set<Right>();
      for (const name of roles) {
        const row = role.get(name);
        if (row !== undefined) for (const right of Rights.parse(row)) rights.add(right);
      }
      return [...rights];
    },
  };
}

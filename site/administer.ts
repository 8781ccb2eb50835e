import type { Clock } from '../core/clock.ts';
import { WardId } from '../core/domain/ids.ts';
import { LayoutName } from '../core/domain/library.ts';
import type { Scope } from '../core/domain/operator.ts';
import { faultText } from '../core/faults.ts';
import { formatDateTime } from '../core/text.ts';
import type { SiteConfig } from './config.ts';
import { administerMachines } from './operators/machines.ts';
import { openBeside } from './store/index.ts';

export const administrationUse = `  site --config FILE enrol-wall NAME [--wards a,b]   prints a code with which one machine becomes this room's wall
  site --config FILE revoke-wall NAME                ends that wall's identity at once
  site --config FILE walls                           lists the walls`;

const commands = ['enrol-wall', 'revoke-wall', 'walls'];
export const isAdministration = (command: string | undefined): boolean =>
  command !== undefined && commands.includes(command);

/**
 * Does one deed of administration on a site's store, whether or not the site runs: it takes notice within two seconds.
 * @returns the process's exit code
 */
export function administer(
  config: SiteConfig,
  args: readonly string[],
  { clock, print }: { readonly clock: Clock; readonly print: (line: string) => void },
): number {
  const [command, ...rest] = args;
  const asked = readArguments(config.id, rest);
  if (command !== 'walls' && asked.name === undefined) {
    print(administrationUse);
    return 2;
  }
  const opened = openBeside(config.data, clock);
  if (!opened.ok) {
    print(faultText(opened.fault, 'en'));
    return 1;
  }
  const machines = administerMachines({ site: config.id, clock, store: opened.value });
  try {
    if (command === 'walls') {
      for (const { name, state, desk, since } of machines.list())
        print([name, state, since === null ? '' : formatDateTime(since), desk ?? ''].join('\t'));
      return 0;
    }
    const name = asked.name ?? '';
    if (command === 'revoke-wall') {
      const revoked = machines.revoke(name);
      if (!revoked.ok) print(faultText(revoked.fault, 'en'));
      else print(revoked.value ? `${name}: revoked` : `There is no wall “${name}”.`);
      return revoked.ok && revoked.value ? 0 : 1;
    }
    const enrolled = machines.enrol(name, asked.scope);
    if (!enrolled.ok) {
      print(faultText(enrolled.fault, 'en'));
      return 1;
    }
    const { code, expiresAt } = enrolled.value;
    print(`Enrolment code of the wall “${name}”: ${code}`);
    print(
      `Good once, until ${formatDateTime(expiresAt)}. Enter it on the machine of the wall, started with --room-wall.`,
    );
    return 0;
  } finally {
    opened.value.close();
  }
}

function readArguments(site: string, rest: readonly string[]): { name: string | undefined; scope: Scope } {
  const at = rest.indexOf('--wards');
  const wards = at === -1 ? undefined : rest[at + 1]?.split(',').map((ward) => ward.trim());
  const name = LayoutName.safeParse(rest.find((_, place) => at === -1 || (place !== at && place !== at + 1)));
  const ids = wards?.map((ward) => WardId.safeParse(`${site}:ward:${ward}`));
  if (at !== -1 && (!ids || ids.some((id) => !id.success))) return { name: undefined, scope: [] };
  const scope = ids ? [{ wards: ids.flatMap((id) => (id.success ? [id.data] : [])) }] : ('all' as const);
  return { name: name.success ? name.data : undefined, scope };
}

import { operators } from './001-operators.ts';
import { audit } from './002-audit.ts';
import { registry } from './003-registry.ts';
import { machines } from './004-machines.ts';
import { layouts } from './005-layouts.ts';
import { tours } from './006-tours.ts';
import { alertRights } from './007-alertrights.ts';
import { alertTrail } from './008-alerttrail.ts';
import { sittings } from './009-sittings.ts';
import { watch } from './010-watch.ts';
import { passwords } from './011-passwords.ts';
import { verifiers } from './012-verifiers.ts';
import { desks } from './013-desks.ts';
import { handover } from './014-handover.ts';
import { trail } from './015-trail.ts';
import { verifierKeys } from './016-verifierkeys.ts';
import { settings } from './017-settings.ts';
import { signatures } from './018-signatures.ts';
import { ownCameras } from './019-owncameras.ts';

/** In order; migration n makes version n. A migration that has shipped is never changed. */
export const migrations: readonly string[] = [
  operators,
  audit,
  registry,
  machines,
  layouts,
  tours,
  alertRights,
  alertTrail,
  sittings,
  watch,
  passwords,
  verifiers,
  desks,
  handover,
  trail,
  verifierKeys,
  settings,
  signatures,
  ownCameras,
];

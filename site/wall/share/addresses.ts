import { createHmac, randomBytes } from 'node:crypto';
import { DeskId } from '../../../core/base/ids.ts';

/**
 * What desks are called where one can send to them: the same for as long as the site runs, and no help in finding out the
 * id. Whoever knew another desk's id could sign in under it with a password of their own: that ends the session of anyone who
 * sits there, and has what is sent there come to them.
 */
export function deskAddresses(): (desk: DeskId) => DeskId {
  const secret = randomBytes(32);
  return (desk) =>
    DeskId.parse(`desk-${createHmac('sha256', secret).update(desk).digest('hex').slice(0, 16)}`);
}

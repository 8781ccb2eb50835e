import { createHmac, randomBytes } from 'node:crypto';
import { DeskId } from '../../../core/base/ids.ts';

/**
 * Creates public addresses of desks, constant while the site runs, that do not reveal their ids.
 * A person who knew another desk's id could sign in under it with their own password: that would end the session there, and redirect its
 * shares.
 */
export function createDeskAddresses(): (desk: DeskId) => DeskId {
  const secret = randomBytes(32);
  return (desk) =>
    DeskId.parse(`desk-${createHmac('sha256', secret).update(desk).digest('hex').slice(0, 16)}`);
}

import { expect, it } from 'vitest';
import { DeskId } from '../../../core/base/ids.ts';
import { createDeskAddresses } from './addresses.ts';

it('each desk has an address that is not its id and changes at each start of the site', () => {
  const [one, two] = ['desk-0000000000000001', 'desk-0000000000000002'].map((id) => DeskId.parse(id));
  if (!one || !two) throw new Error('no ids');
  const address = createDeskAddresses();
  expect(new Set([one, two, address(one), address(two), createDeskAddresses()(one)]).size).toBe(5);
  expect(address(one)).toBe(address(one));
});

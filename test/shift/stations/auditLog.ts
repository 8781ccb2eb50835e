import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { translations } from '../../../renderer/i18n/translations.ts';
import { eventually } from '../../e2e/launch.ts';
import { hasKeys, press, textOf } from '../../e2e/panelPage.ts';
import { people } from '../cast.ts';
import type { Station } from '../world.ts';
import { takeOver } from './signOn.ts';

const verifier = resolve(import.meta.dirname, '../../../scripts/audit.mjs');
/** The verifier's exit codes for an intact log; 3 means that the expected key was not given. */
const holds = [0, 3];

export const auditLog: Station = {
  key: '10-audit',
  at: '13:40',
  title: 'An auditor follows one person through the audit log, and takes it away, verified',
  async play({ desk2, expect, picture, did }) {
    const { page } = desk2;
    await takeOver(desk2, people.kiem);
    did(people.kiem.id, 'session.signIn');
    const entries = page.getByTestId('audit-entries');
    await page.getByTestId('audit').waitFor();
    await expect('the audit log, the newest first', async () => {
      const rows = await entries.getByRole('option').count();
      return rows > 0 && `${rows} in sight`;
    });
    const at = entries.locator('[role="option"][aria-selected="true"]');
    await eventually('an entry of An’s', async () => {
      await press(desk2, 'ArrowDown');
      return ((await at.textContent()) ?? '').includes(people.an.displayName);
    });
    await press(desk2, 'p');
    await expect('what An did, and nobody else', async () => {
      const texts = await entries.getByRole('option').allInnerTexts();
      return (
        texts.length > 0 &&
        texts.every((text) => text.includes(people.an.displayName)) &&
        `${texts.length} in sight`
      );
    });
    await picture('followed', desk2);
    await press(desk2, 'Backspace', 'e');
    const reason = page.getByLabel(translations.vi.audit.exporting.why);
    await eventually('the keys in its reason', () => hasKeys(reason));
    await page.keyboard.type('Kiểm tra ca sáng');
    await press(desk2, 'Tab', 'Tab', 'Enter');
    const message = page.getByTestId('audit');
    const [, file = '', folder = ''] = await eventually(
      'an export',
      async () =>
        / (audit_site_\S+\.(?:json|csv))\D+ (\/.+?\/exports)/.exec(await textOf(message)) ?? undefined,
      60_000,
    );
    const { status, stdout } = spawnSync(
      process.execPath,
      [verifier, 'verify', resolve(folder, file), '--lang', 'en'],
      { encoding: 'utf8' },
    );
    await expect('the verifier finds it whole', () => holds.includes(status ?? -1) && stdout.split('\n')[0]);
    did(people.kiem.id, 'audit.export');
  },
};

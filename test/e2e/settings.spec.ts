import type { Locator, Page } from '@playwright/test';

import { expectAccessible } from './accessible.ts';
import { expect, test } from './app-test.ts';
import { goTo, sentence } from './console.ts';
import { startHookServer, startMailServer } from './settings-places.ts';

const sections = [
  'agent',
  'templates',
  'brand',
  'hours',
  'channels',
  'people',
  'schedules',
  'appearance',
] as const;

async function choose(page: Page, combobox: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: combobox }).click();
  await page.getByRole('option', { name: option, exact: typeof option === 'string' }).click();
}

async function openNewChannel(page: Page, kind: string): Promise<Locator> {
  await goTo(page, 'settings/channels');
  await page.getByRole('button', { name: 'Add channel' }).click();
  await page.getByRole('menuitem', { name: kind, exact: true }).click();
  // What was done is said in a dialog of its own.
  return page.getByRole('dialog', { name: `New channel: ${kind}` });
}

test('G S opens the settings, and "horário" finds the notification hours', async ({
  app: { page },
}) => {
  await expect(sentence(page)).toContainText('No bots yet');
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(sentence(page)).toHaveText('How the agent speaks');

  await page.keyboard.press('/');
  await page.keyboard.type('feriados');
  await page.keyboard.press('Enter');
  await expect(sentence(page)).toHaveText('When people may be told');
  await expect(page.locator('[data-place="hours.holidays"]')).toBeFocused();
  await page.keyboard.press('/');
  await page.keyboard.type('horário');
  await expect(page.getByRole('option').first()).toContainText('Notification hours');
});

test('what is changed is spoken at once, saved by itself, and taken back by one press', async ({
  app: { page },
}) => {
  await goTo(page, 'settings/agent');
  const down = page.getByRole('region', { name: 'A bot is down' });
  await expect(down).toContainText('down for');
  await choose(page, 'Language', 'Español');
  await expect(down).toContainText('caído');
  const casual = await down.textContent();
  await choose(page, 'Tone', 'Formal');
  await expect(down).not.toHaveText(casual ?? '');
  await expect(down).toContainText('equipo de My company');

  await page.reload();
  await expect(page.getByRole('combobox', { name: 'Tone' })).toHaveText('Formal');
  await choose(page, 'Tone', 'Technical');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('combobox', { name: 'Tone' })).toHaveText('Formal');
});

test('a mail server is set up, allowed, tried, and says what blocks once it is gone @once', async ({
  app: { page },
}) => {
  const mail = await startMailServer();
  const dialog = await openNewChannel(page, 'Email via SMTP');
  await dialog.getByRole('textbox', { name: 'Server' }).fill('127.0.0.1');
  await dialog.getByRole('spinbutton', { name: 'Port' }).fill(String(mail.port));
  await choose(page, 'Encryption', 'None (this machine only)');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toContainText('An address such as alerts@example.com');
  await dialog.getByRole('textbox', { name: 'Sender' }).fill('alerts@example.com');

  // Before anything is stored, and refused by our own guard first.
  await dialog.getByRole('combobox', { name: 'To this address' }).fill('ana@example.com');
  await dialog.getByRole('button', { name: 'Send a test' }).click();
  await expect(dialog.getByText('This address is inside a private network.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Allow 127.0.0.1' }).click();
  await expect(dialog.getByText(/It was accepted|It arrived/)).toBeVisible();
  expect(mail.received[0]?.to).toEqual(['ana@example.com']);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toHaveCount(0);

  await mail[Symbol.asyncDispose]();
  const row = page.getByRole('listitem', { name: 'Email via SMTP' });
  await row.getByRole('button', { name: 'Test', exact: true }).click();
  await row.getByRole('combobox', { name: 'To this address' }).fill('ana@example.com');
  await row.getByRole('button', { name: 'Send a test' }).click();
  await expect(row.getByRole('status').filter({ hasText: 'Nothing answers there.' })).toContainText(
    'Check the port',
  );
});

test('a webhook to a private host is refused until an owner allows it, and then proven @once', async ({
  app: { page },
}) => {
  await using hook = await startHookServer();
  const dialog = await openNewChannel(page, 'Webhook');
  await dialog.getByRole('textbox', { name: 'Address' }).fill(`http://127.0.0.1:${hook.port}/in`);
  await dialog
    .getByLabel('Signing secret', { exact: true })
    .fill('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('127.0.0.1 is inside a private network');
  await dialog.getByRole('button', { name: 'Allow 127.0.0.1' }).click();
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toHaveCount(0);

  const row = page.getByRole('listitem', { name: 'Webhook' });
  await row.getByRole('button', { name: 'Test', exact: true }).click();
  await row.getByRole('button', { name: 'Send a test' }).click();
  await expect(row.getByText('It arrived')).toBeVisible();
  expect(hook.received[0]?.headers['webhook-signature']).toMatch(/^v1,/);

  await row.getByRole('switch', { name: 'Webhook is on' }).click();
  await expect(row.getByText('Off.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row.getByText('Works.')).toBeVisible();
  await row.getByRole('button', { name: 'Remove Webhook' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No message leaves this computer yet')).toBeVisible();
});

test('hours are drawn by keys, asked about before they are applied, and kept', async ({
  app: { page },
}) => {
  await goTo(page, 'settings/hours');
  await page.getByRole('switch', { name: 'Keep to these hours' }).click();
  const cell = (name: string) => page.getByRole('gridcell', { name });
  await cell('Saturday, 8:00 AM to 8:30 AM').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Space');
  await expect(cell('Saturday, 9:00 AM to 9:30 AM: told')).toBeVisible();
  await expect(cell('Saturday, 9:30 AM to 10:00 AM: held')).toBeVisible();
  await expect(page.getByText('Not applied yet')).toBeVisible();

  await page.getByRole('button', { name: 'Ask the agent' }).click();
  const answer = page.getByRole('region', { name: 'What would happen?' });
  await expect(answer).toContainText('Outside hours');
  await expect(answer.getByRole('row', { name: /^Critical/ })).toContainText('At once');
  await expect(answer.getByRole('row', { name: /^Error/ })).toContainText(/until Monday.*8:00/);

  await page.getByRole('button', { name: 'Apply' }).click();
  await page.reload();
  await page.getByRole('tab', { name: 'Times' }).click();
  await expect(page.getByLabel('Saturday: until')).toHaveValue('09:30');
});

test('hours are drawn by the pointer', async ({ app: { page } }) => {
  await goTo(page, 'settings/hours');
  const cell = (name: string) => page.getByRole('gridcell', { name });
  await cell('Sunday, 10:00 AM to 10:30 AM').hover();
  await page.mouse.down();
  await cell('Sunday, 11:30 AM to 12:00 PM').hover();
  await page.mouse.up();
  await page.getByRole('tab', { name: 'Times' }).click();
  await expect(page.getByLabel('Sunday: from')).toHaveValue('10:00');
  await expect(page.getByLabel('Sunday: until')).toHaveValue('12:00');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByLabel('Sunday: from')).toHaveCount(0);
});

test('a mistake in a template is marked where it stands, and cannot be applied', async ({
  app: { page },
}) => {
  await goTo(page, 'settings/templates');
  const text = page.getByRole('textbox', { name: 'Text' });
  await text.fill('Hello {{ custmer }}.');
  const issue = page.getByText('There is no variable “custmer”');
  await expect(issue).toBeVisible();
  await expect(page.getByRole('button', { name: 'Apply' })).toBeDisabled();
  await page.getByRole('button', { name: /^line 1/ }).click();
  expect(
    await text.evaluate((field: HTMLTextAreaElement) =>
      field.value.slice(field.selectionStart, field.selectionEnd),
    ),
  ).toBe('custmer');

  await page.getByRole('button', { name: 'Insert client.name', exact: true }).click();
  await text.fill('Hello {{ client.name }}, your bot needs you.');
  await expect(page.getByText('No mistake found')).toBeVisible();
  await expect(page.getByRole('tabpanel')).toContainText('Hello My company, your bot needs you.');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('1 text of your own')).toBeVisible();
  await page.getByRole('button', { name: 'Compare with built-in' }).click();
  await expect(page.getByText('yours:').first()).toBeAttached();
  await page.getByRole('button', { name: 'Reset to built-in' }).click();
  await expect(page.getByText('1 text of your own')).toHaveCount(0);
});

test('an email is shown as it looks, in a frame that runs and loads nothing', async ({
  app: { page },
}) => {
  await goTo(page, 'settings/brand');
  const frame = page.frameLocator('iframe[title="An email as it goes out"]');
  await expect(frame.getByText('Critical').first()).toBeVisible();
  await expect(page.locator('iframe')).not.toHaveAttribute('sandbox', /allow-(?!same-origin)/);
  await page.getByRole('textbox', { name: 'Colour', exact: true }).fill('#e0b030');
  await page.keyboard.press('Enter');
  await expect(page.getByText('hard to read for many')).toBeVisible();
  await page.getByRole('textbox', { name: 'Signature' }).fill('<script>parent.wasRun = 1</script>');
  await expect(frame.getByText('<script>parent.wasRun = 1</script>')).toBeVisible();
  expect(await page.evaluate(() => 'wasRun' in window)).toBe(false);
  // No other text may become markup anywhere in the console.
  expect(
    await page.evaluate(() => {
      try {
        document.createElement('div').innerHTML = '<b>x</b>';
        return 'taken';
      } catch {
        return 'refused';
      }
    }),
  ).toBe('refused');
});

test('people, a rule and a rota are set up, and the weeks say whose turn it is', async ({
  app: { page },
}) => {
  await goTo(page, 'settings/people');
  for (const [name, email] of [
    ['Ana Souza', 'ana@example.com'],
    ['Bruno Lima', 'bruno@example.com'],
  ] as const) {
    await page.getByRole('button', { name: 'Add contact' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('textbox', { name: 'Email' }).fill(email);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toHaveCount(0);
  }
  await choose(page, 'Add somebody…', 'Bruno Lima');
  await choose(page, 'Add somebody…', 'Ana Souza');
  const rota = page.getByRole('region', { name: 'On-call rota' });
  await expect(rota.getByRole('listitem').filter({ hasText: 'now' })).toContainText('Bruno Lima');
  await rota.getByRole('button', { name: 'Apply' }).click();

  await page.getByRole('button', { name: 'Add rule' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Certificates');
  await dialog.getByRole('checkbox', { name: 'Certificate expiring' }).check();
  await choose(page, 'Who is told', 'Whoever is on call');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'Rules' })).toContainText(
    'Certificate expiring → Whoever is on call · by level',
  );
  // It is checked once that is on its way to the agent.
  await page.getByRole('checkbox', { name: 'Error by WhatsApp' }).click();
  await expect(page.getByRole('checkbox', { name: 'Error by WhatsApp' })).toBeChecked();
  await page.reload();
  await expect(page.getByRole('checkbox', { name: 'Error by WhatsApp' })).toBeChecked();
  await expect(page.getByRole('region', { name: 'On-call rota' })).toContainText('Ana Souza');
});

test('every section is accessible in both themes @once', async ({ app: { page } }) => {
  test.setTimeout(180_000);
  for (const section of sections) {
    await goTo(page, `settings/${section}`);
    await expectAccessible(page, `settings, ${section}`);
  }
  await goTo(page, 'settings/hours');
  await page.getByRole('tab', { name: 'Times' }).click();
  await expectAccessible(page, 'settings, hours as times');
});

test('the forms of the settings are accessible in both themes @once', async ({ app: { page } }) => {
  test.setTimeout(180_000);
  for (const kind of ['Email via SMTP', 'WhatsApp via a gateway', 'Webhook']) {
    const dialog = await openNewChannel(page, kind);
    await expect(dialog).toBeVisible();
    await expectAccessible(page, `a new channel, ${kind}`);
    await page.keyboard.press('Escape');
  }
  await goTo(page, 'settings/people');
  for (const button of ['Add contact', 'Add rule']) {
    await page.getByRole('button', { name: button }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, button);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

import type { Page } from '@playwright/test';

import { createFakeGateway } from '#test/support/fake-gateway/fake-gateway.ts';
import { startHeaderProxy } from '#test/support/header-proxy.ts';
import { createWebsocketBot } from '#test/support/websocket-server.ts';

import { expect, test } from './app-test.ts';
import { goTo, noticedWithin, openAddBot, rowOf, sentence, switchHealingOff } from './console.ts';
import { tabTo } from './keys.ts';

/** Without a check of its own: what breaks is noticed where the connection is held. */
const atOnce = { timeout: 15_000 };

/** From the first screen to a form, by keys alone, as one who has no bot yet. */
async function openForm(page: Page, kind: string | RegExp) {
  await expect(sentence(page)).toContainText('No bots yet');
  const dialog = await openAddBot(page);
  await tabTo(page, 'button', kind);
  await page.keyboard.press('Enter');
  return dialog;
}

async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, 'textbox', label);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

async function press(page: Page, button: string): Promise<void> {
  await tabTo(page, 'button', button);
  await page.keyboard.press('Enter');
}

/** From what is seen of a bot first to the list of all. */
async function leave(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test.describe('a bot behind an OpenClaw gateway', () => {
  test('is added with the token that is right, and its first check is seen layer by layer', async ({
    app: { page },
  }) => {
    await using gateway = await createFakeGateway({ channels: 'whatsapp-linked' });
    await gateway.start();
    const dialog = await openForm(page, /^Behind an OpenClaw gateway/);

    await typeInto(page, 'Address of the gateway', gateway.url);
    await typeInto(page, 'Token', 'not-the-token');
    await press(page, 'Connect');
    await expect(dialog).toContainText('The gateway refuses the token.', atOnce);
    await expect(dialog).toContainText('Copy the token from the gateway’s configuration');

    await typeInto(page, 'Token', gateway.token);
    await press(page, 'Connect');
    const layers = dialog.getByRole('region', { name: 'Connect' }).getByRole('listitem');
    await expect(layers.filter({ hasText: 'Process' })).toContainText('passes', atOnce);
    await expect(layers.filter({ hasText: 'API' })).toContainText(/OpenClaw \d.*protocol 4/);
    await expect(layers.filter({ hasText: 'Channel' })).toContainText('1 account connected');

    await typeInto(page, 'Name', 'Vendas');
    await press(page, 'Add and watch');
    const first = dialog.getByRole('region', { name: 'First check' });
    await expect(first).toContainText('Working', atOnce);
    for (const layer of ['Process', 'API', 'Channel']) {
      await expect(first.getByRole('listitem').filter({ hasText: layer })).toContainText('passes');
    }
    await expect(dialog.getByRole('button', { name: 'Open bot' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(sentence(page)).toContainText('Vendas');
    await expect(page.getByRole('tab', { name: 'Gateway' })).toBeVisible();
    expect(await page.content()).not.toContain(gateway.token);
  });

  test('turns within seconds when its gateway dies, heals while it restarts, and is well again by itself', async ({
    app: { page },
  }) => {
    await using gateway = await createFakeGateway({ channels: 'whatsapp-linked', downMs: 4_000 });
    await gateway.start();
    // So that its death is shown as such, and not as something that is being repaired.
    await switchHealingOff(page);
    await goTo(page, '');
    await openForm(page, /^Behind an OpenClaw gateway/);
    await typeInto(page, 'Address of the gateway', gateway.url);
    await typeInto(page, 'Token', gateway.token);
    await typeInto(page, 'Name', 'Vendas');
    await press(page, 'Add and watch');
    await expect(page.getByRole('region', { name: 'First check' })).toContainText(
      'Working',
      atOnce,
    );
    await leave(page);
    await expect(rowOf(page, 'Vendas')).toContainText('Working');

    const restarted = gateway.restart();
    await expect(rowOf(page, 'Vendas')).toContainText('Healing', atOnce);
    await restarted;
    await expect(rowOf(page, 'Vendas')).toContainText('Working', noticedWithin);

    await gateway.kill();
    await expect(rowOf(page, 'Vendas')).toContainText('Down', noticedWithin);
    await goTo(page, '');
    await expect(page.getByRole('region', { name: 'Needs you' })).toContainText('Vendas');

    await gateway.start();
    await goTo(page, 'bots');
    await expect(rowOf(page, 'Vendas')).toContainText('Working', noticedWithin);
  });

  test('waits with its form for someone to approve it, and goes on by itself', {
    tag: '@once',
  }, async ({ app: { page } }) => {
    await using gateway = await createFakeGateway({ trustsProxy: true });
    await gateway.start();
    await using far = await startHeaderProxy(
      Number(new URL(gateway.url).port),
      gateway.remoteHeaders,
    );
    const dialog = await openForm(page, /^Behind an OpenClaw gateway/);
    await typeInto(page, 'Address of the gateway', `ws://127.0.0.1:${far.port}`);
    await typeInto(page, 'Token', gateway.token);
    await press(page, 'Connect');

    const pairing = dialog.getByRole('region', { name: 'The gateway waits for an approval' });
    await expect(pairing).toContainText(/openclaw devices approve [\w-]{36}/, atOnce);
    const device = pairing.getByRole('definition').filter({ hasText: /^[0-9a-f]{64}$/ });
    await gateway.approvePairing((await device.textContent()) ?? '');

    await expect(pairing).toHaveCount(0, atOnce);
    await expect(dialog.getByRole('region', { name: 'Connect' })).toContainText('protocol 4');
  });
});

test('a bot that calls is working from its first call on, and down when it says that it failed', async ({
  app: { page },
}) => {
  const dialog = await openForm(page, /^It can call a URL/);
  await typeInto(page, 'Name', 'Nightly backup');
  await press(page, 'Add and watch');
  await expect(dialog).toContainText('Waiting for the first call…', atOnce);
  const url = await dialog.getByText(/^http:\/\/127\.0\.0\.1:\d+\/\S+$/).textContent();

  expect((await fetch(url!)).status).toBe(200);
  await expect(dialog).toContainText('The first call came');
  await leave(page);
  await expect(rowOf(page, 'Nightly backup')).toContainText('Working');

  expect((await fetch(`${url}/fail`, { method: 'POST', body: 'disk full' })).status).toBe(200);
  await expect(rowOf(page, 'Nightly backup')).toContainText('Down');
  await rowOf(page, 'Nightly backup').click();
  await expect(page.getByRole('region', { name: 'Why' })).toContainText('it failed');
  await page.getByRole('tab', { name: 'Heartbeat' }).click();
  await expect(page.getByRole('row', { name: /failed/ })).toContainText('disk full');
});

test('a connection that is kept open is missed as soon as it breaks', async ({ app: { page } }) => {
  await using bot = await createWebsocketBot();
  const dialog = await openForm(page, /^On a WebSocket/);
  await typeInto(page, 'Address', bot.url);
  await typeInto(page, 'Name', 'Chat');
  await tabTo(page, 'radio', 'Connect anew for each check');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Keep one connection open' })).toBeChecked();
  await press(page, 'Add and watch');
  await expect(dialog.getByRole('region', { name: 'First check' })).toContainText(
    'Working',
    atOnce,
  );
  await leave(page);
  await expect.poll(() => bot.open()).toBeGreaterThan(0);

  await bot.stop();
  await expect(rowOf(page, 'Chat')).toContainText('Down', noticedWithin);

  await bot.resume();
  await rowOf(page, 'Chat').click();
  await page.getByRole('button', { name: /^Check/ }).click();
  await expect(sentence(page)).toContainText('Working', noticedWithin);
});

test('a person sees what would be looked at on this computer, and may leave it', {
  tag: '@once',
}, async ({ app: { page } }) => {
  await expect(sentence(page)).toContainText('No bots yet');
  const dialog = await openAddBot(page);
  await press(page, 'Look around this computer');

  await expect(dialog).toContainText('With your yes I look at exactly this');
  await expect(dialog.getByRole('listitem').filter({ hasText: '18789' })).toBeVisible();
  await expect(dialog).toContainText('without any credentials');
  await expect(dialog.getByRole('button', { name: 'Look', exact: true })).toBeFocused();
  await press(page, 'Back');

  await expect(dialog.getByRole('heading', { name: 'Where is your bot?' })).toBeVisible();
});

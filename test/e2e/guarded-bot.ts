import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';

import { expect } from './app-test.ts';
import { noticedWithin, openAddBot } from './console.ts';

export type GuardedBot = AsyncDisposable & {
  /** What is pasted to add it. */
  curl: string;
  secret: string;
};

/** A bot on this machine that answers only those who show its secret. */
export async function createGuardedBot(secret: string): Promise<GuardedBot> {
  const server = createServer(({ headers }, response) => {
    response.writeHead(headers['x-api-key'] === secret ? 200 : 401);
    response.end('{"status":"ok"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    curl: `curl http://127.0.0.1:${port}/health -H 'X-Api-Key: ${secret}'`,
    secret,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Pastes what a person has of the bot. */
export async function pasteGuardedBot(page: Page, { curl }: GuardedBot) {
  const dialog = await openAddBot(page);
  await dialog.getByLabel('Address or curl line').fill(curl);
  await dialog.getByLabel('Name', { exact: true }).fill('Vendas');
  // What follows when the vault opens or closes is spread over one interval.
  await dialog.getByRole('combobox', { name: 'How often' }).click();
  await page.getByRole('option', { name: '10 s', exact: true }).click();
  return dialog;
}

/** Until its first check says that the secret was shown to it. */
export async function addGuardedBot(page: Page, bot: GuardedBot): Promise<void> {
  const dialog = await pasteGuardedBot(page, bot);
  await dialog.getByRole('button', { name: 'Add and watch' }).click();
  await expect(dialog.getByRole('region', { name: 'First check' })).toContainText(
    'Working',
    noticedWithin,
  );
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';

import { dataPaths } from '#electron/host/data-folder.ts';
import { readRuntimeFile } from '#electron/host/runtime-file.ts';
import { readToken } from '#electron/host/token-file.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { type Canary, createCanaries, fitsHeader } from '#test/secrets/canaries.ts';
import { createSearch, type Hit } from '#test/secrets/find-canary.ts';

import { expect, test } from './app-test.ts';
import { goTo, noticedWithin, sentence } from './console.ts';
import type { Driver } from './driver.ts';

const canaries = createCanaries().filter(fitsHeader);
/** Each of another shape. */
const byApi = canaries.slice(0, 18);
const byForm = canaries.slice(19, 22);
const passphrase = canaries[30]!;
const search = createSearch(canaries);

/** A bot that answers with the headers it is sent, as what went wrong. */
async function startEcho() {
  const server = createServer(({ headers }, response) => {
    response.writeHead(200, { connection: 'close' }).end(JSON.stringify(headers['x-canary']));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** From outside of the page, which would keep what it sends itself. */
async function send({ dataFolder }: Driver, path: string, body: unknown): Promise<unknown> {
  const paths = dataPaths(dataFolder);
  const { token } = readToken(paths.token);
  const response = await fetch(new URL(path, readRuntimeFile(paths.runtime)?.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect([path, response.ok]).toEqual([path, true]);
  return response.json();
}

/** With a vault under a passphrase, as there may be no keychain. */
async function addBots(app: Driver, url: string): Promise<BotView[]> {
  await send(app, '/api/admin/vault/unlock', { with: 'passphrase', passphrase: passphrase.value });
  const added = await send(app, '/api/admin/bots/batch', {
    items: byApi.map(({ name, value }) => ({
      name,
      kind: 'custom',
      connector: { type: 'http', url, headers: { 'X-Canary': value }, expectText: 'never' },
    })),
  });
  return (added as { items: BotView[] }).items;
}

/** Whatever reaches the page from now on: answers by HTTP, or by the window's channel. */
async function recordArrivals(page: Page): Promise<() => Promise<string>> {
  const bodies: Promise<string>[] = [];
  page.on('response', (response) => {
    const isStream = response.headers()['content-type']?.startsWith('text/event-stream') ?? false;
    if (!isStream) {
      bodies.push(response.text().catch(() => ''));
    }
  });
  await page.evaluate(() => {
    const frames: string[] = [];
    Object.assign(globalThis, { arrivals: frames });
    window.adminAgent?.listen((frame) => frames.push(JSON.stringify(frame)));
  });
  return async () => {
    const frames = await page.evaluate(
      () => (globalThis as unknown as { arrivals: string[] }).arrivals,
    );
    return [...frames, ...(await Promise.all(bodies))].join('\n');
  };
}

/** All that is in the page's memory once what can be freed was. */
async function heapOf(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const chunks: Buffer[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(Buffer.from(chunk)));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return Buffer.concat(chunks);
}

function stored(page: Page): Promise<string> {
  return page.evaluate(async () =>
    JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.cookie,
      (await indexedDB.databases()).map(({ name }) => name),
      await caches.keys().catch(() => []),
      location.href,
    ]),
  );
}

/** What stands in fields is in no markup. */
function typedIn(page: Page): Promise<string> {
  return page.evaluate(() =>
    [...document.querySelectorAll('input, textarea')]
      .map((field) => (field as HTMLInputElement).value)
      .join('\n'),
  );
}

/** What stands on each screen, and on a bot's own. */
async function pagesOf(page: Page, { tenantId, id }: BotView): Promise<string> {
  const pages: string[] = [];
  const tabs = ['checks', 'timeline', 'settings'].map((tab) => `bots/${tenantId}/${id}?tab=${tab}`);
  for (const screen of [
    'alerts',
    'clients',
    'system',
    'settings/channels',
    'settings/appearance',
    '',
    'bots',
    ...tabs,
  ]) {
    await goTo(page, screen);
    pages.push(await page.content(), await typedIn(page));
  }
  return pages.join('\n');
}

async function typeBot(page: Page, url: string, secret: Canary): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/bots?add=true';
  });
  const dialog = page.getByRole('dialog', { name: 'Add a bot' });
  await dialog
    .getByRole('textbox', { name: 'Address or curl line' })
    .fill(`curl ${url} -H 'X-Canary: ${secret.value}'`);
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(`Typed ${secret.name}`);
  await expect(dialog.getByLabel('Value of header 1', { exact: true })).toHaveValue(secret.value);
}

const namesOf = (hits: readonly Hit[]) => [...new Set(hits.map(({ canary }) => canary))];

test('no secret of a bot is in the page, in what reaches it, or in what it keeps', async ({
  app,
}) => {
  const { page } = app;
  await using echo = await startEcho();
  await expect(sentence(page)).toContainText('No bots yet');
  const arrivals = await recordArrivals(page);

  const [bot] = await addBots(app, echo.url);
  await expect(sentence(page)).toContainText(/\d+ of \d+ bots need/, noticedWithin);
  const pages = await pagesOf(page, bot!);
  const [first, ...others] = byForm;
  await typeBot(page, echo.url, first!);
  const whileOpen = await heapOf(page);
  for (const [index, secret] of [first!, ...others].entries()) {
    if (index > 0) {
      await typeBot(page, echo.url, secret);
    }
    await page.getByRole('button', { name: 'Add and watch' }).click();
    await expect(page.getByRole('dialog', { name: 'Add a bot' })).toHaveCount(0);
    await expect(page.getByText(`Typed ${secret.name} was added`)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await goTo(page, 'system');
  const heap = await heapOf(page);

  // That the search sees what is there.
  expect(namesOf(search(whileOpen))).toEqual([first!.name]);
  expect(heap.length).toBeGreaterThan(1_000_000);
  expect(pages.includes('••••••')).toBe(true);
  for (const [name, content] of [
    ['pages', pages],
    ['arrivals', await arrivals()],
    ['stores', await stored(page)],
    ['page', await page.content()],
  ] as const) {
    expect([name, search(Buffer.from(content))]).toEqual([name, []]);
  }
  expect(namesOf(search(heap))).toEqual([]);
});

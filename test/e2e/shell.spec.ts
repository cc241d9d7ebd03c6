import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { BotView } from '#shared/schemas/bot.ts';
import type { DemoState } from '#shared/schemas/demo.ts';

import { expect, test } from './app-test.ts';
import { goTo } from './console.ts';
import { type Driver, projectRoot } from './driver.ts';
import {
  answerNextQuestion,
  ask,
  chooseInTray,
  isWindowVisible,
  readNotifications,
  readQuestions,
  readTray,
  shellOf,
} from './shell-records.ts';

/** In the demo's own order: the last is the one that the agent has no way to restart. */
async function startDemo({ page }: Driver): Promise<BotView[]> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const { bots } = await ask<DemoState>(page, 'mutation', 'demo.start');
  const { items } = await ask<{ items: BotView[] }>(page, 'query', 'bots.list', {});
  return bots.flatMap(({ botId }) => items.filter(({ id }) => id === botId));
}

const setFault = ({ page }: Driver, botId: string, fault: string) =>
  ask<DemoState>(page, 'mutation', 'demo.setFault', { botId, fault });

test('without bots the tray claims nothing, and leaving needs no question', async ({ app }) => {
  await expect.poll(() => readTray(app)).toMatchObject({ image: 'unknown.png' });
  const { labels } = await readTray(app);
  expect(labels[0]).toBe('No bots yet');

  await chooseInTray(app, 'Quit');

  expect(await shellOf(app).exited).toBe(0);
  expect(await readQuestionsBefore(app)).toEqual([]);
});

/** The app is gone: nothing was asked, or it would still be there. */
async function readQuestionsBefore(app: Driver): Promise<unknown[]> {
  return readQuestions(app).catch(() => []);
}

test('a broken bot shows in the tray and as one silent notification, and both take it back', async ({
  app,
}) => {
  const bot = (await startDemo(app)).at(-1);
  await expect.poll(async () => (await readTray(app)).image, { timeout: 20_000 }).toBe('calm.png');

  await setFault(app, bot!.id, 'stopped');
  await expect
    .poll(async () => (await readTray(app)).image, { timeout: 30_000 })
    .toBe('needs-you.png');
  await expect
    .poll(async () => (await readTray(app)).labels.filter((label) => label.startsWith('■')))
    .toEqual([expect.stringContaining(bot!.name)]);
  await expect.poll(() => readNotifications(app)).toHaveLength(1);
  expect((await readNotifications(app))[0]).toMatchObject({
    title: expect.stringContaining(bot!.name) as unknown as string,
    isSilent: true,
    isClosed: false,
  });

  await setFault(app, bot!.id, 'none');
  await expect.poll(async () => (await readTray(app)).image, { timeout: 30_000 }).toBe('calm.png');
  await expect
    .poll(async () => (await readNotifications(app)).map(({ isClosed }) => isClosed))
    .toEqual([true]);
});

test('closing hides the window and says once that the bots stay supervised', async ({ app }) => {
  await startDemo(app);
  const close = () =>
    shellOf(app).main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

  await close();
  await expect.poll(() => isWindowVisible(app)).toBe(false);
  await chooseInTray(app, 'Open Admin Agent');
  await expect.poll(() => isWindowVisible(app)).toBe(true);
  await close();
  await expect.poll(() => isWindowVisible(app)).toBe(false);

  expect(await readNotifications(app)).toMatchObject([{ title: 'Admin Agent keeps watching' }]);
});

test('a click on a notification opens the hidden window at its alert', async ({ app }) => {
  const bot = (await startDemo(app)).at(-1);
  await setFault(app, bot!.id, 'stopped');
  await expect.poll(() => readNotifications(app), { timeout: 30_000 }).toHaveLength(1);
  await shellOf(app).main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());

  await shellOf(app).main(() => globalThis.__e2eRecorder.notifications[0]?.click());

  await expect.poll(() => isWindowVisible(app)).toBe(true);
  await expect.poll(() => app.page.url()).toMatch(/#\/alerts\?alert=[0-9a-f-]{36}/);
  await expect(
    app.page.getByRole('complementary').getByText(`${bot!.name} stopped answering`),
  ).toBeVisible();
});

test('leaving says how many bots nobody will watch; staying is possible, and so is leaving', async ({
  app,
}) => {
  const bots = await startDemo(app);
  await answerNextQuestion(app, 1);
  await chooseInTray(app, 'Quit and stop supervising…').catch(async () => {
    // The menu follows the fleet within two seconds.
    await expect.poll(async () => (await readTray(app)).labels.at(-1)).toMatch(/^Quit and stop/);
    await chooseInTray(app, 'Quit and stop supervising…');
  });
  await expect
    .poll(() => readQuestions(app))
    .toMatchObject([{ message: `${bots.length} bots will no longer be watched.` }]);
  expect(await isWindowVisible(app)).toBe(true);

  await answerNextQuestion(app, 0);
  await chooseInTray(app, 'Quit and stop supervising…');

  expect(await shellOf(app).exited).toBe(0);
});

test('a second start brings the window up at the link it was given, and does nothing else', async ({
  app,
}) => {
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  await shellOf(app).main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());

  await shellOf(app).main(({ app: electronApp }) =>
    electronApp.emit('second-instance', {}, ['electron', '--demo', 'admin-agent://system']),
  );

  await expect.poll(() => isWindowVisible(app)).toBe(true);
  await expect.poll(() => app.page.url()).toMatch(/#\/system$/);
  expect(await ask<DemoState>(app.page, 'query', 'demo.state')).toMatchObject({ isRunning: false });
});

test('a window whose process ends comes back where it was; the second time it says what happened', async ({
  app,
}) => {
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  await goTo(app.page, 'settings/appearance');
  const crash = () =>
    shellOf(app).main(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
  const titleInPage = () =>
    shellOf(app)
      .main(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          'document.querySelector("h1")?.textContent ?? ""',
        ),
      )
      // Between the two processes there is no page to ask.
      .catch(() => '');

  await crash();
  await expect.poll(titleInPage).toBe('');
  await expect.poll(titleInPage).toBe('How the console looks and speaks');
  await crash();

  await expect.poll(titleInPage).toBe('The window had a problem');
});

test('the command line reaches the window’s agent, as it does the one without a window', async ({
  app,
}) => {
  const bots = await startDemo(app);

  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(projectRoot, 'electron/cli.ts'), 'bots', 'list', '--json', '--data', app.dataFolder],
    { env: { ...process.env, ADMIN_AGENT_DATA: '' } },
  );

  for (const { name } of bots) {
    expect(stdout).toContain(name);
  }
});

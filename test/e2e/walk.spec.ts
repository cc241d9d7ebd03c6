import { expect, test } from './app-test.ts';
import {
  chooseFault,
  firstDemoBot,
  goTo,
  helplessDemoBot,
  noticedWithin,
  sentence,
  startDemo,
} from './console.ts';
import type { Driver } from './driver.ts';
import { readNotifications, readTray } from './shell-records.ts';

/** What the system's own tray and notifications say; the browser has neither. */
async function expectShellSaysBroken(app: Driver, bot: string): Promise<void> {
  if (!app.shell) {
    return;
  }
  await expect.poll(async () => (await readTray(app)).image, noticedWithin).toBe('needs-you.png');
  const { labels, toolTip } = await readTray(app);
  expect(labels[0]).toMatch(/^1 of \d+ bots needs you$/);
  expect(labels).toContainEqual(expect.stringMatching(`^■× ${bot} · .+Down$`));
  expect(toolTip).toContain('1 down');
  await expect.poll(() => readNotifications(app)).toHaveLength(1);
  expect((await readNotifications(app))[0]).toMatchObject({
    title: expect.stringMatching(`^${bot} is down · .+`) as unknown as string,
    isSilent: true,
    isClosed: false,
  });
}

async function expectShellIsCalm(app: Driver): Promise<void> {
  if (!app.shell) {
    return;
  }
  await expect.poll(async () => (await readTray(app)).image, noticedWithin).toBe('calm.png');
  expect((await readNotifications(app)).every(({ isClosed }) => isClosed)).toBe(true);
}

test('from the first start to a broken bot and back, everything that shows it says the same', async ({
  app,
}) => {
  const { page } = app;
  await expect(sentence(page)).toContainText('No bots yet');

  await startDemo(page);
  await expectShellIsCalm(app);

  const bot = await helplessDemoBot(page);
  await chooseFault(page, bot, 'Stopped');
  await expect(sentence(page)).toContainText(/1 of \d+ bots needs you/, noticedWithin);
  const needsYou = page.getByRole('region', { name: 'Needs you' });
  await expect(needsYou.getByRole('listitem')).toHaveCount(1);
  await expect(needsYou.getByRole('listitem')).toContainText(bot);
  await expect(needsYou.getByRole('listitem')).toContainText('Down');
  await expectShellSaysBroken(app, bot);
  await goTo(page, 'bots');
  await expect(page.getByRole('row', { name: bot })).toContainText('Down');
  await expect(sentence(page)).toContainText('1 down');
  await goTo(page, 'alerts');
  await expect(page.getByRole('row', { name: `${bot} stopped answering` })).toBeVisible();
  await goTo(page, '');

  await chooseFault(page, bot, 'Works');
  await expect(sentence(page)).toContainText(/All \d+ bots are working/, noticedWithin);
  await expect(needsYou).toHaveCount(0);
  await goTo(page, 'bots');
  await expect(page.getByRole('row', { name: bot })).toContainText('Working');
  await goTo(page, 'alerts');
  await expect(page.getByRole('row', { name: `${bot} stopped answering` })).toHaveCount(0);
  await expectShellIsCalm(app);
});

test('a bot that stops is restarted by the agent, and all is well again', async ({ app }) => {
  const { page } = app;
  await startDemo(page);
  const bot = await firstDemoBot(page);
  const choice = page.getByRole('combobox', { name: `What ${bot} does` });

  await chooseFault(page, bot, 'Stopped');
  await expect(sentence(page)).not.toContainText(/All \d+ bots are working/, noticedWithin);

  await expect(choice).toContainText('Works', noticedWithin);
  await expect(sentence(page)).toContainText(/All \d+ bots are working/, noticedWithin);
  await expectShellIsCalm(app);
});

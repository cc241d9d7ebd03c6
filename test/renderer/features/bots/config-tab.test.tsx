import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { ConfigStanding } from '#shared/schemas/config.ts';
import type { Locale } from '#shared/schemas/tenant.ts';
import { aBot, answersFor, aTenant } from '#test/renderer/support/a-console.ts';
import { type Answers, refusal, renderConsole } from '#test/renderer/support/render-console.tsx';

import { aStanding, aText, aVersion, versions } from './a-config.ts';
import { aLadder } from './a-ladder.ts';

const tenant = aTenant(1);
const bot = aBot(1, { name: 'Vendas' });
const well = aLadder({ state: 'idle', incidentId: null, attempts: [], next: null });

type Scene = { standing?: ConfigStanding; answers?: Answers; tab?: string; locale?: Locale };

function renderConfig({ standing = aStanding(), answers = {}, tab, locale = 'en' }: Scene = {}) {
  return renderConsole({
    path: `/bots/${bot.tenantId}/${bot.id}?tab=${tab ?? 'config'}`,
    locale,
    answers: {
      ...answersFor([tenant], [bot]),
      'bots.byId': () => bot,
      'recovery.ladder': () => well,
      'config.standing': () => standing,
      'config.versions': () => ({ items: versions }),
      'config.version': ({ versionId }: { versionId: string }) => {
        const version = versions.find(({ id }) => id === versionId);
        return version && aText(version);
      },
      'config.preview': () => ({ issues: [], changedPaths: ['port'], effect: 'restart' }),
      'config.templates.list': () => ({ items: [] }),
      ...answers,
    },
  });
}

const compared = () => screen.findByRole('region', { name: /^What changed/ });
const callsOf = (calls: [string, unknown][], path: string) =>
  calls.filter(([called]) => called === path).map(([, input]) => input);

test('the newest version is shown with what it changed, and secrets by their fingerprints', async () => {
  renderConfig();

  const region = await compared();
  await within(region).findByText(/1 line added, 1 removed/);
  const rows = within(region)
    .getAllByRole('row')
    .map(({ textContent }) => textContent);
  expect(rows).toContainEqual(expect.stringMatching(/removed:.*"port": 3041/));
  expect(rows).toContainEqual(expect.stringMatching(/added:.*"port": 3042/));
  within(region).getByTitle('A secret, known by its fingerprint 0a1b2c3d');
});

test('each version says who, from where and why, and how it stands', async () => {
  renderConfig();

  const list = await screen.findByRole('list', { name: 'Versions, newest first' });
  const rows = within(list)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);
  expect(rows[0]).toMatch(/Version 42.*running.*on trial.*changed here · you.*Longer time limit/);
  expect(rows[1]).toMatch(/Version 41.*good/);
  expect(rows[2]).toMatch(/Version 40.*put back · the agent/);
  expect(rows[3]).toMatch(/Version 39.*failed/);
});

test('a version that is chosen is shown against the one before it, with what was wrong with it', async () => {
  renderConfig();

  fireEvent.click(await screen.findByRole('button', { name: /^Version 39/ }));

  const region = await compared();
  await within(region).findByText('expected a number');
  expect(within(region).getByRole('button', { name: 'Roll back to this' })).toBeTruthy();
});

test('side by side, both texts stand in one row', async () => {
  renderConfig();
  const region = await compared();

  fireEvent.click(within(region).getByRole('button', { name: 'Side by side' }));

  const row = await within(region).findByRole('row', { name: /3041.*3042/ });
  expect(row.textContent).toMatch(/−.*3041.*\+.*3042/);
});

test('B, the arrows and Enter roll back, and the toast takes it back', async () => {
  const { calls } = renderConfig({
    tab: 'timeline',
    answers: { 'config.rollBack': () => aVersion(43, { origin: 'rollback', state: 'watching' }) },
  });
  await screen.findByRole('heading', { level: 1, name: /Vendas/ });

  fireEvent.keyDown(document.body, { key: 'b' });
  const dialog = await screen.findByRole('dialog', { name: 'Roll Vendas back' });
  const good = await within(dialog).findByRole('radio', { name: /Version 41/ });
  await waitFor(() => expect(document.activeElement).toBe(good));
  expect((good as HTMLInputElement).checked).toBe(true);
  await within(dialog).findByText('It restarts for it, and does not answer meanwhile.');
  fireEvent.click(within(dialog).getByRole('radio', { name: /Version 40/ }));
  fireEvent.submit(good.closest('form')!);

  await screen.findByText('Vendas is back on what was in version 40');
  fireEvent.click(screen.getByRole('button', { name: /^Undo/ }));
  await waitFor(() =>
    expect(callsOf(calls, 'config.rollBack')).toMatchObject([
      { versionId: versions[2].id },
      { versionId: versions[0].id },
    ]),
  );
});

test('drift is said, shown, and can be taken in or put back', async () => {
  const { calls } = renderConfig({
    standing: aStanding({ hasDrifted: true, current: aVersion(42, { state: 'drifted' }) }),
    answers: { 'config.takeIn': () => versions[0], 'config.putBack': () => versions[1] },
  });

  const words = await screen.findByText(/Version 42 is in use, and was not set here/);
  const banner = words.closest('output')!;
  fireEvent.click(within(banner).getByRole('button', { name: 'Take it in' }));
  await screen.findByText('Taken in: it counts as what is wanted');
  fireEvent.click(within(banner).getByRole('button', { name: 'Put ours back' }));

  await waitFor(() => expect(callsOf(calls, 'config.putBack')).toHaveLength(1));
});

test('what is not valid is said with where and why', async () => {
  renderConfig({
    standing: aStanding({
      issues: [{ path: 'gateway.bind', message: 'not allowed', allowed: ['lan', 'loopback'] }],
    }),
  });

  const words = await screen.findByText(/What is at the bot is not valid/);
  expect(words.closest('output')?.textContent).toMatch(
    /gateway\.bind.*not allowed.*allowed: lan, loopback/,
  );
});

test('a change on trial counts down', async () => {
  renderConfig({ standing: aStanding({ onTrialUntil: Date.now() + 83_000 }) });

  await screen.findByText(/On trial until/);
  expect((await screen.findByRole('timer')).textContent).toMatch(/^in 1:2\d$/);
});

test('a change is judged while one types, and cannot be sent while it is objected to', async () => {
  renderConfig({
    answers: {
      'config.preview': ({ change }: { change: { text: string } }) => ({
        issues: change.text.includes('"x"') ? [{ path: 'port', message: 'expected a number' }] : [],
        changedPaths: ['port'],
        effect: 'hot',
      }),
      'config.change': () => aVersion(43),
    },
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Change' }));
  const area = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Configuration' });
  const apply = screen.getByRole<HTMLButtonElement>('button', { name: 'Apply and watch' });
  expect(apply.disabled).toBe(true);

  fireEvent.change(area, { target: { value: area.value.replace('3042', '"x"') } });
  fireEvent.click(await screen.findByRole('button', { name: 'Line 2' }));
  expect(document.activeElement).toBe(area);
  expect(apply.disabled).toBe(true);

  fireEvent.change(area, { target: { value: area.value.replace('"x"', '8080') } });
  await screen.findByText('Taken over while it runs.');
  fireEvent.click(apply);

  await screen.findByText('Version 43 is on trial');
  expect(screen.queryByRole('textbox', { name: 'Configuration' })).toBeNull();
});

test('where somebody was faster, both are shown, and one’s own can be laid over it', async () => {
  let current = versions[0] as (typeof versions)[number];
  const { calls } = renderConfig({
    answers: {
      'config.standing': () => aStanding({ current }),
      'config.change': ({ change }: { change: { baseHash: string } }) => {
        if (change.baseHash !== versions[1].hash) {
          current = versions[1];
          throw refusal('config_conflict');
        }
        return aVersion(44);
      },
    },
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Change' }));
  const area = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Configuration' });
  fireEvent.change(area, { target: { value: area.value.replace('3042', '8080') } });
  fireEvent.click(screen.getByRole('button', { name: 'Apply and watch' }));

  const dialog = await screen.findByRole('dialog', {
    name: 'Somebody else changed it meanwhile',
  });
  await within(dialog).findByText(/Nothing of yours was applied. Version 41 is there now/);
  expect(dialog.textContent).toContain('8080');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Apply mine over it' }));

  await screen.findByText('Version 44 is on trial');
  expect(callsOf(calls, 'config.change')).toMatchObject([
    { change: { baseHash: versions[0].hash } },
    { change: { baseHash: versions[1].hash } },
  ]);
});

test('a bot whose configuration is nowhere leads to where that is set up', async () => {
  renderConfig({
    standing: aStanding({ isReachable: false, current: null, lastGood: null }),
    answers: { 'config.versions': () => ({ items: [] }) },
  });

  await screen.findByText('I have no way to this bot’s configuration.');
  expect(screen.getByRole('link', { name: 'Say where it is' })).toBeTruthy();
});

test('who may only look sees the versions and not what is in them', async () => {
  renderConfig({
    answers: {
      'system.about': () => ({
        version: '0.1.0',
        host: 'headless',
        hasDemo: false,
        role: 'viewer',
        tenant: 'all',
      }),
    },
  });

  const region = await compared();
  await within(region).findByText(/This needs the role operator/);
  expect(within(region).queryByRole('row')).toBeNull();
});

test.for(['pt-BR', 'es'] as const)('the configuration speaks %s', async (locale) => {
  renderConfig({ locale, standing: aStanding({ hasDrifted: true }) });

  const main = await screen.findByRole('main');
  await within(main).findByRole('list', { name: /^Vers/ });
  expect(main.textContent).not.toMatch(/\b(Version|Roll back|What changed|running)\b/);
});

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { en } from '#shared/i18n/catalogue-en.ts';
import type { Ladder } from '#shared/schemas/recovery.ts';
import type { Locale } from '#shared/schemas/tenant.ts';
import { aBot, answersFor, aTenant } from '#test/renderer/support/a-console.ts';
import { type Answers, refusal, renderConsole } from '#test/renderer/support/render-console.tsx';

import { aLadder, anAttempt } from './a-ladder.ts';

const tenant = aTenant(1);

type Scene = {
  ladder?: Ladder;
  bot?: Parameters<typeof aBot>[1];
  answers?: Answers;
  tab?: string;
  locale?: Locale;
};

function renderBot({ ladder = aLadder(), bot, answers = {}, tab, locale = 'en' }: Scene = {}) {
  const shown = aBot(1, { name: 'Vendas', status: 'healing', cause: 'refused', ...bot });
  const path = `/bots/${shown.tenantId}/${shown.id}${tab === undefined ? '' : `?tab=${tab}`}`;
  return renderConsole({
    path,
    locale,
    answers: {
      ...answersFor([tenant], [shown]),
      'bots.byId': () => shown,
      'recovery.ladder': () => ladder,
      'recovery.attempts': () => ({ items: [] }),
      'recovery.bulk': () => null,
      ...answers,
    },
  });
}

const panel = () => screen.findByRole('region', { name: /^Recovery/ });
const steps = async () => {
  const list = await within(await panel()).findByRole('list', { name: 'Steps, first to last' });
  return within(list)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);
};

test('the ladder says what was done, what comes next and when, and who is told at last', async () => {
  renderBot();

  const [done, next, ahead, last, ...others] = await steps();
  expect(done).toMatch(/Restart the channel.*bot is still not well.*took 12/i);
  expect(next).toMatch(/^in 0:4\d.*Restart the bot/);
  expect(ahead).toMatch(/^then.*Roll back to the last good configuration/);
  expect(last).toMatch(/^last.*Tell you.*Look at Vendas/);
  expect(others).toEqual([]);
  expect((await panel()).textContent).toContain('step 2 of 3');
});

test('the countdown runs without anything being asked anew', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { calls } = renderBot({
    ladder: aLadder({ next: { at: Date.now() + 42_400, wait: null } }),
  });
  const countdown = await screen.findByText(/^in 0:4[23]$/);
  const asked = calls.filter(([path]) => path === 'recovery.ladder').length;

  await vi.advanceTimersByTimeAsync(10_000);

  await waitFor(() => expect(countdown.textContent).toMatch(/^in 0:3\d$/));
  expect(calls.filter(([path]) => path === 'recovery.ladder')).toHaveLength(asked);
  vi.useRealTimers();
});

test('a step under way shows how long it runs, and what stands behind it waits', async () => {
  const running = anAttempt(2, {
    state: 'running',
    failure: null,
    endedAt: null,
    startedAt: Date.now() - 20_000,
  });
  renderBot({
    ladder: aLadder({ attempts: [anAttempt(1), running], ahead: ['roll_back'], next: null }),
  });

  const [, now, ahead] = await steps();
  expect(now).toMatch(/Restart the bot.*under way.*0:2\d/i);
  expect(ahead).toMatch(/^then/);
});

test('where a yes is asked for, one key gives it', async () => {
  let ladder = aLadder({ state: 'asking', mode: 'ask', next: null });
  const { calls } = renderBot({
    answers: {
      'recovery.ladder': () => ladder,
      'recovery.runNext': () => (ladder = aLadder()),
    },
  });
  await within(await panel()).findByRole('button', { name: /Run it now/ });

  fireEvent.keyDown(document.body, { key: 'y' });

  await waitFor(() => expect(calls.map(([path]) => path)).toContain('recovery.runNext'));
  await waitFor(async () => expect((await panel()).textContent).not.toContain('Run it now'));
});

test('a person’s stop is done at once, and can be taken back', async () => {
  const stopped = aLadder({ state: 'stopped' });
  let ladder = aLadder();
  const { calls } = renderBot({
    answers: {
      'recovery.ladder': () => ladder,
      'recovery.stop': () => (ladder = stopped),
      'recovery.resume': () => (ladder = aLadder()),
    },
  });

  fireEvent.click(await screen.findByRole('button', { name: 'Stop healing' }));
  await screen.findByRole('button', { name: 'Resume healing' });
  expect((await panel()).textContent).toContain('A person stopped this.');
  fireEvent.click(await screen.findByRole('button', { name: /^Undo/ }));

  await screen.findByRole('button', { name: 'Stop healing' });
  expect(calls.map(([path]) => path)).toEqual(
    expect.arrayContaining(['recovery.stop', 'recovery.resume']),
  );
});

test('a refused stop says why', async () => {
  renderBot({
    answers: {
      'recovery.stop': () => {
        throw refusal('nothing_to_stop');
      },
    },
  });

  fireEvent.click(await screen.findByRole('button', { name: 'Stop healing' }));

  const toast = (await screen.findByText('This could not be done')).parentElement;
  expect(toast?.textContent).toContain(en.errors.nothing_to_stop);
});

test('used up, it names the step that is the person’s', async () => {
  renderBot({
    bot: { status: 'needs_you', cause: 'auth', reason: 'token_refused' },
    ladder: aLadder({ state: 'needs_you', attempts: [], ahead: [], next: null }),
  });

  const [only] = await steps();
  expect(only).toMatch(/^now.*Your turn.*Copy the token from the gateway/);
  expect((await panel()).textContent).toContain('No step of mine would help here');
});

test.for([
  ['breaker', /It was restarted too often: no restart by itself until/],
  ['fleet_share', /^waiting.*Other bots are restarting now/],
  ['shared_cause', /^waiting.*one of them is tried first/],
  ['busy', /^waiting.*I wait until 2 conversations have ended/],
  ['announced', /^in .*It announced a restart itself/],
] as const)('it says what it waits for: %s', async ([wait, words]) => {
  renderBot({ ladder: aLadder({ next: { at: Date.now() + 60_000, wait }, activity: 2 }) });

  const [, next] = await steps();
  expect(next).toMatch(words);
});

test('the breaker counts what was used, and when the next is allowed', async () => {
  renderBot({
    ladder: aLadder({
      breaker: { used: 5, limit: 5, windowMs: 900_000, opensAgainAt: Date.UTC(2026, 0, 1, 11, 2) },
      rivals: ['pm2_autorestart'],
      provesRuns: false,
    }),
  });

  const { textContent } = await panel();
  expect(textContent).toMatch(/5 of 5 restarts used in 15.min; next allowed 11:02/);
  expect(textContent).toContain('PM2 restarts it by itself too.');
  expect(textContent).toContain('“works again” is all I can claim');
});

test('a bot that nothing is done about shows no ladder', async () => {
  renderBot({
    bot: { status: 'ok', cause: null },
    ladder: aLadder({ state: 'idle', incidentId: null, attempts: [], next: null }),
  });

  await screen.findByRole('heading', { level: 1, name: /Vendas/ });
  expect(screen.queryByRole('region', { name: /^Recovery/ })).toBeNull();
});

test('R and Enter restart a bot, and wait for its conversations', async () => {
  const { calls } = renderBot({
    ladder: aLadder({ activity: 3 }),
    answers: { 'recovery.restart': () => anAttempt(3, { state: 'planned' }) },
  });
  await panel();

  fireEvent.keyDown(document.body, { key: 'r' });
  const dialog = await screen.findByRole('dialog', { name: 'Restart Vendas?' });
  expect(dialog.textContent).toContain('3 conversations are under way and may be cut.');
  const confirm = within(dialog).getByRole('button', { name: /^Restart/ });
  await waitFor(() => expect(document.activeElement).toBe(confirm));
  fireEvent.click(confirm);

  await waitFor(() => {
    const [, input] = calls.find(([path]) => path === 'recovery.restart') ?? [];
    expect(input).toMatchObject({ step: 'restart_bot', whenIdle: true, force: false });
  });
  await screen.findByText('Vendas is restarted once it is idle');
});

test('where the breaker holds, a restart by hand says so and goes all the same', async () => {
  const { calls } = renderBot({
    ladder: aLadder({
      breaker: { used: 5, limit: 5, windowMs: 900_000, opensAgainAt: Date.now() + 60_000 },
    }),
    answers: { 'recovery.restart': () => anAttempt(3, { state: 'planned' }) },
  });
  await panel();

  fireEvent.keyDown(document.body, { key: 'r' });
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toMatch(/It was restarted 5 times in 15.min/);
  fireEvent.click(within(dialog).getByRole('button', { name: /^Restart all the same/ }));

  await waitFor(() => {
    const [, input] = calls.find(([path]) => path === 'recovery.restart') ?? [];
    expect(input).toMatchObject({ force: true });
  });
});

test('a bot that cannot be restarted leads to where that is set up', async () => {
  const { history } = renderBot({
    bot: { status: 'ok', cause: null },
    ladder: aLadder({ state: 'idle', incidentId: null, attempts: [], abilities: [], ahead: [] }),
  });
  await screen.findByRole('heading', { level: 1, name: /Vendas/ });

  fireEvent.keyDown(document.body, { key: 'r' });
  const dialog = await screen.findByRole('dialog');
  fireEvent.click(await within(dialog).findByRole('link', { name: /how it can be restarted/ }));

  await waitFor(() => expect(history.location.search).toContain('tab=settings'));
});

test('the list of restarts says who, what, why, how long and what came of it', async () => {
  renderBot({
    tab: 'restarts',
    answers: {
      'recovery.attempts': () => ({
        items: [
          anAttempt(3, {
            state: 'succeeded',
            failure: null,
            isProven: true,
            actorKind: 'person',
            actorId: 'local',
            reason: 'After the update',
            cause: null,
          }),
          anAttempt(2, { failure: 'same_run' }),
          anAttempt(1, { state: 'abandoned', failure: 'well_already' }),
        ],
      }),
    },
  });

  const rows = (await within(await screen.findByRole('table')).findAllByRole('row')).slice(1);
  const words = rows.map(({ textContent }) => textContent);
  expect(words[0]).toMatch(
    /Restart the bot.*After the update.*you.*12.s.*It works again, and it is provably a new run/,
  );
  expect(words[1]).toMatch(/connection refused.*the agent.*it is the very same run/);
  expect(words[2]).toMatch(/it got well by itself before anything was done/);
});

test('the mode of one bot can be set apart from its client’s, and taken back', async () => {
  const { calls } = renderBot({
    tab: 'restarts',
    answers: { 'recovery.setMode': () => aLadder({ mode: 'off', hasOwnMode: true }) },
  });
  const select = await within(
    await screen.findByRole('region', { name: /How it is healed/ }),
  ).findByRole('combobox', { name: 'How it is healed' });
  expect(select.textContent).toContain('As the client: by itself');

  fireEvent.click(select);
  const off = await screen.findByRole('option', { name: 'Off' });
  fireEvent.mouseMove(off);
  fireEvent.pointerDown(off);
  fireEvent.click(off);
  await screen.findByText('Healing of Vendas: off');
  fireEvent.click(screen.getByRole('button', { name: /^Undo/ }));

  await waitFor(() =>
    expect(
      calls.filter(([path]) => path === 'recovery.setMode').map(([, input]) => input),
    ).toMatchObject([{ mode: 'off' }, { mode: null }]),
  );
});

test.for(['pt-BR', 'es'] as const)('the ladder speaks %s', async (locale) => {
  renderBot({ locale, ladder: aLadder({ provesRuns: false }) });

  const region = await screen.findByRole('region', {
    name: /^Recupera/,
  });
  expect(region.textContent).not.toMatch(/\b(Restart|step|took)\b/);
});

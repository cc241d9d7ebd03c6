import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { ProcessService } from '#shared/schemas/connectors/service.ts';
import { aBot, answersFor, aTenant } from '#test/renderer/support/a-console.ts';
import { type Answers, renderConsole } from '#test/renderer/support/render-console.tsx';

import { aLadder } from './a-ladder.ts';

const tenant = aTenant(1);
const program: ProcessService = { type: 'process', argv: ['node', 'bot.js'] };
const owned = aBot(1, { name: 'Vendas', connector: program });
const well = aLadder({ state: 'idle', incidentId: null, attempts: [], next: null });

function renderOutput(lines: string[], answers: Answers = {}, bot = owned) {
  return renderConsole({
    path: `/bots/${bot.tenantId}/${bot.id}?tab=output`,
    answers: {
      ...answersFor([tenant], [bot]),
      'bots.byId': () => bot,
      'recovery.ladder': () => well,
      'bots.output': () => ({ lines }),
      ...answers,
    },
  });
}

test('what the program of a bot printed last is shown, first to last', async () => {
  renderOutput(['listening', 'a customer came']);

  const log = await screen.findByRole('log', { name: 'What its program printed last' });
  expect(log.textContent).toBe('listening\na customer came');
  expect(screen.getByRole('button', { name: 'Copy what it printed' })).toBeTruthy();
});

test('a program that printed nothing is said to have', async () => {
  renderOutput([]);

  await screen.findByText('Nothing was printed since it started.');
  expect(screen.queryByRole('log')).toBeNull();
});

test('a bot that is reached otherwise has it where the agent runs its program, and no other has', async () => {
  const http = { type: 'http', url: 'http://bot.test/' } as const;
  renderOutput(['ready'], {}, aBot(1, { connector: { ...http, service: program } }));
  const tabs = await screen.findByRole('tablist');
  expect(within(tabs).getByRole('tab', { name: 'Output' })).toBeTruthy();
});

test('a bot whose program is not ours has no output to show', async () => {
  renderOutput([], {}, aBot(1));

  const tabs = await screen.findByRole('tablist');
  expect(within(tabs).queryByRole('tab', { name: 'Output' })).toBeNull();
});

test('who may only look is told what is needed, and nothing is asked for', async () => {
  const { calls } = renderOutput(['listening'], {
    'system.about': () => ({
      version: '0.1.0',
      host: 'headless',
      hasDemo: false,
      role: 'viewer',
      tenant: 'all',
    }),
  });

  await screen.findByText(/This needs the role operator/);
  expect(screen.queryByRole('log')).toBeNull();
  expect(calls.filter(([path]) => path === 'bots.output').length).toBeLessThanOrEqual(1);
});

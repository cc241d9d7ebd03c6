import { expect, test } from 'vitest';

import { findCommands } from '#renderer/app/find-commands.ts';
import type { Command } from '#renderer/lib/command.ts';

const command = (id: string, change: Partial<Command> = {}): Command => ({
  id,
  group: 'bot',
  title: id,
  run: () => undefined,
  ...change,
});

const ids = (commands: readonly Command[], query: string) =>
  findCommands(commands, query).map(({ group, commands: found }) => [
    group,
    found.map(({ id }) => id),
  ]);

test('among equals the bot in the worst state comes first', () => {
  const bots = [
    command('Vendas 1', { status: 'ok' }),
    command('Vendas 2', { status: 'needs_you' }),
    command('Vendas 3', { status: 'degraded' }),
  ];
  expect(ids(bots, 'vendas')).toEqual([['bot', ['Vendas 2', 'Vendas 3', 'Vendas 1']]]);
});

test('what is meant comes before what is only worse', () => {
  const bots = [command('Pós-venda', { status: 'needs_you' }), command('Vendas', { status: 'ok' })];
  expect(ids(bots, 'vend')[0]![1]![0]).toBe('Vendas');
});

test('the group with the nearest match leads; unasked they keep their order', () => {
  const commands = [
    command('go', { group: 'go', title: 'Alerts' }),
    command('bot', { title: 'Order alerts' }),
    command('do', { group: 'action', title: 'Orders: check' }),
  ];
  expect(ids(commands, 'order').map(([group]) => group)).toEqual(['action', 'bot']);
  expect(ids(commands, '').map(([group]) => group)).toEqual(['go', 'action', 'bot']);
});

test('of many matches only the nearest of each group are shown', () => {
  const bots = Array.from({ length: 5_000 }, (_, index) => command(`Bot ${index}`));
  expect(findCommands(bots, 'bot')[0]!.commands).toHaveLength(8);
});

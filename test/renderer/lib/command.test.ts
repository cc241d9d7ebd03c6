import { expect, test } from 'vitest';

import { foldText, matchRank } from '#renderer/lib/command.ts';

const restart = {
  title: 'Reiniciar Vendas',
  hint: 'Café São João',
  keywords: ['restart', 'reiniciar'],
};

test.each(['reiniciar vendas', 'vendas reiniciar', 'restart vendas', 'sao joao', 'CAFÉ', 'reini'])(
  '"%s" finds it',
  (query) => {
    expect(matchRank(restart, query)).toBeDefined();
  },
);

test('a word that is nowhere finds nothing', () => {
  expect(matchRank(restart, 'vendas paris')).toBeUndefined();
});

test('the beginning of the title is nearer than a word in it, and that than another word', () => {
  const ranks = ['reini', 'vendas', 'restart'].map((query) => matchRank(restart, query) ?? 99);
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  expect(new Set(ranks).size).toBe(3);
});

test('nothing asked, everything is as near', () => {
  expect(matchRank(restart, '  ')).toBe(0);
});

test('accents and case do not count', () => {
  expect(foldText('Clínica ÀÉÎÕÜ ç')).toBe('clinica aeiou c');
});

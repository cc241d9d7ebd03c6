import { expect, test } from 'vitest';

import { findBot } from '#electron/agent/notify/answers/bot-names.ts';

const bots = ['Vendas', 'Vendas Loja 2', 'Suporte', 'Recrutamento', 'Sales 2024', 'Sales 2025'].map(
  (name) => ({ name }),
);

test.for([
  ['vendas', 'Vendas'],
  ['VENDAS', 'Vendas'],
  ['vendas loja 2', 'Vendas Loja 2'],
  ['loja', 'Vendas Loja 2'],
  ['sup', 'Suporte'],
  ['suprote', 'Suporte'],
  ['súporte', 'Suporte'],
  ['recrutameto', 'Recrutamento'],
  ['recrutmaneto', 'Recrutamento'],
  ['sales 2024', 'Sales 2024'],
] as const)('"%s" means %s', ([wanted, expected]) => {
  expect(findBot(wanted, bots)).toEqual({ kind: 'one', bot: { name: expected } });
});

test.for([
  ['sales', ['Sales 2024', 'Sales 2025']],
  ['sal', ['Sales 2024', 'Sales 2025']],
  ['vend', ['Vendas', 'Vendas Loja 2']],
  ['vandas', ['Vendas', 'Vendas Loja 2']],
] as const)('"%s" could be several, and is none of them', ([wanted, names]) => {
  expect(findBot(wanted, bots)).toEqual({
    kind: 'several',
    bots: names.map((name) => ({ name })),
  });
});

test.for(['', '!!!', 've', 'financeiro', 'sales 2026', 'sxxxrte', 'vendas vendas loja compras'])(
  '"%s" is no bot',
  (wanted) => {
    expect(findBot(wanted, bots)).toEqual({ kind: 'none' });
  },
);

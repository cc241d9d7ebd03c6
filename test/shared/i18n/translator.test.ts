import { expect, test } from 'vitest';

import { closestLocale, createTranslator } from '#shared/i18n/translator.ts';

test('a translator speaks at once, with the plurals of its language', () => {
  const t = createTranslator('pt-BR');
  expect(t('status:count.needs_you', { count: 1 })).toBe('1 precisa de você');
  expect(t('status:count.needs_you', { count: 2 })).toBe('2 precisam de você');
});

test('the title of an alert names bot and cause', () => {
  const words = { bot: 'Vendas', cause: 'refused' };
  expect(createTranslator('pt-BR')('alerts:bot.down.title', words)).toBe(
    'Vendas parou de responder: conexão recusada',
  );
  expect(createTranslator('es')('alerts:bot.down.title', words)).toBe(
    'Vendas dejó de responder: conexión rechazada',
  );
  expect(createTranslator('en')('alerts:bot.down.title', words)).toBe(
    'Vendas stopped answering: connection refused',
  );
});

test('a cause that is not known yet leaves a sentence that still reads', () => {
  expect(createTranslator('en')('alerts:bot.down.title', { bot: 'Vendas', cause: 'moon' })).toBe(
    'Vendas stopped answering',
  );
});

test('two translators do not share a language', () => {
  const [en, es] = [createTranslator('en'), createTranslator('es')];
  expect([en('common:action.save'), es('common:action.save'), en('common:action.save')]).toEqual([
    'Save',
    'Guardar',
    'Save',
  ]);
});

test.each([
  [['pt-PT', 'en'], 'pt-BR'],
  [['es-MX'], 'es'],
  [['de', 'es'], 'es'],
  [['de'], 'en'],
  [[], 'en'],
] as const)('of %j the closest language is %s', (wanted, locale) => {
  expect(closestLocale(wanted)).toBe(locale);
});

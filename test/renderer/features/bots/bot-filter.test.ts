import { expect, test } from 'vitest';

import {
  createFilter,
  type FilterableBot,
  filterNames,
  parseFilter,
  unknownValues,
} from '#renderer/features/bots/list/bot-filter.ts';
import { suggestFor } from '#renderer/features/bots/list/filter-suggestions.ts';
import { createTranslator } from '#shared/i18n/translator.ts';
import { locales } from '#shared/schemas/tenant.ts';

const translators = locales.map((locale) => createTranslator(locale) as (key: string) => string);
const names = filterNames((key) => translators.map((translate) => translate(key)));

const bot = (given: Partial<FilterableBot> = {}): FilterableBot => ({
  name: 'Vendas',
  client: 'Padaria São João',
  status: 'ok',
  kind: 'sales',
  connector: { type: 'http' },
  ...given,
});

const lets = (filter: string, given: Partial<FilterableBot> = {}) =>
  createFilter(parseFilter(filter), names)(bot(given));

test.for<[filter: string, given: Partial<FilterableBot>, passes: boolean]>([
  ['', {}, true],
  ['vend', {}, true],
  ['VENDAS joao', {}, true],
  ['sao', {}, true],
  ['vendas maria', {}, false],
  ['cobranca', { name: 'Cobrança' }, true],
  ['status:down', { status: 'down' }, true],
  ['status:down', { status: 'ok' }, false],
  ['status:down,degraded', { status: 'degraded' }, true],
  ['status:needs-you', { status: 'needs_you' }, true],
  ['status:"fora do ar"', { status: 'down' }, true],
  ['status:inst', { status: 'degraded' }, true],
  ['status:≠ok', { status: 'down' }, true],
  ['status:≠ok', { status: 'ok' }, false],
  ['status:!=ok', { status: 'ok' }, false],
  ['-status:ok', { status: 'ok' }, false],
  ['status:≠ok,paused', { status: 'paused' }, false],
  ['status:', { status: 'ok' }, true],
  ['kind:sales', { kind: 'sales' }, true],
  ['kind:vendas', { kind: 'sales' }, true],
  ['kind:hr', { kind: 'sales' }, false],
  ['via:openclaw', { connector: { type: 'openclaw' } }, true],
  ['via:openclaw', {}, false],
  ['via:≠http', { connector: { type: 'heartbeat' } }, true],
  ['via:"sinal de vida"', { connector: { type: 'heartbeat' } }, true],
  ['via:señal', { connector: { type: 'heartbeat' } }, true],
  ['client:padaria', {}, true],
  ['client:"padaria sao joao"', {}, true],
  ['client:tecnova', {}, false],
  ['-client:padaria', {}, false],
  ['STATUS:Down', { status: 'down' }, true],
  ['status:down vendas client:padaria', { status: 'down' }, true],
  ['status:down vendas client:padaria', { status: 'ok' }, false],
])('the filter %j lets %j through: %s', ([filter, given, passes]) => {
  expect(lets(filter, given)).toBe(passes);
});

test('a colon in an ordinary word does not make it a field', () => {
  expect(lets('http://x', { name: 'http://x' })).toBe(true);
});

test('a value that stands for nothing is named, and lets nothing through', () => {
  const terms = parseFilter('status:sideways kind:sales client:nobody');

  expect(unknownValues(terms, names)).toEqual(['sideways']);
  expect(lets('status:sideways')).toBe(false);
});

test('an unclosed quote reaches to the end', () => {
  expect(parseFilter('client:"padaria sao')).toMatchObject([{ values: ['padaria sao'] }]);
});

test('five thousand bots are filtered within one keystroke', () => {
  const bots = Array.from({ length: 5_000 }, (_, index) => bot({ name: `Cobrança ${index}` }));
  const started = performance.now();

  const found = bots.filter(createFilter(parseFilter('cobranca 4999 status:≠down'), names));

  expect(found).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(250);
});

const values = {
  status: [
    { value: 'down', label: 'Down' },
    { value: 'ok', label: 'Working' },
  ],
  kind: [{ value: 'sales', label: 'Sales' }],
  via: [{ value: 'openclaw', label: 'OpenClaw' }],
  client: [{ value: 'Padaria Aurora', label: 'Padaria Aurora' }],
};
const suggest = (text: string) => suggestFor(text, values, (key) => `by ${key}`);

test('while nothing is typed, the keys are offered', () => {
  expect(suggest('').map(({ text }) => text)).toEqual(['status:', 'client:', 'kind:', 'via:']);
});

test('after a key its values are offered, by name as well as by our own word', () => {
  expect(suggest('status:').map(({ piece }) => piece)).toEqual(['status:down', 'status:ok']);
  expect(suggest('status:work').map(({ piece }) => piece)).toEqual(['status:ok']);
});

test('what stands before the piece being typed is kept, and a value with a space is quoted', () => {
  expect(suggest('vendas client:aur')).toEqual([
    {
      text: 'vendas client:"Padaria Aurora" ',
      piece: 'client:"Padaria Aurora"',
      label: 'Padaria Aurora',
    },
  ]);
});

test('a turned-round field stays so, and a second value joins the first', () => {
  expect(suggest('status:≠o')[0]?.text).toBe('status:≠ok ');
  expect(suggest('status:down,o')[0]?.text).toBe('status:down,ok ');
});

test('taking a suggestion gives a filter that means it', () => {
  const [first] = suggest('client:aur');

  expect(
    createFilter(parseFilter(first?.text ?? ''), names)(bot({ client: 'Padaria Aurora' })),
  ).toBe(true);
});

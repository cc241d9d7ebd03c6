import { foldText } from '#renderer/lib/command.ts';
import { type BotKind, type BotView, botKinds } from '#shared/schemas/bot.ts';
import { type ConnectorType, connectorTypes } from '#shared/schemas/connector.ts';
import { type Status, statuses } from '#shared/status.ts';

export const filterKeys = ['status', 'client', 'kind', 'via'] as const;
export type FilterKey = (typeof filterKeys)[number];

/** One piece of a filter: a word to be found in the names, or `key:value`, perhaps turned round. */
export type FilterTerm =
  | { kind: 'word'; word: string; text: string }
  | { kind: 'field'; key: FilterKey; values: string[]; isNegated: boolean; text: string };

/** What the values of a field are called, folded, in every language and by our own name. */
export type FilterNames = {
  status: ReadonlyMap<Status, readonly string[]>;
  kind: ReadonlyMap<BotKind, readonly string[]>;
  via: ReadonlyMap<ConnectorType, readonly string[]>;
};

export type FilterableBot = Pick<BotView, 'name' | 'status' | 'kind'> & {
  client: string;
  connector: Pick<BotView['connector'], 'type'>;
};

// A piece is anything between spaces, where quotes hold spaces together.
const piece = /(?:"[^"]*"?|[^\s"])+/g;
const field = /^(-?)([\p{L}]+):(≠|!=|!)?(.*)$/su;

/**
 * Reads a filter as a person types it: `vendas status:down,degraded client:"Padaria Aurora"
 * status:≠ok`. An unknown key is an ordinary word, so that nothing typed is ever an error.
 */
export function parseFilter(text: string): FilterTerm[] {
  return (text.match(piece) ?? []).flatMap((part): FilterTerm[] => {
    const [, minus, name, not, rest] = field.exec(part) ?? [];
    const key = filterKeys.find((known) => known === foldText(name ?? ''));
    if (key === undefined) {
      const word = foldText(unquote(part));
      return word === '' ? [] : [{ kind: 'word', word, text: part }];
    }
    const values = (rest ?? '')
      .split(',')
      .map((value) => foldText(unquote(value)).trim())
      .filter((value) => value !== '');
    const isNegated = minus === '-' || not !== undefined;
    return [{ kind: 'field', key, values, isNegated, text: part }];
  });
}

function unquote(text: string): string {
  return text.replaceAll('"', '');
}

/** A test for bots. A key that has no value yet lets everything through, as one is still typing it. */
export function createFilter(
  terms: readonly FilterTerm[],
  names: FilterNames,
): (bot: FilterableBot) => boolean {
  const tests = terms.flatMap((term) => {
    if (term.kind === 'word') {
      return [(bot: Folded) => bot.text.includes(term.word)];
    }
    const { values, isNegated } = term;
    return values.length === 0
      ? []
      : [(bot: Folded) => matchesField(term.key, values, bot, names) !== isNegated];
  });
  return (bot) => {
    const folded = fold(bot);
    return tests.every((test) => test(folded));
  };
}

type Folded = Pick<FilterableBot, 'status' | 'kind'> & {
  text: string;
  client: string;
  via: ConnectorType;
};

function fold({ name, client, status, kind, connector }: FilterableBot): Folded {
  const foldedClient = foldText(client);
  const text = `${foldText(name)} ${foldedClient}`;
  return { status, kind, via: connector.type, client: foldedClient, text };
}

function matchesField(key: FilterKey, values: string[], bot: Folded, names: FilterNames): boolean {
  switch (key) {
    case 'status':
      return values.some((value) => namedBy(value, names.status).includes(bot.status));
    case 'kind':
      return values.some((value) => namedBy(value, names.kind).includes(bot.kind));
    case 'via':
      return values.some((value) => namedBy(value, names.via).includes(bot.via));
    case 'client':
      return values.some((value) => bot.client.includes(value));
    default:
      return key satisfies never;
  }
}

/** The values a text stands for: the one of exactly this name, else all that begin with it. */
function namedBy<Value>(text: string, names: ReadonlyMap<Value, readonly string[]>): Value[] {
  const all = [...names];
  const exact = all.filter(([, known]) => known.includes(text));
  const found = exact.length > 0 ? exact : all.filter(([, known]) => begins(known, text));
  return found.map(([value]) => value);
}

function begins(names: readonly string[], text: string): boolean {
  return names.some((name) => name.startsWith(text));
}

/** Fields whose value is nothing we know: worth saying, since nothing matches them. */
export function unknownValues(terms: readonly FilterTerm[], names: FilterNames): string[] {
  return terms.flatMap((term) => {
    if (term.kind === 'word' || term.key === 'client') {
      return [];
    }
    const known: ReadonlyMap<string, readonly string[]> = names[term.key];
    return term.values.filter((value) => namedBy(value, known).length === 0);
  });
}

/** Names of statuses, kinds and connectors for the filter, from a way to say them in every language. */
export function filterNames(sayings: (key: string) => string[]): FilterNames {
  const named = <Value extends string>(values: readonly Value[], prefix: string) =>
    new Map(
      values.map((value) => [
        value,
        [value.replace('_', '-'), value, ...sayings(`${prefix}.${value}`)].map(foldText),
      ]),
    );
  return {
    status: named(statuses, 'status:name'),
    kind: named(botKinds, 'status:kind'),
    via: named(connectorTypes, 'status:connector'),
  };
}

import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';

import { appErrorCodes } from '#shared/errors.ts';
import { causes } from '#shared/faults.ts';
import { namespaces, resources } from '#shared/i18n/resources.ts';
import { createTranslator } from '#shared/i18n/translator.ts';
import { alertTypes, severities } from '#shared/schemas/alert.ts';
import { botKinds } from '#shared/schemas/bot.ts';
import { demoFaults } from '#shared/schemas/demo.ts';
import { layerNames, layerStates, spanStates } from '#shared/schemas/health.ts';
import { reasons, reasonsWithStep } from '#shared/schemas/reason.ts';
import { componentNames, componentStates } from '#shared/schemas/system.ts';
import { locales } from '#shared/schemas/tenant.ts';
import { vaultBackends, vaultStates, vaultTroubles } from '#shared/schemas/vault.ts';
import { statuses } from '#shared/status.ts';

type Messages = Map<string, string>;

function messagesOf(tree: object, path = ''): Messages {
  return new Map(
    Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
      const at = path === '' ? key : `${path}.${key}`;
      return typeof value === 'object' && value !== null
        ? [...messagesOf(value, at)]
        : [[at, value as string] as const];
    }),
  );
}

type Element = { type: number; value?: unknown; options?: Record<string, { value: Element[] }> };

const literal = 0;
const pound = 7;

/** Every variable a message names, with the kind of formatting it asks for. */
function argumentsOf(elements: readonly Element[]): string[] {
  return elements.flatMap((element) => [
    ...(element.type === literal || element.type === pound
      ? []
      : [`${String(element.value)}:${element.type}`]),
    ...Object.values(element.options ?? {}).flatMap(({ value }) => argumentsOf(value)),
  ]);
}

function parsed(message: string, locale: string): Element[] {
  return new IntlMessageFormat(message, locale, undefined, {
    ignoreTag: true,
  }).getAst() as Element[];
}

const names = (message: string, locale: string): string =>
  [...new Set(argumentsOf(parsed(message, locale)).map((entry) => entry.split(':')[0] ?? ''))]
    .sort((a, b) => a.localeCompare(b))
    .join(', ');

/** What is wrong with a message, as a message of the test; `undefined` where nothing is. */
function faultOf(key: string, message: string, locale: string): string | undefined {
  if (message.trim() === '') {
    return `${key} is empty`;
  }
  try {
    parsed(message, locale);
    return undefined;
  } catch (error) {
    return `${key}: ${String(error)}`;
  }
}

describe.each(namespaces)('the catalogue %s', (namespace) => {
  const english = messagesOf(resources.en[namespace]);

  test.each(['pt-BR', 'es'] as const)('has the same keys in %s as in English', (locale) => {
    const other = messagesOf(resources[locale][namespace]);
    expect([...other.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test.each(locales)('can be read as ICU messages, none of them empty, in %s', (locale) => {
    const faults = [...messagesOf(resources[locale][namespace])].map(([key, message]) =>
      faultOf(key, message, locale),
    );
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  test.each(['pt-BR', 'es'] as const)('asks for the same values in %s as in English', (locale) => {
    const other = messagesOf(resources[locale][namespace]);
    const differing = [...english].filter(
      ([key, message]) => names(message, 'en') !== names(other.get(key) ?? '', locale),
    );
    expect(differing).toEqual([]);
  });
});

describe.each(locales)('in %s there are words for', (locale) => {
  const missing = (namespace: (typeof namespaces)[number], keys: readonly string[]) => {
    const messages = messagesOf(resources[locale][namespace]);
    return keys.filter((key) => !messages.has(key));
  };

  test.each<[(typeof namespaces)[number], string, readonly string[]]>([
    ['status', 'status', statuses.flatMap((status) => [`name.${status}`, `count.${status}`])],
    ['status', 'layer', layerNames.map((layer) => `layer.${layer}`)],
    ['status', 'state of a layer', layerStates.map((state) => `layer-state.${state}`)],
    ['status', 'state of a stretch of time', spanStates.map((state) => `span.${state}`)],
    ['status', 'severity', severities.map((severity) => `severity.${severity}`)],
    ['status', 'kind of bot', botKinds.map((kind) => `kind.${kind}`)],
    [
      'reasons',
      'reason',
      [
        ...reasons.flatMap((reason) => [`${reason}.name`, `${reason}.sentence`]),
        ...reasonsWithStep.map((reason) => `${reason}.step`),
      ],
    ],
    ['causes', 'cause', causes.flatMap((cause) => [`${cause}.name`, `${cause}.sentence`])],
    ['errors', 'failure that a person can be shown', [...appErrorCodes, 'unreachable']],
    ['alerts', 'alert', alertTypes.flatMap((type) => [`${type}.title`, `${type}.body`])],
    ['system', 'part of the agent', componentNames.map((name) => `component.${name}`)],
    ['system', 'state of a part', componentStates.map((state) => `state.${state}`)],
    ['vault', 'state of the vault', vaultStates.map((state) => `state.${state}`)],
    ['vault', 'keeper of its key', vaultBackends.map((backend) => `backend.${backend}`)],
    [
      'vault',
      'trouble with the vault and its way out',
      vaultTroubles.flatMap((trouble) => [`trouble.${trouble}.fact`, `trouble.${trouble}.step`]),
    ],
    ['demo', 'fault of the demo', demoFaults.map((fault) => `fault.${fault}`)],
  ])('%s: every %s', (namespace, _what, keys) => {
    expect(missing(namespace, keys)).toEqual([]);
  });

  test('the cause in the title of an alert, the same ones as in the catalogue of causes', () => {
    const t = createTranslator(locale);
    for (const cause of causes) {
      const name = t(`causes:${cause}.name`);
      expect(t('alerts:bot.down.title', { bot: 'Vendas', cause })).toMatch(`Vendas`);
      expect(t('alerts:bot.down.title', { bot: 'Vendas', cause })).toContain(`: ${name}`);
      expect(t('alerts:bot.degraded.title', { bot: 'Vendas', cause })).toContain(`: ${name}`);
    }
  });
});

test('the words of the statuses are the ones that were agreed on', () => {
  const words = (locale: (typeof locales)[number]) => {
    const t = createTranslator(locale);
    return statuses.map((status) => t(`status:name.${status}`));
  };
  expect(words('pt-BR')).toEqual([
    'Precisa de você',
    'Fora do ar',
    'Recuperando',
    'Instável',
    'Sem sinal',
    'Funcionando',
    'Em manutenção',
    'Pausado',
  ]);
  expect(words('en')).toEqual([
    'Needs you',
    'Down',
    'Healing',
    'Degraded',
    'Unknown',
    'Working',
    'In maintenance',
    'Paused',
  ]);
  expect(words('es')).toEqual([
    'Te necesita',
    'Caído',
    'Recuperando',
    'Inestable',
    'Sin señal',
    'Funcionando',
    'En mantenimiento',
    'En pausa',
  ]);
});

test('no article stands before a name that is not known when the sentence is written', () => {
  const articles = {
    'pt-BR': 'o|a|os|as|um|uma|do|da|no|na|ao|à',
    es: 'el|la|los|las|un|una|del|al',
  };
  const found = (['pt-BR', 'es'] as const).flatMap((locale) => {
    const article = new RegExp(
      `(?:^|[\\s(“])(?:${articles[locale]}) \\{(?:bot|client|name)\\}`,
      'iu',
    );
    return namespaces.flatMap((namespace) =>
      [...messagesOf(resources[locale][namespace])]
        .filter(([, message]) => article.test(message))
        .map(([key, message]) => `${locale} ${namespace}:${key}: ${message}`),
    );
  });
  expect(found).toEqual([]);
});

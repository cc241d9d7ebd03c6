import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { exitCodes } from '#electron/cli/exit-codes.ts';
import { commandRegistry } from '#electron/cli/registry.ts';
import { settingNames } from '#electron/cli/settings.ts';
import { startErrorCodes } from '#electron/host/start-error.ts';
import en from '#shared/i18n/en/cli.json' with { type: 'json' };
import es from '#shared/i18n/es/cli.json' with { type: 'json' };
import ptBR from '#shared/i18n/pt-BR/cli.json' with { type: 'json' };
import { createTranslator } from '#shared/i18n/translator.ts';
import { locales } from '#shared/schemas/tenant.ts';

const sources = ['electron/cli', 'electron/host'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8')),
);

/** Every key of a kind that the sources throw or report. */
function usedKeys(pattern: RegExp): string[] {
  return [
    ...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, key]) => key!))),
  ];
}

function keysOf(catalogue: object, prefix = ''): string[] {
  return Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key}`] : keysOf(value, `${prefix}${key}.`),
  );
}

test('the three languages have the same keys', () => {
  expect(keysOf(es)).toEqual(keysOf(en));
  expect(keysOf(ptBR)).toEqual(keysOf(en));
});

test('everything that can go wrong has its sentence', () => {
  const problems = usedKeys(/new CliError\(\s*'([\w-]+)'/g).filter((key) => key !== 'answer');

  expect(problems.length).toBeGreaterThan(10);
  expect(problems.filter((key) => !(key in en.problem))).toEqual([]);
  expect(['no-such-bot', 'no-such-tenant'].every((key) => key in en.problem)).toBe(true);
  expect([...startErrorCodes].filter((code) => !(code in en.start))).toEqual([]);
});

test('everything that the doctor can find has its sentence', () => {
  const names = usedKeys(/name: '(\w+)', (?:outcome|look)/g);

  for (const name of names) {
    expect(Object.keys(en.doctor)).toContain(name);
  }
  const keys = usedKeys(/key: '(\w+)'/g);
  const known = Object.values(en.doctor).flatMap((words) => Object.keys(words));
  expect(keys.filter((key) => !known.includes(key))).toEqual([]);
});

test('every command, setting and exit code is told about', () => {
  const commands = commandRegistry(() => Promise.resolve(exitCodes.ok));

  expect(commands.filter(({ name }) => !(name in en.command))).toEqual([]);
  expect(settingNames.filter((name) => !(name in en.setting))).toEqual([]);
  expect(Object.keys(exitCodes).filter((name) => !(name in en.exit))).toEqual([]);
});

test.for(locales)(
  'in %s a port is written without separators, and a count with its plural',
  (locale) => {
    const t = createTranslator(locale);

    expect(t('cli:start.port_taken', { host: 'h', port: 7341, reason: 'r' })).toContain('7341');
    expect(t('cli:start.already_running', { pid: 19737 })).toContain('19737');
    expect(t('cli:start.already_running', { pid: 0 })).not.toMatch(/[({]/);
    expect(t('cli:status.summary', { bots: 1, alerts: 0, url: 'u' })).toMatch(/^1 bot,/);
    expect(t('cli:start.token_unusable', { file: 'f', reason: 'EACCES' })).toContain('EACCES');
  },
);

import { expect, test } from 'vitest';

import { CliError } from '#electron/cli/cli-error.ts';
import {
  flagOf,
  resolveSettings,
  type SettingInputs,
  type SettingName,
  settingNames,
  variableOf,
} from '#electron/cli/settings.ts';

const nothing: SettingInputs = {
  flags: {},
  env: {},
  file: undefined,
  filePath: '/config/admin-agent.json',
  defaultData: '/default/data',
  readText: () => {
    throw new Error('ENOENT');
  },
};

/** Three different values of each setting, as text. */
const samples: Record<SettingName, [flag: string, environment: string, file: string]> = {
  data: ['/flag', '/env', '/file'],
  host: ['::1', 'localhost', '127.0.0.1'],
  port: ['1001', '1002', '1003'],
  pingHost: ['0.0.0.0', '192.0.2.1', '::'],
  pingPort: ['2001', '2002', '2003'],
  url: ['http://127.0.0.1:1', 'http://127.0.0.1:2', 'http://127.0.0.1:3'],
  token: ['token-from-the-flag', 'token-from-the-environment', 'token-from-the-file'],
  tokenFile: ['/flag/token', '/env/token', '/file/token'],
  tenant: ['flag-tenant', 'env-tenant', 'file-tenant'],
  lang: ['pt-BR', 'es', 'en'],
  logLevel: ['debug', 'warn', 'error'],
  logTo: ['stderr', 'both', 'file'],
};

const table = settingNames
  .filter((name) => name !== 'token')
  .flatMap((name) =>
    (
      [
        [true, true, true, 'flag'],
        [true, false, true, 'flag'],
        [false, true, true, 'environment'],
        [false, true, false, 'environment'],
        [false, false, true, 'file'],
      ] as const
    ).map(([inFlag, inEnv, inFile, winner]) => ({ name, inFlag, inEnv, inFile, winner })),
  );

test.for(table)(
  '$name given by flag ($inFlag), environment ($inEnv), file ($inFile) comes from the $winner',
  ({ name, inFlag, inEnv, inFile, winner }) => {
    const [flag, environment, file] = samples[name];

    const settings = resolveSettings({
      ...nothing,
      flags: inFlag ? { [name]: flag } : {},
      env: inEnv ? { [variableOf(name)]: environment } : {},
      file: inFile ? { [name]: file } : undefined,
    });

    expect(String(settings[name])).toBe({ flag, environment, file }[winner]);
    expect(settings.sources[name]).toBe(winner);
  },
);

test('without anything said the defaults stand', () => {
  expect(resolveSettings(nothing)).toMatchObject({
    data: '/default/data',
    host: '127.0.0.1',
    port: 7341,
    logLevel: 'info',
    logTo: 'file',
    sources: { port: 'default' },
  });
  expect(resolveSettings(nothing)).not.toHaveProperty('token');
});

test('a variable with _FILE is read from that file, and the variable itself goes before it', () => {
  const readText = (path: string) => (path === '/run/secrets/port' ? ' 4000\n' : '');
  const fromFile = { ADMIN_AGENT_PORT_FILE: '/run/secrets/port' };

  expect(resolveSettings({ ...nothing, env: fromFile, readText }).port).toBe(4000);
  expect(
    resolveSettings({ ...nothing, env: { ...fromFile, ADMIN_AGENT_PORT: '5000' }, readText }).port,
  ).toBe(5000);
});

test.for<[string, Partial<SettingInputs>, object]>([
  [
    'a token file named by a flag goes before a token in the environment',
    { flags: { tokenFile: '/flag' }, env: { ADMIN_AGENT_TOKEN: 'token-in-environment' } },
    { tokenFile: '/flag' },
  ],
  [
    'a token in the environment goes before a file named there',
    { env: { ADMIN_AGENT_TOKEN: 'token-in-environment', ADMIN_AGENT_TOKEN_FILE: '/env' } },
    { token: 'token-in-environment' },
  ],
  [
    'a token file named in the environment goes before a token in the settings file',
    { env: { ADMIN_AGENT_TOKEN_FILE: '/env' }, file: { token: 'token-in-settings-file' } },
    { tokenFile: '/env' },
  ],
])('%s', ([, inputs, expected]) => {
  const { token, tokenFile } = resolveSettings({ ...nothing, ...inputs });

  expect({ ...(token && { token }), ...(tokenFile && { tokenFile }) }).toEqual(expected);
});

test.for<[string, Partial<SettingInputs>, string, string]>([
  ['a port that is none', { flags: { port: '70000' } }, 'setting-value', '--port'],
  ['a word for a port', { env: { ADMIN_AGENT_PORT: 'x' } }, 'setting-value', 'ADMIN_AGENT_PORT'],
  ['an unknown level', { file: { logLevel: 'loud' } }, 'setting-value', 'logLevel'],
  ['a short token', { env: { ADMIN_AGENT_TOKEN: 'short' } }, 'setting-value', 'ADMIN_AGENT_TOKEN'],
  ['an address of no web', { flags: { url: 'file:///x' } }, 'setting-value', '--url'],
  ['an unknown key', { file: { prot: 1, data: '/x' } }, 'settings-unknown', 'prot'],
  ['a file that is a list', { file: [] }, 'settings-file', '/config/admin-agent.json'],
  [
    'a file that is not there',
    { env: { ADMIN_AGENT_PORT_FILE: '/none' } },
    'variable-file',
    '/none',
  ],
])('%s is a mistake that is named', ([, inputs, key, named]) => {
  const thrown = catchError(() => resolveSettings({ ...nothing, ...inputs }));

  expect(thrown).toMatchObject({ key, exitCode: 2 });
  expect(JSON.stringify(thrown?.values)).toContain(named);
});

function catchError(task: () => unknown): CliError | undefined {
  try {
    task();
  } catch (error) {
    return error instanceof CliError ? error : undefined;
  }
  return undefined;
}

test('flags and variables follow from the name', () => {
  expect([flagOf('tokenFile'), variableOf('tokenFile')]).toEqual([
    'token-file',
    'ADMIN_AGENT_TOKEN_FILE',
  ]);
});

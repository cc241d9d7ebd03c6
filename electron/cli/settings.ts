import { z } from 'zod';

import { logLevels } from '#electron/host/logger.ts';
import { locales } from '#shared/schemas/tenant.ts';

import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';

/** 0 takes any free port. */
export const portSchema = z.coerce.number().int().min(0).max(65_535);

/** Every setting, with what it may be. Its flag, its variable and its key in the file are all made from its name. */
const schemas = {
  data: z.string().min(1),
  host: z.string().min(1),
  port: portSchema,
  pingHost: z.string().min(1),
  pingPort: portSchema,
  url: z.url({ protocol: /^https?$/ }),
  token: z.string().min(8),
  tokenFile: z.string().min(1),
  tenant: z.string().min(1),
  lang: z.enum(locales),
  logLevel: z.enum(logLevels),
  logTo: z.enum(['file', 'stderr', 'both']),
} as const;

export type SettingName = keyof typeof schemas;
export const settingNames = Object.keys(schemas) as SettingName[];

type Values = { [Name in SettingName]?: z.output<(typeof schemas)[Name]> };
export type SettingSource = 'flag' | 'environment' | 'file' | 'default';

export type Settings = Values & {
  data: string;
  host: string;
  port: number;
  logLevel: (typeof logLevels)[number];
  logTo: 'file' | 'stderr' | 'both';
  /** Where each value that is set came from. */
  sources: Partial<Record<SettingName, SettingSource>>;
};

export type SettingInputs = {
  /** Flags as they were given, by setting. */
  flags: Partial<Record<SettingName, string>>;
  env: Readonly<Record<string, string | undefined>>;
  /** The parsed settings file; `undefined` where there is none. */
  file: unknown;
  /** For messages. */
  filePath: string;
  /** Where data belongs on this machine when nobody says otherwise. */
  defaultData: string;
  /** Reads a file that a `_FILE` variable names. */
  readText: (path: string) => string;
};

export const defaultPort = 7341;

/** A token on a command line would stand in the list of processes for everyone to read. */
const withoutFlag: ReadonlySet<SettingName> = new Set(['token']);

export const settingFlags = settingNames.filter((name) => !withoutFlag.has(name));

/** `tokenFile` → `token-file`. */
export function flagOf(name: SettingName): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `tokenFile` → `ADMIN_AGENT_TOKEN_FILE`. */
export function variableOf(name: SettingName): string {
  return `ADMIN_AGENT_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;
}

/** Flags go before the environment, that before the file, and that before the default. */
export function resolveSettings(inputs: SettingInputs): Settings {
  const defaults: Values = {
    data: inputs.defaultData,
    host: '127.0.0.1',
    port: defaultPort,
    logLevel: 'info',
    logTo: 'file',
  };
  const layers: [SettingSource, Values][] = [
    ['flag', parseLayer(inputs.flags, (name) => `--${flagOf(name)}`)],
    ['environment', parseLayer(fromEnvironment(inputs), variableOf)],
    ['file', parseLayer(fromFile(inputs), (name) => `${inputs.filePath}: ${name}`)],
    ['default', defaults],
  ];
  const merged: Values = {};
  const sources: Settings['sources'] = {};
  for (const [source, values] of layers) {
    // The two ways to give a token are one setting: a file named by a flag goes before a token in the environment.
    const hasToken = merged.token !== undefined || merged.tokenFile !== undefined;
    for (const name of settingNames) {
      const isToken = name === 'token' || name === 'tokenFile';
      if (merged[name] === undefined && values[name] !== undefined && !(isToken && hasToken)) {
        Object.assign(merged, { [name]: values[name] });
        sources[name] = source;
      }
    }
  }
  return { ...defaults, ...merged, sources } as Settings;
}

function fromEnvironment({ env, readText }: SettingInputs): Partial<Record<SettingName, string>> {
  const found: Partial<Record<SettingName, string>> = {};
  for (const name of settingNames) {
    const direct = env[variableOf(name)];
    const path = env[`${variableOf(name)}_FILE`];
    if (direct) {
      found[name] = direct;
    } else if (path && name !== 'token') {
      // That of the token is a setting by itself.
      found[name] = readVariableFile(`${variableOf(name)}_FILE`, path, readText);
    }
  }
  if (found.token !== undefined) {
    delete found.tokenFile;
  }
  return found;
}

function readVariableFile(variable: string, path: string, readText: (path: string) => string) {
  try {
    return readText(path).trim();
  } catch {
    throw new CliError('variable-file', exitCodes.usage, { variable, path });
  }
}

function fromFile({ file, filePath }: SettingInputs): Record<string, unknown> {
  if (file === undefined) {
    return {};
  }
  const entries = z.record(z.string(), z.unknown()).safeParse(file).data;
  if (!entries) {
    throw new CliError('settings-file', exitCodes.usage, { path: filePath });
  }
  const unknown = Object.keys(entries).filter((key) => !(settingNames as string[]).includes(key));
  if (unknown.length > 0) {
    throw new CliError('settings-unknown', exitCodes.usage, {
      path: filePath,
      keys: unknown.join(', '),
      known: settingNames.join(', '),
    });
  }
  return entries;
}

function parseLayer(
  given: Readonly<Record<string, unknown>>,
  placeOf: (name: SettingName) => string,
): Values {
  const values: Values = {};
  for (const name of settingNames) {
    if (given[name] === undefined) {
      continue;
    }
    const parsed = schemas[name].safeParse(given[name]);
    if (!parsed.success) {
      throw new CliError('setting-value', exitCodes.usage, {
        setting: placeOf(name),
        expected: parsed.error.issues[0]?.message ?? '',
      });
    }
    Object.assign(values, { [name]: parsed.data });
  }
  return values;
}

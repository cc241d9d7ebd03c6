import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { defaultConfigFolder, defaultDataFolder } from '#electron/host/data-folder.ts';
import { closestLocale, createTranslator } from '#shared/i18n/translator.ts';
import { type Locale, localeSchema } from '#shared/schemas/tenant.ts';

import { CliError } from './cli-error.ts';
import type { Command, CommandContext, Flag } from './command.ts';
import { createConfirm, type Keyboard } from './confirm.ts';
import { connect } from './connect.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { explain } from './explain.ts';
import { printCommandHelp, printHelp } from './help.ts';
import { createInput } from './input.ts';
import { createOutput } from './output.ts';
import {
  flagOf,
  resolveSettings,
  type SettingName,
  type Settings,
  settingFlags,
} from './settings.ts';

type Stream = { write(text: string): unknown; isTTY?: boolean | undefined };

export type CliOptions = {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** Where a person could answer a question; nobody is asked where it is left out. */
  keyboard?: Keyboard;
  /** Reads what comes in for `-`, to its end. */
  standardInput?: () => string;
  pause?: (ms: number) => Promise<void>;
  stdout: Stream;
  stderr: Stream;
  commands: readonly Command[];
  version: string;
};

type Parsed = { values: CommandContext['flags']; positionals: string[] };

const settingOptions: Readonly<Record<string, Flag>> = Object.fromEntries(
  settingFlags.map((name) => [flagOf(name), { type: 'string' as const }]),
);
const globalFlags: Readonly<Record<string, Flag>> = {
  ...settingOptions,
  config: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
};

/** Runs one command and answers what the process is to end with. Never rejects. */
export async function runCli(options: CliOptions): Promise<ExitCode> {
  const { argv, env, stdout, stderr, commands, version } = options;
  const t = createTranslator(languageOf(argv, env));
  const out = createOutput({ stdout, stderr, env, isJson: argv.includes('--json') });
  try {
    const { name, isHelp } = commandName(argv, commands);
    if (argv.includes('--version') || argv.includes('-v')) {
      out.json({ version });
      out.line(version);
      return exitCodes.ok;
    }
    const command = findCommand(name, commands);
    if (command === undefined) {
      printHelp({ out, t, commands, version });
      return exitCodes.ok;
    }
    const { values, positionals } = parse(argv, command.flags ?? {});
    const args = positionals.slice(1);
    if (values['help'] === true || isHelp) {
      printCommandHelp({ out, t, command });
      return exitCodes.ok;
    }
    const settings = settingsFrom(values, env);
    return await command.run({
      args,
      flags: values,
      settings,
      env,
      t,
      input: createInput({
        keyboard: options.keyboard,
        standardInput: options.standardInput ?? readStandardInput,
        stderr,
      }),
      out,
      now: () => Date.now(),
      pause: options.pause ?? sleep,
      connect: () => connect(settings),
      confirm: createConfirm({ keyboard: options.keyboard, stderr, t }),
    });
  } catch (error) {
    const told = explain(error, t);
    out.json({ error: { message: told.message, exitCode: told.exitCode, ...told.details } });
    out.problem(told.message);
    return told.exitCode;
  }
}

function readStandardInput(): string {
  return readFileSync(0, 'utf8');
}

/** The first word that is no flag and no flag's value, or the one after `help`. */
function commandName(
  argv: readonly string[],
  commands: readonly Command[],
): { name: string | undefined; isHelp: boolean } {
  const every = Object.assign({}, globalFlags, ...commands.map(({ flags }) => flags ?? {}));
  const { positionals } = parseArgs({
    args: [...argv],
    options: every,
    allowPositionals: true,
    strict: false,
  });
  const [first, second] = positionals;
  return first === 'help' ? { name: second, isHelp: true } : { name: first, isHelp: false };
}

/** `undefined` where no command is named: then all of them are told about. */
function findCommand(name: string | undefined, commands: readonly Command[]): Command | undefined {
  const command = commands.find((each) => each.name === name);
  if (name !== undefined && command === undefined) {
    throw new CliError('unknown-command', exitCodes.usage, { name });
  }
  return command;
}

function parse(argv: readonly string[], flags: Readonly<Record<string, Flag>>): Parsed {
  try {
    return parseArgs({
      args: [...argv],
      options: { ...globalFlags, ...flags },
      allowPositionals: true,
      strict: true,
    }) as Parsed;
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new CliError('arguments', exitCodes.usage, { reason });
  }
}

function settingsFrom(values: Parsed['values'], env: CliOptions['env']): Settings {
  const configFlag = values['config'];
  const named =
    typeof configFlag === 'string' ? configFlag : env['ADMIN_AGENT_CONFIG'] || undefined;
  const machine = { platform: process.platform, env, home: homedir() };
  const filePath = named ?? join(defaultConfigFolder(machine), 'admin-agent.json');
  const flags: Partial<Record<SettingName, string>> = {};
  for (const name of settingFlags) {
    const value = values[flagOf(name)];
    if (typeof value === 'string') {
      flags[name] = value;
    }
  }
  return resolveSettings({
    flags,
    env,
    file: readSettingsFile(filePath, named !== undefined),
    filePath,
    defaultData: defaultDataFolder(machine),
    readText: (path) => readFileSync(path, 'utf8'),
  });
}

/** `undefined` where there is none, unless somebody named it. */
function readSettingsFile(path: string, isNamed: boolean): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    if (isNamed) {
      throw new CliError('settings-file', exitCodes.usage, { path });
    }
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new CliError('settings-file', exitCodes.usage, { path });
  }
}

/** Told before anything else is understood, so that even a wrong flag is told in the person's language. */
export function languageOf(argv: readonly string[], env: CliOptions['env']): Locale {
  const flag = argv.find((each) => each.startsWith('--lang='))?.slice('--lang='.length);
  const wanted = flag ?? argv[argv.indexOf('--lang') + 1 || argv.length] ?? env['ADMIN_AGENT_LANG'];
  const known = localeSchema.safeParse(wanted).data;
  const system = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || 'en';
  return known ?? closestLocale([wanted ?? system]);
}

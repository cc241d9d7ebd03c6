import { CliError } from '#electron/cli/cli-error.ts';
import { type CommandContext, type Flag, textFlag } from '#electron/cli/command.ts';
import { exitCodes } from '#electron/cli/exit-codes.ts';
import { durationFlag, given, jsonFileFlag } from '#electron/cli/flag-values.ts';
import { type ConnectorType, connectorTypes } from '#shared/schemas/connector.ts';

import { newDockerBot } from './docker.ts';
import { newHeartbeatBot } from './heartbeat.ts';
import { newHttpBot } from './http.ts';
import type { NewBotKind } from './new-bot-kind.ts';
import { newOpenclawBot } from './openclaw.ts';
import { newPm2Bot } from './pm2.ts';
import { newProcessBot } from './process.ts';
import { newSystemdBot } from './systemd.ts';
import { newWebsocketBot } from './websocket.ts';

const kinds: Readonly<Record<ConnectorType, NewBotKind>> = {
  http: newHttpBot,
  openclaw: newOpenclawBot,
  heartbeat: newHeartbeatBot,
  websocket: newWebsocketBot,
  process: newProcessBot,
  systemd: newSystemdBot,
  docker: newDockerBot,
  pm2: newPm2Bot,
};

const everyBot: Readonly<Record<string, Flag>> = {
  kind: { type: 'string' },
  interval: { type: 'string' },
  from: { type: 'string' },
};

export const newBotFlags: Readonly<Record<string, Flag>> = Object.assign(
  {},
  everyBot,
  ...Object.values(kinds).map(({ flags }) => flags),
);

export const newBotUsage: readonly string[] = [
  `add ${newHttpBot.usage} [--kind KIND] [--interval 30s]`,
  ...connectorTypes.map((type) => `add ${type} ${kinds[type].usage}`),
  'add --from FILE',
];

/** What the server takes for a new bot, from flags or from a JSON file; the server itself checks it. */
export function newBotFrom(context: CommandContext): unknown {
  if (textFlag(context, 'from') !== undefined) {
    return jsonFileFlag(context, 'from');
  }
  const { type, words } = kindAndWords(context.args);
  const [name, ...rest] = words;
  refuseFlagsOfOthers(context, type);
  // An address that stands alone was not meant as a name.
  const isNamed = name !== undefined && !(rest.length === 0 && isAddress(name));
  const connector = isNamed ? kinds[type].connectorFrom(context, rest) : undefined;
  if (connector === undefined) {
    throw new CliError('bot-arguments', exitCodes.usage, { usage: `${type} ${kinds[type].usage}` });
  }
  return {
    name,
    kind: textFlag(context, 'kind') ?? 'custom',
    ...given('intervalMs', durationFlag(context, 'interval')),
    connector: { type, ...connector },
  };
}

/**
 * The first word names a kind where it is one, and is a bot's name otherwise. A word and a web address alone are always
 * a name and its address, so that `add NAME URL` works for every name.
 */
function kindAndWords(args: readonly string[]): { type: ConnectorType; words: readonly string[] } {
  const [first, second, ...more] = args;
  const isNameAndUrl = second !== undefined && more.length === 0 && /^https?:/i.test(second);
  const type = isNameAndUrl ? undefined : connectorTypes.find((known) => known === first);
  return type === undefined ? { type: 'http', words: args } : { type, words: args.slice(1) };
}

function isAddress(word: string): boolean {
  return /^\w+:\/\//.test(word);
}

/** A flag that would do nothing was meant to do something. */
function refuseFlagsOfOthers({ flags }: CommandContext, type: ConnectorType): void {
  const taken = { ...everyBot, ...kinds[type].flags };
  const flag = Object.keys(flags).find((each) => each in newBotFlags && !(each in taken));
  if (flag !== undefined) {
    throw new CliError('flag-of-another', exitCodes.usage, { flag, type });
  }
}

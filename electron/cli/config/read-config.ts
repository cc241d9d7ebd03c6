import type { AgentClient } from '#electron/cli/agent-client.ts';
import { CliError } from '#electron/cli/cli-error.ts';
import { exitCodes } from '#electron/cli/exit-codes.ts';
import { findBotByName } from '#electron/cli/find-by-name.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { ConfigPreview, ConfigStanding, ConfigText } from '#shared/schemas/config.ts';

import type { ShownConfig } from './config-words.ts';

export type ConfigOfBot = { client: AgentClient; bot: BotView; path: string };

export async function configOf(client: AgentClient, name: string): Promise<ConfigOfBot> {
  const bot = await findBotByName(client, name);
  return { client, bot, path: `/api/admin/bots/${bot.id}/config` };
}

/** The configuration with its text, read at the bot first where nothing is known of it. */
export async function currentConfig({ client, path, bot }: ConfigOfBot) {
  const known = await client.get<ShownConfig>(path);
  if (known.shown === null && known.isReachable) {
    await client.post<ConfigStanding>(`${path}/look`, undefined);
  }
  const config = known.shown === null ? await client.get<ShownConfig>(path) : known;
  if (config.shown === null) {
    throw new CliError('config-unknown', exitCodes.notFound, { name: bot.name });
  }
  return { ...config, shown: config.shown };
}

export async function versionText(
  { client, path }: ConfigOfBot,
  number: string | number,
): Promise<ConfigText> {
  if (!/^[1-9]\d{0,8}$/.test(String(number))) {
    throw new CliError('config-version', exitCodes.usage, { given: number });
  }
  const { shown } = await client.get<ShownConfig>(path, { version: number });
  if (shown === null) {
    throw new CliError('config-version', exitCodes.notFound, { given: number });
  }
  return shown;
}

/** What is said of a text of one's own, and how it is shown: new secrets in it belong in nobody's scrollback or build log. */
export function previewOf(
  { client, path }: ConfigOfBot,
  text: string,
  baseHash: string,
): Promise<ConfigPreview> {
  return client.post<ConfigPreview>(`${path}/preview`, { text, baseHash });
}

import type { Roster } from '#electron/agent/fleet/roster.ts';
import { secretsOf } from '#shared/schemas/connector.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';

import type { BotContexts } from '../bot-context.ts';
import { withoutSecrets } from '../secret-echo.ts';
import type { ProcessManager } from './process/process-manager.ts';
import type { BotServices } from './service-of-bot.ts';

type Dependencies = {
  roster: Pick<Roster, 'get'>;
  processes: Pick<ProcessManager, 'output'>;
  services: Pick<BotServices, 'subjectOf'>;
  contexts: BotContexts;
};

/**
 * The last lines that the program printed which the agent runs for a bot, first to last, without what they repeat of any
 * secret of the bot. None where it runs no program for it, or where those secrets cannot be opened.
 */
export function createBotOutput({ roster, processes, services, contexts }: Dependencies) {
  return async (tenantId: TenantId, botId: BotId): Promise<string[]> => {
    const watched = roster.get(tenantId, botId);
    const { connector } = watched.bot;
    const subject = services.subjectOf(connector, { tenantId, botId }) ?? botId;
    const lines = await processes.output(subject);
    if (lines.length === 0) {
      return [];
    }
    const { secrets } = contexts(watched);
    try {
      const opened = await Promise.all(
        secretsOf(connector).map(({ value }) => secrets.open(value)),
      );
      return lines.map((line) => withoutSecrets(line, opened));
    } catch {
      return [];
    }
  };
}

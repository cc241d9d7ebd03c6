import { AppError } from '#shared/errors.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';

import type { Repair } from './repair.ts';
import type { BotServices } from './services/service-of-bot.ts';

/**
 * How a bot is restarted whose kind has no way of its own: by what it runs as on this machine, where it says that, else
 * not at all.
 */
export function createRepairOfBot({ services }: { services: BotServices }): Repair {
  const hasService = (config: ConnectorConfig) => services.serviceOf(config) !== undefined;

  return {
    steps: (config) => (hasService(config) ? ['restart_bot'] : []),
    targetOf: (config) => services.targetOf(config),
    provesRuns: hasService,
    async restart(config, step, context) {
      if (step !== 'restart_bot' || !hasService(config)) {
        throw new AppError('restart_unavailable');
      }
      return services.restart(config, context);
    },
    rivals: (config, context) => services.rivals(config, context),
  };
}

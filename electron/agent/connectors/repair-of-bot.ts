import { AppError } from '#shared/errors.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { RestartHook } from '#shared/schemas/connectors/repair.ts';

import type { HttpCaller } from './http-call.ts';
import type { Repair } from './repair.ts';
import { callRestartHook } from './restart-hook.ts';
import type { BotServices } from './services/service-of-bot.ts';

/**
 * How a bot is restarted whose kind has no way of its own: by what it runs as on this machine, where it says that; else
 * by calling its restart hook, where it has one; else not at all.
 */
export function createRepairOfBot({
  services,
  call,
}: {
  services: BotServices;
  call: HttpCaller;
}): Repair {
  const hasService = (config: ConnectorConfig) => services.serviceOf(config) !== undefined;

  return {
    steps: (config) => (hasService(config) || hookOf(config) ? ['restart_bot'] : []),
    targetOf(config) {
      const hook = hookOf(config);
      return hook && !hasService(config)
        ? `hook:${hook.url} ${placeOf(config)}`
        : services.targetOf(config);
    },
    provesRuns: (config) =>
      hasService(config) || (config.type === 'http' && config.runIdFrom !== undefined),
    async restart(config, step, context) {
      if (step === 'restart_bot' && hasService(config)) {
        return services.restart(config, context);
      }
      const hook = hookOf(config);
      if (step !== 'restart_bot' || !hook) {
        throw new AppError('restart_unavailable');
      }
      const trustedCa = 'trustedCa' in config ? config.trustedCa : undefined;
      return callRestartHook(hook, step, context, { call, trustedCa });
    },
    rivals: (config, context) => services.rivals(config, context),
  };
}

function hookOf(config: ConnectorConfig): RestartHook | undefined {
  return 'restartHook' in config ? config.restartHook : undefined;
}

/**
 * Where the bot itself is. Two with the same hook that are elsewhere are two things to restart: the call says which bot
 * it is for.
 */
function placeOf(config: ConnectorConfig): string {
  if ('url' in config) {
    return new URL(config.url).origin;
  }
  return 'slug' in config ? (config.slug ?? '') : '';
}

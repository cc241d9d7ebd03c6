import { AppError } from '#shared/errors.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { RestartHook } from '#shared/schemas/connectors/repair.ts';

import type { HttpCaller } from './http-call.ts';
import type { Repair } from './repair.ts';
import { callRestartHook } from './restart-hook.ts';

/** A bot that may be restarted by calling an address. */
type Hooked = ConnectorConfig & {
  restartHook?: RestartHook | undefined;
  trustedCa?: string | undefined;
};

/**
 * Bots that are restarted by their own side when it is called. Two bots are the same thing to restart only where both
 * the address that is called and where they are (`placeOf`) are the same: the call says which bot it is for.
 */
export function createHookRepair<Config extends Hooked>({
  call,
  placeOf,
}: {
  call: HttpCaller;
  placeOf(config: Config): string;
}): Repair<Config> {
  return {
    steps: ({ restartHook }) => (restartHook ? ['restart_bot'] : []),
    targetOf: (config) => `hook ${config.restartHook?.url ?? ''} ${placeOf(config)}`,
    provesRuns: () => false,
    async restart({ restartHook, trustedCa }, step, context) {
      if (!restartHook) {
        throw new AppError('restart_unavailable');
      }
      return callRestartHook(restartHook, step, context, { call, trustedCa });
    },
  };
}

import type {
  ServiceContext,
  ServiceRepairContext,
} from '#electron/agent/connectors/services/service-manager.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';

import { probeContext, silentLogger } from './test-agent.ts';

/** What a service manager is asked with, on the machine's own time. */
export function serviceContexts(): { asked: ServiceContext; repair: ServiceRepairContext } {
  const botId = botIdSchema.parse('019b9a3c-0000-7000-8000-0000000000b1');
  const asked = { ...probeContext({ botId }), botId, subject: botId };
  return {
    asked,
    repair: {
      ...asked,
      logger: silentLogger,
      attemptId: 'attempt',
      correlationId: 'test',
      reason: 'a test',
    },
  };
}

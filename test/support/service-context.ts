import type { ServiceRepairContext } from '#electron/agent/connectors/services/service-manager.ts';
import type { Logger } from '#electron/agent/ports.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { botIdSchema, tenantIdSchema } from '#shared/schemas/ids.ts';

const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silent,
};

/** What a service manager is given when it is to look or to restart, on the machine's own time. */
export function aServiceContext(given: Partial<ServiceRepairContext> = {}): ServiceRepairContext {
  return {
    clock: createRealClock(),
    signal: new AbortController().signal,
    secrets: { open: (value) => Promise.resolve(value) },
    device: () => Promise.reject(new Error('no device is to be proven here')),
    tenantId: tenantIdSchema.parse('00000000-0000-4000-8000-000000000001'),
    botId: botIdSchema.parse('00000000-0000-4000-8000-000000000002'),
    subject: 'bot',
    logger: silent,
    attemptId: 'attempt',
    correlationId: 'correlation',
    reason: 'test',
    ...given,
  };
}

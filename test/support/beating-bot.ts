import type { NewBot } from '#shared/schemas/bot.ts';
import type { HeartbeatConnector } from '#shared/schemas/connectors/heartbeat.ts';

/** A bot that calls us, every minute with ten seconds of grace unless a test says otherwise. */
export function aBeatingBot({
  name = 'Backup',
  ...connector
}: Partial<Omit<HeartbeatConnector, 'type'>> & { name?: string } = {}): NewBot {
  return {
    name,
    kind: 'custom',
    connector: {
      type: 'heartbeat',
      schedule: { kind: 'period', periodMs: 60_000 },
      graceMs: 10_000,
      ...connector,
    },
  };
}

import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import { createBotAlerts } from '#electron/agent/incidents/bot-alerts.ts';
import type { BotChange } from '#electron/agent/incidents/bot-change.ts';

type StateTold = { hasDrifted: boolean; isInvalid: boolean };

const stateAlerts = {
  'config.drift': { type: 'config.drift', severity: 'info', cause: 'config_drift' },
  'config.invalid': { type: 'config.invalid', severity: 'warning', cause: 'config_invalid' },
} as const;
type StateAlert = keyof typeof stateAlerts;
const stateTypes = Object.keys(stateAlerts) as StateAlert[];

/** Which of the two has to be told or is over; empty where people know what there is to know. */
export function whatToTell(
  { hasAlert, state, inMaintenance }: WatchedBot,
  { hasDrifted, isInvalid }: StateTold,
): { toOpen: StateAlert[]; toSettle: StateAlert[] } {
  const holds = { 'config.drift': hasDrifted, 'config.invalid': isInvalid };
  return {
    toOpen: stateTypes.filter(
      (type) => holds[type] && !hasAlert.has(type) && state.verdict !== 'down' && !inMaintenance,
    ),
    toSettle: stateTypes.filter((type) => !holds[type] && hasAlert.has(type)),
  };
}

/** What people are told about the configurations of bots, each within the change that makes it true. */
export function createConfigAlerts(dependencies: { alerts: AlertService; ids: Ids }) {
  const told = createBotAlerts(dependencies);

  return {
    /** What is at the bot, and whether anything has to be done about it. Of a bot that is down more is told elsewhere. */
    async tellState(change: BotChange, standing: StateTold): Promise<void> {
      const { toOpen, toSettle } = whatToTell(change.watched, standing);
      for (const type of toSettle) {
        await told.settle(change, type);
      }
      for (const type of toOpen) {
        await told.tell(change, stateAlerts[type]);
      }
    },

    /** Something was put back by the agent itself: each time is told. */
    async tellPutBack(
      change: BotChange,
      type: 'config.rolled_back' | 'config.restored',
      { from, to }: { from: number; to: number },
    ): Promise<void> {
      await told.settle(change, type);
      await told.tell(change, {
        type,
        severity: 'warning',
        cause: type === 'config.restored' ? 'config_invalid' : 'config_bad',
        details: { from, to },
      });
    },

    /** A person has dealt with it, or it is a day ago. */
    async settlePutBack(change: BotChange): Promise<void> {
      await told.settle(change, 'config.rolled_back');
      await told.settle(change, 'config.restored');
    },
  };
}
export type ConfigAlerts = ReturnType<typeof createConfigAlerts>;

import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import type { Ids } from '#electron/agent/ids.ts';
import { createBotAlerts } from '#electron/agent/incidents/bot-alerts.ts';
import type { BotChange } from '#electron/agent/incidents/bot-change.ts';

/** What people are told about the configurations of bots, each within the change that makes it true. */
export function createConfigAlerts(dependencies: { alerts: AlertService; ids: Ids }) {
  const told = createBotAlerts(dependencies);

  return {
    /** What is at the bot, and whether anything has to be done about it. */
    async tellState(
      change: BotChange,
      { hasDrifted, isInvalid }: { hasDrifted: boolean; isInvalid: boolean },
    ): Promise<void> {
      const { hasAlert } = change.watched;
      if (!hasDrifted) {
        await told.settle(change, 'config.drift');
      } else if (!hasAlert.has('config.drift')) {
        await told.tell(change, { type: 'config.drift', severity: 'info', cause: 'config_drift' });
      }
      if (!isInvalid) {
        await told.settle(change, 'config.invalid');
      } else if (!hasAlert.has('config.invalid')) {
        await told.tell(change, {
          type: 'config.invalid',
          severity: 'warning',
          cause: 'config_invalid',
        });
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

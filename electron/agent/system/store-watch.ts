import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import { agentAct } from '#electron/agent/audit/act.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Logger } from '#electron/agent/ports.ts';
import type { Store } from '#electron/store/open-store.ts';

type Dependencies = {
  store: Store;
  alerts: AlertService;
  events: Events;
  ids: Ids;
  logger: Logger;
};

export type StoreWatch = ReturnType<typeof createStoreWatch>;

/** Looks the database through beside the running agent, and says so when it is damaged. */
export function createStoreWatch({ store, alerts, events, ids, logger }: Dependencies) {
  const act = () => agentAct('store-watch', ids.next());
  const about = { tenantId: null, type: 'store.damaged', subject: 'store' } as const;
  let isSound = true;

  return {
    isSound: () => isSound,

    /** A damaged file goes on being used as far as it can be, and is set aside at the next start. */
    async look(depth: 'quick_check' | 'integrity_check'): Promise<boolean> {
      const result = await store.checkIntegrity(depth);
      isSound = result.isSound;
      if (result.isSound) {
        await alerts.resolve(act(), about);
      } else {
        logger.error({ detail: result.detail }, 'the store is damaged');
        await alerts.open(act(), { ...about, severity: 'critical', details: { phase: 'found' } });
      }
      events.emit('system.changed', null, 'store');
      return result.isSound;
    },

    /** Says that a damaged file was set aside at this start, and what took its place. */
    async noteQuarantine(): Promise<void> {
      if (store.quarantinedNow) {
        const { at, restoredFrom } = store.quarantinedNow;
        logger.error({ at, restoredFrom }, 'a damaged store was set aside');
        await alerts.open(act(), {
          ...about,
          // An alert of its own: that the new file is sound does not bring back what was lost.
          subject: 'replaced-store',
          severity: 'critical',
          details: { phase: 'replaced', restoredFrom: restoredFrom ?? 0 },
        });
      }
    },
  };
}

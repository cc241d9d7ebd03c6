import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createAlertLookStore } from '#electron/store/alert-look-store.ts';
import type { Database } from '#electron/store/database.ts';
import { readReach } from '#electron/store/reach-store.ts';
import { createSilenceStore, listSilences } from '#electron/store/silence-store.ts';
import { AppError } from '#shared/errors.ts';
import {
  type BotId,
  type ChannelId,
  type SilenceId,
  silenceIdSchema,
  type TenantId,
} from '#shared/schemas/ids.ts';
import type { NewSilence, Silence, SilenceTarget } from '#shared/schemas/quiet.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
  /** Alerts are to be looked at, now. */
  wake: () => void;
};

export type SilenceService = ReturnType<typeof createSilenceService>;

/** What is muted: judged and healed as before, only nobody is told. Kept in memory, because every alert asks. */
export function createSilenceService({
  db,
  roster,
  audit,
  events,
  ids,
  clock,
  wake,
}: Dependencies) {
  const byTenant = new Map<TenantId, Silence[]>();

  function active(tenantId: TenantId): Silence[] {
    const now = clock.now();
    return (byTenant.get(tenantId) ?? []).filter(
      ({ until, endedAt }) => endedAt === null && until > now,
    );
  }

  function keep(silence: Silence): void {
    const others = active(silence.tenantId).filter(({ id }) => id !== silence.id);
    byTenant.set(silence.tenantId, silence.endedAt === null ? [...others, silence] : others);
  }

  async function assertThere(tenantId: TenantId, target: SilenceTarget): Promise<void> {
    roster.tenant(tenantId);
    if (target.of === 'bot') {
      roster.get(tenantId, target.botId);
    } else if (target.of === 'channel') {
      const { channels } = await readReach(db, tenantId);
      if (!channels.some(({ id }) => id === target.channelId)) {
        throw new AppError('not_found');
      }
    }
  }

  return {
    async takeUp(): Promise<void> {
      for (const silence of await listSilences(db, clock.now())) {
        keep(silence);
      }
    },

    /** Those that hold, oldest first. */
    list: (tenantId: TenantId): Silence[] => active(tenantId),

    async add(
      act: Act,
      tenantId: TenantId,
      { target, until, reason }: NewSilence,
    ): Promise<Silence> {
      if (until <= clock.now()) {
        throw new AppError('silence_in_past');
      }
      await assertThere(tenantId, target);
      const silence: Silence = {
        id: silenceIdSchema.parse(ids.next()),
        tenantId,
        target,
        until,
        reason,
        createdBy: act.actorId,
        createdAt: clock.now(),
        endedAt: null,
      };
      await db.transaction().execute(async (transaction) => {
        await createSilenceStore(transaction, tenantId).add(silence);
        await createAlertLookStore(transaction).lookAgain(tenantId, clock.now());
        await audit.record(transaction, act, {
          tenantId,
          action: 'silences.add',
          subject: silence.id,
          after: { target, until, reason },
        });
      });
      keep(silence);
      events.emit('silence.changed', tenantId, silence.id);
      wake();
      return silence;
    },

    /** Before its time; what is still wrong is told then. One that is over stays so. */
    async end(act: Act, tenantId: TenantId, id: SilenceId): Promise<Silence> {
      const ended = await db.transaction().execute(async (transaction) => {
        const store = createSilenceStore(transaction, tenantId);
        if (!(await store.find(id))) {
          throw new AppError('not_found');
        }
        await store.end(id, clock.now());
        await createAlertLookStore(transaction).lookAgain(tenantId, clock.now());
        await audit.record(transaction, act, { tenantId, action: 'silences.end', subject: id });
        const after = await store.find(id);
        if (!after) {
          throw new AppError('not_found');
        }
        return after;
      });
      keep(ended);
      events.emit('silence.changed', tenantId, id);
      wake();
      return ended;
    },

    /** Until when nobody is told of this bot, or of what is about no bot; `null` where people are. */
    mutedUntil(tenantId: TenantId, botId: BotId | null): number | null {
      const untils = active(tenantId).flatMap(({ target, until }) =>
        target.of === 'tenant' || (target.of === 'bot' && target.botId === botId) ? [until] : [],
      );
      return untils.length === 0 ? null : Math.max(...untils);
    },

    /** Nothing goes over these. */
    mutedChannels: (tenantId: TenantId): ReadonlySet<ChannelId> =>
      new Set(
        active(tenantId).flatMap(({ target }) =>
          target.of === 'channel' ? [target.channelId] : [],
        ),
      ),
  };
}

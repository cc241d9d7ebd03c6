import { agentAct } from '#electron/agent/audit/act.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { Database } from '#electron/store/database.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import type { StoredNotice } from '#electron/store/notice-store.ts';
import type { Cause } from '#shared/faults.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';
import { addTeam, isMessage, noticesOf, takingChannels } from '#test/support/told-agent.ts';

const minute = 60_000;
/** What bots fail with at once: several kinds and gravities, so that several groups begin. */
const causes: readonly Cause[] = ['refused', 'server_error', 'reset', 'auth'];

export type StormOptions = { tenants: number; bots: number; repeats: number };

export type StormFigures = {
  /** Of one recipient, in the ten minutes that begin with the first alert of a round. */
  mostMessages: number;
  /** Tenants of which a recipient got no message in a round. */
  tenantsWithNone: number;
  alerts: number;
  /** Alerts that a recipient was not told of, or not told the end of. */
  forgotten: number;
  notices: number;
  messages: number;
};

/** Everything of every tenant fails within ten seconds, works again five minutes later, and that again and again. */
export async function storm({ tenants, bots, repeats }: StormOptions): Promise<StormFigures> {
  const clock = createVirtualClock(undefined, { waitsFor: 'memory' });
  const store = await openMemoryStore(clock.now);
  let isDown = false;
  await using agent = await createTestAgent({
    clock,
    store,
    script: (path) => (isDown ? (causes[Number(path) % causes.length] ?? 'refused') : 'ok'),
    hostOf: (path) => `host-${path}`,
    channels: takingChannels(),
    limits: { total: 10_000, perOrigin: 10_000 },
  });
  const act = () => agentAct('storm', agent.ids.next());
  const fleet: { tenantId: TenantId; botIds: BotId[] }[] = [];
  for (let number = 0; number < tenants; number += 1) {
    const { id: tenantId } = await agent.tenancy.create(act(), { name: `Tenant ${number}` });
    await addTeam(agent.agent, tenantId);
    const given = Array.from({ length: bots }, (_, bot) =>
      aBot({ name: `Bot ${bot}`, path: String(bot), intervalMs: 60 * minute }),
    );
    const added = await agent.fleet.addMany(act(), tenantId, given);
    fleet.push({ tenantId, botIds: added.map(({ id }) => id) });
  }
  await clock.advance(minute);

  /** Every bot is looked at, spread over these ten seconds. */
  async function lookAtAll(): Promise<void> {
    const all = fleet.flatMap(({ tenantId, botIds }) =>
      botIds.map((botId) => ({ tenantId, botId })),
    );
    const slices = 10;
    const looks: Promise<unknown>[] = [];
    for (let slice = 0; slice < slices; slice += 1) {
      const some = all.filter((_, index) => index % slices === slice);
      looks.push(agent.health.checkNow(act(), some));
      await clock.advance(1_000);
    }
    await clock.advance(10_000);
    await Promise.all(looks);
  }

  const rounds: number[] = [];
  for (let round = 0; round < repeats; round += 1) {
    rounds.push(clock.now());
    isDown = true;
    await lookAtAll();
    await clock.advance(5 * minute - 20_000);
    isDown = false;
    await lookAtAll();
    await clock.advance(15 * minute - 20_000);
  }
  return await figuresOf(store.db, { tenantIds: fleet.map(({ tenantId }) => tenantId), rounds });
}

async function figuresOf(
  db: Database,
  { tenantIds, rounds }: { tenantIds: TenantId[]; rounds: number[] },
): Promise<StormFigures> {
  const figures: StormFigures = {
    mostMessages: 0,
    tenantsWithNone: 0,
    alerts: 0,
    forgotten: 0,
    notices: 0,
    messages: 0,
  };
  for (const tenantId of tenantIds) {
    const notices = await noticesOf(db, tenantId);
    const messages = notices.filter(isMessage);
    figures.notices += notices.length;
    figures.messages += messages.length;
    for (const ours of Map.groupBy(messages, ({ recipient }) => recipient).values()) {
      for (const from of rounds) {
        const within = ours.filter(({ dueAt }) => dueAt >= from && dueAt < from + 10 * minute);
        figures.mostMessages = Math.max(figures.mostMessages, within.length);
        figures.tenantsWithNone += within.length === 0 ? 1 : 0;
      }
    }
    const alerts = await db
      .selectFrom('admin_alerts')
      .select(['id', 'severity'])
      .where('tenant_id', '=', tenantId)
      .where('severity', '<>', 'info')
      .execute();
    figures.alerts += alerts.length;
    const byAlert = Map.groupBy(notices, ({ alertId }) => alertId as string | null);
    figures.forgotten += alerts.filter(
      ({ id, severity }) => !isWhole(byAlert.get(id) ?? [], severity, notices),
    ).length;
  }
  return figures;
}

/** Everyone who is to be told was, by a message that went or within one, and of its end too. */
function isWhole(ours: StoredNotice[], severity: string, all: StoredNotice[]): boolean {
  const byId = new Map(all.map((notice) => [notice.id, notice]));
  const hasGone = (notice: StoredNotice): boolean =>
    notice.foldedInto === null
      ? notice.state !== 'held'
      : byId.get(notice.foldedInto) !== undefined;
  const told = (phase: string) =>
    new Set(
      ours.filter((each) => each.phase === phase && hasGone(each)).map((each) => each.recipient),
    ).size;
  const recipients = severity === 'critical' ? 3 : 2;
  return told('opened') === recipients && told('resolved') === recipients;
}

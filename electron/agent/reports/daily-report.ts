import { readersOf } from '#electron/agent/alerts/routing.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Recorder } from '#electron/agent/health/recorder.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { Job } from '#electron/agent/scheduler.ts';
import type { SettingsService } from '#electron/agent/tenancy/settings-service.ts';
import type { Database } from '#electron/store/database.ts';
import { createDayFactsStore } from '#electron/store/day-facts-store.ts';
import { createNoticeStore, recipientKey } from '#electron/store/notice-store.ts';
import { readReach } from '#electron/store/reach-store.ts';
import { noticeIdSchema } from '#shared/schemas/ids.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import type { Schedules } from '#shared/schemas/tenant-settings.ts';
import { civilDay, isoDate } from '#shared/time/civil-day.ts';
import { type DailyTurn, lastDailyTurn } from '#shared/time/daily-turns.ts';
import { zoneBuckets } from '#shared/time/zone-buckets.ts';

/** A turn of yesterday is still made up for within this time, as where the clock skipped it at the end of the day. */
const stillMs = 60 * 60_000;

export const dailyReportJob = 'daily-report';

type Dependencies = {
  db: Database;
  roster: Roster;
  settings: Pick<SettingsService, 'read'>;
  recorder: Pick<Recorder, 'flush'>;
  events: Events;
  ids: Ids;
  clock: Clock;
  logger: Logger;
};

function localDate(zone: string, at: number): string {
  const [year, month, day] = new Intl.DateTimeFormat('en-CA', { timeZone: zone })
    .format(at)
    .split('-')
    .map(Number);
  return isoDate(civilDay(year ?? 0, month ?? 0, day ?? 0));
}

/** The date whose report is due; `null` where it is too late for yesterday's and too early for today's. */
export function reportDate(zone: string, now: number, minuteOfDay: number): DailyTurn | null {
  const turn = lastDailyTurn(zone, now, minuteOfDay);
  return turn.date === localDate(zone, now) || now - turn.at <= stillMs ? turn : null;
}

/**
 * Tells each tenant in the morning how yesterday was, once for each local date: whatever was slept through, restarted, or
 * set to another time or zone meanwhile.
 */
export function createDailyReports({
  db,
  roster,
  settings,
  recorder,
  events,
  ids,
  clock,
  logger,
}: Dependencies) {
  function yesterdayOf(zone: string, { at }: DailyTurn) {
    const buckets = zoneBuckets(zone);
    const today = buckets.spanOf('day', at);
    const { start, end } = buckets.spanOf('day', today.start - 1);
    return { from: start, to: end, date: localDate(zone, start) };
  }

  async function report(
    { id: tenantId, zone }: Tenant,
    turn: DailyTurn,
    { media, to }: Schedules['dailyReport'],
  ): Promise<number> {
    const { date, ...span } = yesterdayOf(zone, turn);
    await recorder.flush();
    const now = clock.now();
    return db.transaction().execute(async (transaction) => {
      const notices = createNoticeStore(transaction, tenantId);
      const prefix = `daily|${turn.date}|`;
      if (await notices.hasAny(prefix)) {
        return 0;
      }
      const facts = await createDayFactsStore(transaction, tenantId).of(span);
      const bots = roster.ofTenant(tenantId).filter((each) => roster.isActive(each)).length;
      const recipients = readersOf(media, to, await readReach(transaction, tenantId));
      for (const recipient of recipients) {
        await notices.insert({
          id: noticeIdSchema.parse(ids.next()),
          tenantId,
          dedupeKey: prefix + recipientKey(recipient),
          kind: 'daily_report',
          alertId: null,
          phase: null,
          severity: 'info',
          groupKey: 'report.daily',
          ...recipient,
          state: 'due',
          hold: null,
          dueAt: now,
          facts: { date, bots, ...facts },
          createdAt: now,
        });
      }
      return recipients.length;
    });
  }

  function jobOf(tenant: Tenant): Job[] {
    const { dailyReport } = settings.read(tenant.id, 'schedules');
    if (!dailyReport.isOn || tenant.isDemo || tenant.archivedAt !== null) {
      return [];
    }
    const { minuteOfDay } = dailyReport;
    return [
      {
        name: dailyReportJob,
        scope: tenant.id,
        zone: tenant.zone,
        schedule: { kind: 'daily', minuteOfDay },
        async run() {
          const turn = reportDate(tenant.zone, clock.now(), minuteOfDay);
          const count = turn === null ? 0 : await report(tenant, turn, dailyReport);
          if (count > 0) {
            logger.info(
              { tenantId: tenant.id, count, date: turn?.date },
              'the daily report is due',
            );
            events.emit('notice.changed', tenant.id, '');
          }
        },
      },
    ];
  }

  return { jobs: (): Job[] => roster.tenants().flatMap(jobOf) };
}

import { useContext, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Badge } from '#renderer/components/ui/badge.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Input } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { ClockContext } from '#renderer/lib/now.ts';
import { nextInstantOf } from '#renderer/lib/wall-week.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import type { NotificationHours } from '#shared/schemas/tenant-settings.ts';

import { useMediaWords } from '../use-media-words.ts';
import { readTime, timeText, useMomentWords, useWallWords } from '../use-wall-words.ts';
import { useSimulation } from './use-simulation.ts';

const sunday = 6;
const lateEvening = 23 * 60 + 40;

type SimulatorProps = {
  client: Tenant;
  /** As they stand on the screen, applied or not. */
  hours: NotificationHours;
  isDraft: boolean;
};

/** "What would happen on Sunday at 23:40?", answered by the agent itself. */
export function Simulator({ client, hours, isDraft }: SimulatorProps) {
  const { t } = useTranslation(['settings', 'status']);
  const dayId = useId();
  const timeId = useId();
  const words = useWallWords();
  const momentOf = useMomentWords(client.zone);
  const clock = useContext(ClockContext);
  const [day, setDay] = useState(sunday);
  const [minute, setMinute] = useState(lateEvening);
  const [at, setAt] = useState<number>();
  const { simulated, error, retry } = useSimulation(
    client.id,
    at === undefined ? undefined : { at, hours },
  );

  return (
    <SectionCard title={t('hours.simulator.title')}>
      <form
        className="flex flex-wrap items-center gap-2 px-4 py-3 text-13"
        onSubmit={(event) => {
          event.preventDefault();
          setAt(nextInstantOf(client.zone, { day, minute }, clock?.now() ?? Date.now()));
        }}
      >
        <label htmlFor={dayId}>{t('hours.simulator.on')}</label>
        <Select
          id={dayId}
          size="lg"
          className="w-36"
          value={String(day)}
          options={Array.from({ length: 7 }, (_, index) => ({
            value: String(index),
            label: words.weekday(index),
          }))}
          onChange={(next) => {
            setDay(Number(next));
            setAt(undefined);
          }}
        />
        <label htmlFor={timeId}>{t('hours.simulator.at')}</label>
        <Input
          id={timeId}
          type="time"
          className="w-32"
          value={timeText(minute)}
          onChange={({ target }) => {
            setMinute(readTime(target.value) ?? minute);
            setAt(undefined);
          }}
        />
        <Button size="lg" type="submit">
          {t('hours.simulator.ask')}
        </Button>
        {isDraft && <span className="text-12 text-muted">{t('hours.simulator.draft')}</span>}
      </form>
      {error && <ErrorNotice error={error} onRetry={retry} className="mx-4 mb-3" />}
      {at !== undefined && simulated && (
        <div className="border-t px-4 py-3">
          <p className="text-13 font-medium">
            {t(simulated.isOpen ? 'hours.simulator.open' : 'hours.simulator.closed', {
              moment: momentOf(at),
            })}
          </p>
          <table className="mt-2 w-full text-13">
            <thead className="text-left text-12 text-muted">
              <tr>
                <th className="py-1 pr-4 font-normal">{t('hours.simulator.severity')}</th>
                <th className="py-1 pr-4 font-normal">{t('hours.simulator.when')}</th>
                <th className="py-1 font-normal">{t('hours.simulator.how')}</th>
              </tr>
            </thead>
            <tbody className="divide-y">
              {simulated.bySeverity.map((row) => (
                <SimulatedRow key={row.severity} {...row} zone={client.zone} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </SectionCard>
  );
}

type SimulatedRowProps = NonNullable<
  ReturnType<typeof useSimulation>['simulated']
>['bySeverity'][number] & { zone: string };

function SimulatedRow({ severity, told, at, media, zone }: SimulatedRowProps) {
  const { t } = useTranslation(['settings', 'status']);
  const momentOf = useMomentWords(zone);
  const mediaWords = useMediaWords();
  const isSilent = media.length === 0;

  return (
    <tr className="align-baseline">
      <th scope="row" className="py-1.5 pr-4 text-left font-medium">
        {t(`status:severity.${severity}`)}
      </th>
      <td className="py-1.5 pr-4">
        {isSilent ? (
          <span className="text-muted">{t('hours.simulator.nobody')}</span>
        ) : told === 'now' ? (
          <Badge tone="ok">{t('hours.simulator.now')}</Badge>
        ) : (
          <span className="inline-flex flex-wrap items-center gap-2 sm:flex-nowrap sm:whitespace-nowrap">
            <Badge tone="degraded">{t('hours.simulator.held')}</Badge>
            <time dateTime={new Date(at).toISOString()}>
              {t('hours.simulator.until', { moment: momentOf(at) })}
            </time>
          </span>
        )}
      </td>
      <td className="py-1.5 text-muted">{isSilent ? '–' : mediaWords.list(media)}</td>
    </tr>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { SectionCard } from '#renderer/components/section-card.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import type { BotView } from '#shared/schemas/bot.ts';
import type { Fleet, StatusCounts } from '#shared/schemas/fleet.ts';
import { statuses } from '#shared/status.ts';

import { FleetBars } from './fleet-bars.tsx';
import { FleetTable } from './fleet-table.tsx';
import { FleetWall } from './fleet-wall.tsx';

const views = ['wall', 'table'] as const;

/** Every bot in one look, or every client where there are too many bots; the same as a table on request. */
export function FleetCard({ fleet, bots }: { fleet: Fleet; bots: readonly BotView[] | undefined }) {
  const { t } = useTranslation('overview');
  const [view, setView] = useState<(typeof views)[number]>('wall');

  return (
    <SectionCard
      title={t('fleet.title')}
      aside={
        <>
          {t('fleet.bots', { count: fleet.total })}
          <fieldset className="flex gap-0.5">
            <legend className="sr-only">{t('fleet.view.label')}</legend>
            {views.map((name) => (
              <Button
                key={name}
                size="sm"
                variant="quiet"
                aria-pressed={view === name}
                className="aria-pressed:bg-surface-2 aria-pressed:text-text forced-colors:aria-pressed:underline"
                onClick={() => setView(name)}
              >
                {t(`fleet.view.${name}`)}
              </Button>
            ))}
          </fieldset>
        </>
      }
    >
      <div className="px-4 pt-3">
        <StatusTotals counts={fleet.counts} />
      </div>
      {view === 'table' && <FleetTable fleet={fleet} />}
      {view === 'wall' && bots && <FleetWall fleet={fleet} bots={bots} />}
      {view === 'wall' && !bots && <FleetBars fleet={fleet} />}
    </SectionCard>
  );
}

function StatusTotals({ counts }: { counts: StatusCounts }) {
  const { t } = useTranslation('status');

  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-13">
      {statuses
        .filter((status) => counts[status] > 0)
        .map((status) => (
          <li key={status} className="flex items-center gap-1.5">
            <StatusIcon status={status} />
            {t(`count.${status}`, { count: counts[status] })}
          </li>
        ))}
    </ul>
  );
}

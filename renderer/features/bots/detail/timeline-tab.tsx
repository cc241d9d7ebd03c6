import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';

import { type Range, ranges } from './detail-search.ts';
import { HistoryFigures } from './history-figures.tsx';
import { IncidentList } from './incident-list.tsx';
import { LatencyChart } from './latency-chart.tsx';
import { StateList } from './state-list.tsx';
import { StatusStrip } from './status-strip.tsx';
import type { BotAddress } from './use-bot.ts';
import { useBotHistory } from './use-bot-history.ts';

type TimelineTabProps = { address: BotAddress; range: Range; onRange: (range: Range) => void };

/** What happened to the bot over a day, a week or a month. */
export function TimelineTab({ address, range, onRange }: TimelineTabProps) {
  const { t } = useTranslation('bots');
  const history = useBotHistory(address, range);
  const { segments, buckets, incidents, from, to, now, size, error, retry } = history;
  const period = { from, to };

  return (
    <div className="flex flex-col gap-4">
      {error && <ErrorNotice error={error} title={t('history-failed')} onRetry={retry} />}
      <SectionCard
        title={t(`range.title.${range}`)}
        isBusy={segments === undefined}
        aside={<RangeButtons range={range} onRange={onRange} />}
      >
        <div className="flex flex-col gap-4 px-4 py-3">
          <HistoryFigures history={history} />
          {segments === undefined && <Skeleton className="h-10" />}
          {segments?.length === 0 && <p className="text-13 text-muted">{t('strip.nothing')}</p>}
          {segments && segments.length > 0 && (
            <StatusStrip segments={segments} period={period} label={t('strip.label')} />
          )}
          <p className="text-12 text-muted">{t('figure.uptime-definition')}</p>
        </div>
      </SectionCard>
      <SectionCard title={t('latency.title')} isBusy={buckets === undefined}>
        {buckets ? (
          <LatencyChart buckets={buckets} size={size} period={period} now={now} />
        ) : (
          <Skeleton className="m-4 h-24" />
        )}
      </SectionCard>
      <div className="grid items-start gap-4 min-[1100px]:grid-cols-2">
        <SectionCard title={t('incidents.title')} isBusy={incidents === undefined}>
          <IncidentList incidents={incidents} />
        </SectionCard>
        <SectionCard title={t('states.title')} isBusy={segments === undefined}>
          <StateList segments={segments ?? []} />
        </SectionCard>
      </div>
    </div>
  );
}

function RangeButtons({ range, onRange }: { range: Range; onRange: (range: Range) => void }) {
  const { t } = useTranslation('bots');

  return (
    <fieldset aria-label={t('range.label')} className="flex flex-wrap items-center gap-1">
      {ranges.map((each) => (
        <Button
          key={each}
          size="sm"
          variant={each === range ? 'plain' : 'quiet'}
          aria-pressed={each === range}
          onClick={() => onRange(each)}
        >
          {t(`range.name.${each}`)}
        </Button>
      ))}
      <Kbd keys="t" className="ml-1" />
    </fieldset>
  );
}

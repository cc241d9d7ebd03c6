import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '#renderer/lib/use-format.ts';

import type { BotHistory } from './use-bot-history.ts';

/** The range in numbers. What is not known yet is a dash, never a zero. */
export function HistoryFigures({ history }: { history: BotHistory }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const { uptime, latency, incidents } = history;
  const ms = (value: number | null | undefined) =>
    typeof value === 'number' ? format.milliseconds(value) : '–';

  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-3">
      <Figure
        name={t('figure.uptime')}
        value={uptime?.ratio == null ? '–' : format.percent(uptime.ratio, 2)}
        note={
          uptime &&
          (uptime.watchedMs === 0
            ? t('figure.not-watched')
            : t('figure.uptime-note', {
                watched: format.duration(uptime.watchedMs),
                down: format.duration(uptime.downMs),
              }))
        }
        title={t('figure.uptime-definition')}
      />
      <Figure
        name={t('figure.incidents')}
        value={incidents ? format.number(incidents.length) : '–'}
        note={
          uptime &&
          uptime.unknownMs > 60_000 &&
          t('figure.unknown-note', { span: format.duration(uptime.unknownMs) })
        }
      />
      <Figure
        name={t('figure.latency')}
        value={ms(latency?.p50Ms)}
        note={latency?.p95Ms != null && t('figure.p95', { value: ms(latency.p95Ms) })}
      />
      <Figure
        name={t('figure.answers')}
        value={latency ? format.number(latency.count) : '–'}
        note={undefined}
      />
    </dl>
  );
}

type FigureProps = { name: string; value: string; note?: ReactNode; title?: string };

function Figure({ name, value, note, title }: FigureProps) {
  return (
    <div className="min-w-28" title={title}>
      <dt className="text-12 text-muted">{name}</dt>
      <dd>
        <span className="text-20 font-semibold">{value}</span>
        {note && <span className="block text-12 text-muted">{note}</span>}
      </dd>
    </div>
  );
}

import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { ReasonNote } from '#renderer/components/reason-note.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { Badge } from '#renderer/components/ui/badge.tsx';
import { EvidenceList } from '#renderer/features/bots/evidence-list.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { type LayerState, layerNames } from '#shared/schemas/health.ts';
import type { Status } from '#shared/status.ts';

import type { TryOutReading } from './use-try-out.ts';

const statusOfLayer = {
  none: 'unknown',
  pass: 'ok',
  degraded: 'degraded',
  fail: 'down',
} as const satisfies Record<LayerState, Status>;

type TryOutResultProps = { reading: TryOutReading | undefined; error: unknown; isTrying: boolean };

/** What one probe saw, layer by layer, and what it comes to. */
export function TryOutResult({ reading, error, isTrying }: TryOutResultProps) {
  const { t } = useTranslation(['bots', 'status']);
  const format = useFormat();

  if (error) {
    return <ErrorNotice error={error} title={t('try.failed')} />;
  }
  if (!reading) {
    return (
      <p aria-live="polite" className="text-13 text-muted">
        {isTrying ? t('try.trying') : t('try.hint')}
      </p>
    );
  }
  const { layers, latencyMs, cause, reason, code, evidence } = reading;
  const took = latencyMs === null ? '' : format.milliseconds(latencyMs);
  return (
    <div aria-live="polite" className={cn('flex flex-col gap-2', isTrying && 'opacity-60')}>
      {cause === null && reason === null ? (
        <p className="text-13 font-medium">
          {code === null
            ? t('try.works-plain', { took })
            : t('try.works', { code: String(code), took })}
        </p>
      ) : (
        <div className="text-13">
          <ReasonNote cause={cause} reason={reason} />
          {code !== null && <p className="text-muted">HTTP {code}</p>}
        </div>
      )}
      <ul className="flex flex-wrap gap-1.5">
        {layerNames.map((name) => {
          const state = layers[name];
          return (
            <li key={name}>
              <Badge className={cn('gap-1.5 py-0.5', state === 'none' && 'border-dashed')}>
                <StatusIcon status={statusOfLayer[state]} />
                {t(`status:layer.${name}`)}
                <span className="sr-only">:</span>
                <span className="text-muted">{t(`status:layer-state.${state}`)}</span>
              </Badge>
            </li>
          );
        })}
      </ul>
      {evidence && cause !== null && <EvidenceList evidence={evidence} />}
    </div>
  );
}

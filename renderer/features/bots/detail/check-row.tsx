import { ChevronRight } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import { CheckVerdict } from '#renderer/components/check-verdict.tsx';
import { LayerRow } from '#renderer/components/layer-row.tsx';
import { EvidenceList } from '#renderer/features/bots/evidence-list.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { Check } from '#shared/schemas/health.ts';

export const checkTracks =
  'grid grid-cols-[9.25rem_7rem_7rem_minmax(5rem,1fr)_2.75rem_4.5rem_6rem] gap-x-2';

type CheckRowProps = { check: Check; isOpen: boolean; onToggle: () => void };

/** One probe; with evidence it unfolds. */
export function CheckRow({ check, isOpen, onToggle }: CheckRowProps) {
  const { t } = useTranslation(['bots', 'causes']);
  const format = useFormat();
  const evidenceId = useId();
  const { at, layers, cause, code, latencyMs, source, evidence } = check;
  const when = (
    <time dateTime={new Date(at).toISOString()} title={format.exact(at)} className="text-muted">
      {format.day(at)} {format.timeWithSeconds(at)}
    </time>
  );

  return (
    <>
      <div className={cn(checkTracks, 'h-7 items-center px-3 text-13')}>
        {evidence ? (
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={evidenceId}
            onClick={onToggle}
            className="-ml-1 flex h-6 cursor-default items-center gap-0.5 rounded-sm pr-1 hover:bg-surface-2"
          >
            <ChevronRight
              aria-hidden
              className={cn('size-3.5 text-muted transition-transform', isOpen && 'rotate-90')}
            />
            {when}
            <span className="sr-only">{t('checks.evidence')}</span>
          </button>
        ) : (
          <span className="pl-3">{when}</span>
        )}
        <CheckVerdict check={check} />
        <LayerRow layers={layers} />
        <span className="truncate">{cause && t(`causes:${cause}.name`)}</span>
        <span className="text-right">{code ?? ''}</span>
        <span className="text-right">
          {latencyMs === null ? '–' : format.milliseconds(latencyMs)}
        </span>
        <span className="text-right text-12 text-muted">{t(`checks.sources.${source}`)}</span>
      </div>
      {evidence && isOpen && (
        <div id={evidenceId} className="bg-surface-0 px-6 py-2">
          {cause && <p className="mb-1 text-13">{t(`causes:${cause}.sentence`)}</p>}
          <EvidenceList evidence={evidence} />
        </div>
      )}
    </>
  );
}

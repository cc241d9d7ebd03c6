import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { type LayerState, type Layers, layerNames } from '#shared/schemas/health.ts';
import type { Status } from '#shared/status.ts';

export type LayerName = (typeof layerNames)[number];

const statusOf = {
  none: 'unknown',
  pass: 'ok',
  degraded: 'degraded',
  fail: 'down',
} as const satisfies Record<LayerState, Status>;

type LayersListProps = {
  layers: Layers;
  /** What there is to say of a layer beside how it is. */
  notes?: Partial<Record<LayerName, ReactNode>>;
  /** What is said of a layer that nothing is known of. */
  unknown?: string;
  /** It is being looked at: what is not known yet is on its way. */
  isLooking?: boolean;
};

/** The five layers from the ground up, one a line, as they become known. */
export function LayersList(props: LayersListProps) {
  const { layers, notes = {}, unknown, isLooking = false } = props;
  const { t } = useTranslation(['bots', 'status']);

  return (
    <ol aria-label={t('layers')} className="flex flex-col gap-1 text-13">
      {layerNames.map((name) => {
        const state = layers[name];
        const isComing = isLooking && state === 'none';
        return (
          <li key={name} className="flex items-baseline gap-2">
            <StatusIcon
              status={isComing ? 'healing' : statusOf[state]}
              className={cn('translate-y-0.5', state === 'none' && !isComing && 'opacity-60')}
            />
            <span className={cn('w-20 shrink-0', state === 'none' && 'text-muted')}>
              {t(`status:layer.${name}`)}
            </span>
            <span className="min-w-0 text-12 text-muted">
              {isComing
                ? t('first.looking')
                : (notes[name] ??
                  ((state === 'none' && unknown) || t(`status:layer-state.${state}`)))}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

import { useTranslation } from 'react-i18next';

import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { type LayerState, type Layers, layerNames } from '#shared/schemas/health.ts';
import type { Status } from '#shared/status.ts';

const statusOf = {
  none: 'unknown',
  pass: 'ok',
  degraded: 'degraded',
  fail: 'down',
} as const satisfies Record<LayerState, Status>;

/** The five layers from the ground up, each with its state in words. */
export function LayersLine({ layers }: { layers: Layers }) {
  const { t } = useTranslation(['bots', 'status']);

  return (
    <ol aria-label={t('layers')} className="flex flex-wrap gap-x-6 gap-y-1 text-13">
      {layerNames.map((name) => {
        const state = layers[name];
        return (
          <li
            key={name}
            className={cn('flex items-center gap-1.5', state === 'none' && 'text-muted')}
          >
            <StatusIcon status={statusOf[state]} className={state === 'none' ? 'opacity-60' : ''} />
            {t(`status:layer.${name}`)}
            <span className={cn('text-12', state === 'pass' ? 'sr-only' : 'text-muted')}>
              {t(`status:layer-state.${state}`)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

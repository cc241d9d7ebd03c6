import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';
import { type LayerState, type Layers, layerNames } from '#shared/schemas/health.ts';

const looks: Readonly<Record<LayerState, string>> = {
  none: 'border-border-control border-dashed text-muted opacity-60',
  pass: 'border-transparent bg-ok/15 text-ok-text',
  degraded: 'border-degraded/60 bg-tint-degraded text-degraded-text',
  fail: 'border-down/70 bg-tint-down text-down-text',
};

const marks: Readonly<Record<LayerState, string>> = {
  none: '·',
  pass: '✓',
  degraded: '▲',
  fail: '×',
};

type LayerRowProps = { layers: Layers; className?: string };

/** The five layers as five small cells, each with a mark of its own; a list with words for those who listen. */
export function LayerRow({ layers, className }: LayerRowProps) {
  const { t } = useTranslation('status');

  return (
    <ul className={cn('inline-flex gap-0.5', className)}>
      {layerNames.map((name) => {
        const words = `${t(`layer.${name}`)}: ${t(`layer-state.${layers[name]}`)}`;
        return (
          <li
            key={name}
            title={words}
            className={cn(
              'flex h-4 w-5 items-center justify-center rounded-sm border text-12 leading-none font-semibold',
              looks[layers[name]],
            )}
          >
            <span aria-hidden>{marks[layers[name]]}</span>
            <span className="sr-only">{words}</span>
          </li>
        );
      })}
    </ul>
  );
}

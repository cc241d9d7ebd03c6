import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';

import { cn } from '#renderer/lib/cn.ts';

const badgeLook = cva(
  'inline-flex items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 text-12 leading-[1.125rem] [&_svg]:size-3',
  {
    variants: {
      tone: {
        neutral: 'border-border-soft bg-surface-2 text-muted',
        ok: 'border-border-soft text-ok-text',
        degraded: 'border-transparent bg-tint-degraded text-degraded-text',
        down: 'border-transparent bg-tint-down text-down-text',
        healing: 'border-transparent bg-tint-healing text-healing-text',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

type BadgeProps = ComponentProps<'span'> & VariantProps<typeof badgeLook>;

export function Badge({ tone, className, ...props }: BadgeProps) {
  return <span className={cn(badgeLook({ tone }), className)} {...props} />;
}

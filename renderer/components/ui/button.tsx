import { Button as BaseButton } from '@base-ui/react/button';
import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';

import { cn } from '#renderer/lib/cn.ts';

export const buttonLook = cva(
  'inline-flex shrink-0 cursor-default items-center justify-center gap-1.5 whitespace-nowrap rounded-md border text-13 font-medium transition-colors select-none data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.5]',
  {
    variants: {
      variant: {
        primary: 'border-transparent bg-accent text-on-accent hover:not-data-disabled:bg-accent/90',
        plain:
          'border-border-control bg-surface-1 text-text hover:not-data-disabled:bg-surface-2 data-pressed:bg-surface-2 data-popup-open:bg-surface-2',
        quiet:
          'border-transparent text-muted hover:not-data-disabled:bg-surface-2 hover:not-data-disabled:text-text data-pressed:bg-surface-2 data-popup-open:bg-surface-2',
        danger:
          'border-border-control bg-surface-1 text-down-text hover:not-data-disabled:border-down hover:not-data-disabled:bg-tint-down',
        link: 'border-transparent text-accent underline-offset-2 hover:not-data-disabled:underline',
      },
      size: {
        sm: 'h-6 px-2 text-12',
        md: 'h-7 px-2.5',
        lg: 'h-8 px-3',
        icon: 'size-7',
        'icon-sm': 'size-6',
      },
    },
    defaultVariants: { variant: 'plain', size: 'md' },
  },
);

type ButtonProps = Omit<ComponentProps<typeof BaseButton>, 'className'> &
  VariantProps<typeof buttonLook> & { className?: string };

export function Button({ variant, size, className, ...props }: ButtonProps) {
  return <BaseButton className={cn(buttonLook({ variant, size }), className)} {...props} />;
}

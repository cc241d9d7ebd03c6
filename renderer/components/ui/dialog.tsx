import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { cva, type VariantProps } from 'class-variance-authority';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';

import { buttonLook } from './button.tsx';

const dialogLook = cva(
  'fixed left-1/2 z-40 flex max-h-[calc(100dvh-4rem)] max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col overflow-hidden rounded-lg border bg-surface-1 text-text shadow-overlay transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0',
  {
    variants: {
      size: { sm: 'w-96', md: 'w-[34rem]', lg: 'w-[48rem]' },
      place: { middle: 'top-1/2 -translate-y-1/2', top: 'top-[12vh]' },
    },
    defaultVariants: { size: 'md', place: 'middle' },
  },
);

type DialogProps = VariantProps<typeof dialogLook> & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Hides the header from sight; its title still names the dialog. */
  hideHeader?: boolean;
  description?: string;
  children: ReactNode;
  /** There is nothing in it but text: it can have the focus itself, so that keys scroll it. */
  isText?: boolean;
  footer?: ReactNode;
  /** What has the focus at first; the first thing that can have it where left out. */
  initialFocus?: RefObject<HTMLElement | null> | undefined;
};

/** A modal window. Focus goes in, stays in, and returns to where it came from. */
export function Dialog(props: DialogProps) {
  const {
    open,
    onOpenChange,
    title,
    hideHeader = false,
    description,
    children,
    isText = false,
    footer,
  } = props;
  const { t } = useTranslation();

  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-30 bg-overlay transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          initialFocus={props.initialFocus}
          className={dialogLook({ size: props.size, place: props.place })}
        >
          <header className={cn('px-4 pt-3 pb-2 pr-12', hideHeader && 'sr-only')}>
            <BaseDialog.Title className="text-16 font-semibold">{title}</BaseDialog.Title>
            {description && (
              <BaseDialog.Description className="mt-0.5 text-13 text-muted">
                {description}
              </BaseDialog.Description>
            )}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto" {...(isText && { tabIndex: 0 })}>
            {children}
          </div>
          {footer && (
            <footer className="flex justify-end gap-2 border-t bg-surface-0 px-4 py-3">
              {footer}
            </footer>
          )}
          {/* Last in the tab order, so that the focus begins with what the dialog is for. */}
          {!hideHeader && (
            <BaseDialog.Close
              aria-label={t('dialog.close')}
              className={cn(
                buttonLook({ variant: 'quiet', size: 'icon' }),
                'absolute top-2.5 right-3',
              )}
            >
              <X aria-hidden />
            </BaseDialog.Close>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

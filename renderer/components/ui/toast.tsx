import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useShortcuts } from '#renderer/lib/use-shortcuts.ts';

import { buttonLook } from './button.tsx';
import { Kbd } from './kbd.tsx';

const undoMs = 10_000;
const noticeMs = 5_000;

type ToastData = { undo?: () => void };

/** Says briefly what was done; with `undo`, for ten seconds, takes it back. One at a time. */
export function useToast() {
  const { add } = Toast.useToastManager<ToastData>();
  return useMemo(
    () => ({
      show: (title: string, options: { description?: string; undo?: () => void } = {}) => {
        const { description, undo } = options;
        add({
          title,
          ...(description === undefined ? {} : { description }),
          timeout: undo ? undoMs : noticeMs,
          ...(undo ? { data: { undo } } : {}),
        });
      },
    }),
    [add],
  );
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();

  return (
    <Toast.Provider limit={1}>
      {children}
      <Toast.Portal>
        <Toast.Viewport
          aria-label={t('toast.region')}
          className="fixed right-4 bottom-10 z-50 flex w-96 max-w-[calc(100vw-2rem)] flex-col gap-2 outline-none"
        >
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { t } = useTranslation();
  const { toasts, close } = Toast.useToastManager<ToastData>();
  const undoable = toasts.find(
    ({ data, limited, transitionStatus }) =>
      data?.undo && !limited && transitionStatus !== 'ending',
  );
  const undo = () => {
    if (undoable) {
      close(undoable.id);
      undoable.data?.undo?.();
    }
  };
  useShortcuts(undoable ? { z: undo, 'mod+z': undo } : {});

  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection={[]}
      className="rounded-lg border border-border-control bg-surface-1 text-text shadow-overlay transition-opacity data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-center gap-3 py-2 pr-2 pl-3">
        <div className="min-w-0 flex-1">
          <Toast.Title className="text-13 font-medium" />
          <Toast.Description className="text-12 text-muted" />
        </div>
        {toast.data?.undo && (
          <Toast.Action className={buttonLook({ size: 'sm' })} onClick={undo}>
            {t('action.undo')}
            <Kbd keys="z" />
          </Toast.Action>
        )}
        <Toast.Close
          aria-label={t('toast.dismiss')}
          className={buttonLook({ variant: 'quiet', size: 'icon-sm' })}
        >
          <X aria-hidden />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Badge } from '#renderer/components/ui/badge.tsx';
import { Button } from '#renderer/components/ui/button.tsx';

/** Marks a group whose parts are saved together, because half of it would mean something else. */
export function TogetherMark() {
  const { t } = useTranslation('settings');
  return <Badge title={t('together.why')}>{t('together.mark')}</Badge>;
}

type ApplyBarProps = {
  isDirty: boolean;
  /** Why it cannot be applied as it is. */
  problem?: string | undefined;
  isBusy?: boolean;
  isBlocked?: boolean;
  onApply: () => void;
  onDiscard: () => void;
  children?: ReactNode;
};

/** Under a group that is applied together: what is not applied yet, and both ways to go. */
export function ApplyBar(props: ApplyBarProps) {
  const { isDirty, problem, isBusy = false, isBlocked = false, onApply, onDiscard } = props;
  const { t } = useTranslation('settings');

  return (
    <div
      data-dirty={isDirty}
      className="flex min-h-12 flex-wrap items-center gap-2 border-t px-4 py-2 text-13 text-muted data-[dirty=true]:bg-tint-degraded data-[dirty=true]:text-text"
    >
      <output className="min-w-0 flex-1 basis-36">
        {problem ?? t(isDirty ? 'together.dirty' : 'together.clean')}
      </output>
      {(props.children || isDirty) && (
        <div
          className="-mr-2.5 ml-auto flex flex-wrap justify-end gap-x-2 data-[dirty=true]:mr-0"
          data-dirty={isDirty}
        >
          {props.children}
          {isDirty && (
            <>
              <Button size="lg" disabled={isBusy} onClick={onDiscard}>
                {t('together.discard')}
              </Button>
              <Button
                size="lg"
                variant="primary"
                disabled={isBusy || isBlocked || problem !== undefined}
                onClick={onApply}
              >
                {t('together.apply')}
              </Button>
            </>
          )}
        </div>
      )}
    </div>
  );
}

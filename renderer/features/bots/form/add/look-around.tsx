import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import { FoundBots } from './found-bots.tsx';
import { PlacesList } from './places-list.tsx';

type LookAroundProps = {
  clients: readonly Tenant[];
  tenantId: string;
  onAdded: (bots: readonly BotView[]) => void;
  onBack: () => void;
  /** A gateway that has to be asked first. */
  onSetUp: (url: string, name: string) => void;
};

/** Says what on this machine would be looked at, asks, looks, and shows what was found. */
export function LookAround({ onBack, ...props }: LookAroundProps) {
  const { t } = useTranslation(['bot-forms', 'common']);
  const client = useTRPCClient();
  const trpc = useTRPC();
  const places = useQuery(trpc.discovery.places.queryOptions(undefined, { gcTime: 0 }));
  const controller = useRef<AbortController>(undefined);
  const look = useMutation({
    mutationFn: (placeIds: string[]) => {
      controller.current = new AbortController();
      return client.discovery.look.mutate({ placeIds }, { signal: controller.current.signal });
    },
  });
  useEffect(() => () => controller.current?.abort(), []);

  if (look.data) {
    return <FoundBots found={look.data.items} onBack={onBack} {...props} />;
  }
  const items = places.data?.items ?? [];
  return (
    <div className="flex flex-col gap-3 text-13">
      <p>{t('look.text')}</p>
      {places.isPending && <Skeleton className="h-24" />}
      {places.error && <ErrorNotice error={places.error} onRetry={() => void places.refetch()} />}
      {places.data && <PlacesList places={items} />}
      {look.error && <ErrorNotice error={look.error} title={t('look.failed')} />}
      <p aria-live="polite" className="text-muted">
        {look.isPending ? t('look.looking') : t('look.promise')}
      </p>
      <div className="sticky bottom-0 -mx-4 flex justify-end gap-2 border-t bg-surface-1 px-4 py-3">
        <Button size="lg" className="mr-auto" onClick={onBack}>
          {t('common:action.back')}
        </Button>
        <Button
          size="lg"
          variant="primary"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the step before it led here
          autoFocus
          focusableWhenDisabled
          disabled={items.length === 0 || look.isPending}
          onClick={() => look.mutate(items.map(({ id }) => id))}
        >
          {t('look.start')}
        </Button>
      </div>
    </div>
  );
}

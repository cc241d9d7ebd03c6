import { ChevronDown, Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ClientMark, clientHue } from '#renderer/components/client-mark.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { cn } from '#renderer/lib/cn.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import { FleetPill } from './fleet-pill.tsx';
import type { Overlay } from './overlay.ts';

type TitleBarProps = { tenant: Tenant | undefined; onOpen: (overlay: Overlay) => void };

export function TitleBar({ tenant, onOpen }: TitleBarProps) {
  const { t } = useTranslation('shell');
  const name = tenant?.name ?? t('client.all');

  return (
    <header
      aria-label={t('landmark.titlebar')}
      className="col-span-2 flex h-11 items-center gap-3 border-b bg-surface-1 pr-3"
    >
      <span aria-hidden className={cn('h-full w-1 shrink-0', clientHue(tenant?.id))} />
      <Button
        variant="quiet"
        size="lg"
        title={t('client.switch')}
        className="-ml-1 max-w-72 min-w-0 px-2 text-text"
        onClick={() => onOpen('clients')}
      >
        {tenant && <ClientMark tenantId={tenant.id} name={tenant.name} />}
        <span className="truncate">{name}</span>
        <ChevronDown aria-hidden />
      </Button>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => onOpen('palette')}
        className="@container mx-auto flex h-7 w-full max-w-md min-w-0 cursor-default items-center gap-2 rounded-md border border-border-control bg-surface-0 px-2.5 text-13 text-muted hover:bg-surface-2"
      >
        <Search aria-hidden className="size-4 stroke-[1.5]" />
        <span className="truncate">{t('palette.open')}</span>
        <Kbd keys="mod+k" className="ml-auto @max-[12rem]:hidden" />
      </button>
      <FleetPill />
    </header>
  );
}

import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ClientMark } from '#renderer/components/client-mark.tsx';
import { Picker } from '#renderer/components/picker.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { matchRank } from '#renderer/lib/command.ts';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useSight } from '#renderer/lib/use-gate.ts';

import { useClientChoices } from './use-client-choices.ts';

type ClientSwitcherProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function ClientSwitcher({ open, onOpenChange }: ClientSwitcherProps) {
  const { t } = useTranslation(['shell', 'status']);
  const [query, setQuery] = useState('');
  const { setTenantId } = useTenantScope();
  const navigate = useNavigate();
  const choices = useClientChoices();
  const { team: mayManage } = useSight();
  const found = choices.filter(({ name }) => matchRank({ title: name }, query) !== undefined);

  const close = () => {
    setQuery('');
    onOpenChange(false);
  };

  return (
    <Picker
      open={open}
      onOpenChange={close}
      title={t('client.switch')}
      placeholder={t('client.find')}
      query={query}
      onQueryChange={setQuery}
      groups={[{ id: 'clients', label: t('screen.clients'), items: found }]}
      itemId={({ tenantId }) => tenantId ?? 'all'}
      itemLabel={({ name }) => name}
      renderItem={({ tenantId, name, worst, bots }) => (
        <>
          {tenantId === undefined ? (
            <span className="w-6" />
          ) : (
            <ClientMark tenantId={tenantId} name={name} />
          )}
          <span className="truncate">{name}</span>
          <span className="ml-auto flex items-center gap-2 text-12 text-muted">
            {bots !== undefined && t('client.bots', { count: bots })}
            {worst && <StatusIcon status={worst} label={t(`status:name.${worst}`)} />}
          </span>
        </>
      )}
      onPick={({ tenantId }) => {
        setTenantId(tenantId);
        close();
      }}
      empty={t('client.none')}
      footer={
        mayManage && (
          <div className="border-t bg-surface-0 px-2 py-1.5">
            <Button
              variant="link"
              size="sm"
              onClick={() => {
                void navigate({ to: '/clients' });
                close();
              }}
            >
              {t('client.manage')}
            </Button>
          </div>
        )
      }
    />
  );
}

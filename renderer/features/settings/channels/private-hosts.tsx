import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { longestOutboundPlace, readOutboundPlace } from '#shared/outbound-place.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { RemovableChip } from '../removable-chip.tsx';
import { usePrivateHosts } from './use-private-hosts.ts';

/** Which hosts behind the firewall messages may go to; nowhere, unless an owner says so. */
export function PrivateHosts({ tenantId }: { tenantId: TenantId }) {
  const { t } = useTranslation(['channels', 'settings']);
  const { hosts, isBlocked, error, allow, forbid } = usePrivateHosts(tenantId);
  const [host, setHost] = useState('');
  const [isWrong, setIsWrong] = useState(false);

  if (!hosts) {
    return null;
  }
  const add = () => {
    if (host.trim() === '' || isBlocked) {
      return;
    }
    if (!readOutboundPlace(host)) {
      setIsWrong(true);
      return;
    }
    allow(host.trim().toLowerCase());
    setHost('');
  };

  return (
    <SectionCard title={t('private.title')}>
      <div className="flex flex-col gap-3 px-4 py-3">
        {error && <ErrorNotice error={error} title={t('settings:save.failed')} isChange />}
        <p className="max-w-prose text-13 text-muted">{t('private.text')}</p>
        {hosts.length > 0 && (
          <ul className="flex flex-wrap gap-2">
            {hosts.map((one) => (
              <RemovableChip
                key={one}
                text={one}
                className="font-mono"
                label={t('private.forbid', { host: one })}
                isBlocked={isBlocked}
                onRemove={() => forbid(one)}
              />
            ))}
          </ul>
        )}
        <div className="flex flex-wrap items-end gap-2">
          <Field
            label={t('private.host')}
            error={isWrong ? t('private.wrong') : undefined}
            className="w-64"
          >
            <Input
              className="font-mono"
              autoComplete="off"
              spellCheck={false}
              placeholder="10.0.0.25:8080"
              maxLength={longestOutboundPlace}
              aria-invalid={isWrong ? true : undefined}
              disabled={isBlocked}
              value={host}
              onChange={({ target }) => {
                setHost(target.value);
                setIsWrong(false);
              }}
              onKeyDown={({ key }) => key === 'Enter' && add()}
            />
          </Field>
          <Button size="lg" disabled={isBlocked || host.trim() === ''} onClick={add}>
            <Plus aria-hidden />
            {t('private.add')}
          </Button>
        </div>
      </div>
    </SectionCard>
  );
}

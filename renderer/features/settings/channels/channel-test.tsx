import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { type ChannelKind, isPersonal, mediumOf } from '#shared/schemas/channel.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { useContacts } from '../people/use-contacts.ts';
import { ProofNote } from './proof-note.tsx';
import { type Tried, useChannelTest } from './use-channels.ts';

type ChannelTestProps = {
  tenantId: TenantId;
  kind: ChannelKind;
  /** The host it speaks to, where a person names one. */
  host: string | undefined;
  /** A stored one, or what is filled in; nothing while that cannot be sent. */
  tried: Tried | undefined;
  hasFocus?: boolean;
};

/** Sends a message now and says what became of it. */
export function ChannelTest({ tenantId, kind, host, tried, hasFocus = false }: ChannelTestProps) {
  const { t } = useTranslation('channels');
  const listId = useId();
  const { test, isTesting, proof, error } = useChannelTest(tenantId);
  const { contacts } = useContacts(tenantId);
  const [to, setTo] = useState('');
  const medium = mediumOf[kind];
  const known = contacts.flatMap(({ email, phone }) => (medium === 'email' ? email : phone) ?? []);

  const start = () => tried && test({ ...tried, to: to.trim() });

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-2">
        {isPersonal(medium) && (
          <Field label={t(`test.to.${medium}`)} className="w-64">
            <Input
              list={listId}
              autoComplete="off"
              type={medium === 'email' ? 'email' : 'tel'}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was asked for by the button before it
              autoFocus={hasFocus}
              value={to}
              onChange={({ target }) => setTo(target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') {
                  event.preventDefault();
                  start();
                }
              }}
            />
          </Field>
        )}
        <datalist id={listId}>
          {known.map((address) => (
            <option key={address} value={address}>
              {address}
            </option>
          ))}
        </datalist>
        <ActionButton
          needs="operator"
          size="lg"
          disabled={!tried || isTesting || (isPersonal(medium) && to.trim() === '')}
          onClick={start}
        >
          {t('test.send')}
        </ActionButton>
        <output className="self-center text-13 text-muted">{isTesting && t('test.waiting')}</output>
      </div>
      {error && !isTesting && <ErrorNotice error={error} title={t('test.failed')} />}
      {proof && !isTesting && (
        <ProofNote tenantId={tenantId} proof={proof} host={host} to={to.trim()} onRetry={start} />
      )}
    </div>
  );
}

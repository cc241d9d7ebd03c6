import { Mail, Pencil, Phone, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { EmptyState } from '#renderer/components/empty-state.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Badge } from '#renderer/components/ui/badge.tsx';
import { IconButton } from '#renderer/components/ui/icon-button.tsx';
import { useGate } from '#renderer/lib/use-gate.ts';
import type { Contact } from '#shared/schemas/contact.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { ContactDialog } from './contact-dialog.tsx';
import { RemoveContact } from './remove-contact.tsx';
import { useContacts } from './use-contacts.ts';

/** Everybody of a client who can be told, and how they are reached. */
export function ContactList({ tenantId }: { tenantId: TenantId }) {
  const { t } = useTranslation(['settings', 'common']);
  const isBlocked = useGate('operator') !== undefined;
  const { contacts, isLoading, error, retry } = useContacts(tenantId);
  const [edited, setEdited] = useState<Contact | 'new'>();
  const [removed, setRemoved] = useState<Contact>();

  return (
    <SectionCard
      title={t('people.contacts')}
      isBusy={isLoading}
      aside={
        <ActionButton needs="operator" onClick={() => setEdited('new')}>
          <Plus aria-hidden />
          {t('people.add')}
        </ActionButton>
      }
    >
      {error && (
        <ErrorNotice error={error} title={t('load-failed')} onRetry={retry} className="m-3" />
      )}
      {!isLoading && !error && contacts.length === 0 && (
        <EmptyState title={t('people.none')}>{t('people.none-text')}</EmptyState>
      )}
      {contacts.length > 0 && (
        <ul className="divide-y @2xl:grid @2xl:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_max-content_max-content_auto]">
          {contacts.map((contact) => (
            <li
              key={contact.id}
              className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2 text-13 @2xl:col-span-full @2xl:grid-cols-subgrid"
            >
              <span className="truncate font-medium" title={contact.name}>
                {contact.name}
              </span>
              <span className="col-span-full flex flex-wrap items-center gap-x-4 gap-y-1 @2xl:contents">
                <Address Icon={Mail} text={contact.email} none={t('people.no-email')} />
                <Address Icon={Phone} text={contact.phone} none={t('people.no-phone')} />
                <span className="flex items-center gap-1.5">
                  {contact.locale && <Badge>{t(`common:locale.${contact.locale}`)}</Badge>}
                  {contact.mayAnswer && <Badge tone="ok">{t('people.answers')}</Badge>}
                </span>
              </span>
              <span className="col-start-2 row-start-1 flex gap-1 @2xl:col-start-auto @2xl:row-start-auto">
                <IconButton
                  label={t('people.edit', { name: contact.name })}
                  disabled={isBlocked}
                  onClick={() => setEdited(contact)}
                >
                  <Pencil aria-hidden />
                </IconButton>
                <IconButton
                  label={t('people.remove.of', { name: contact.name })}
                  disabled={isBlocked}
                  onClick={() => setRemoved(contact)}
                >
                  <Trash2 aria-hidden />
                </IconButton>
              </span>
            </li>
          ))}
        </ul>
      )}
      {edited && (
        <ContactDialog
          tenantId={tenantId}
          contact={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
      {removed && (
        <RemoveContact
          tenantId={tenantId}
          contact={removed}
          onClose={() => setRemoved(undefined)}
        />
      )}
    </SectionCard>
  );
}

type AddressProps = { Icon: typeof Mail; text: string | null; none: string };

function Address({ Icon, text, none }: AddressProps) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 text-muted">
      <Icon aria-hidden className="size-4 shrink-0 stroke-[1.5]" />
      <span className="truncate" title={text ?? none}>
        {text ?? none}
      </span>
    </span>
  );
}

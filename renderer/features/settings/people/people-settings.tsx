import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import type { Routing } from '#shared/schemas/tenant-settings.ts';

import { Anchor } from '../anchor.tsx';
import { useChannels } from '../channels/use-channels.ts';
import { GateNote } from '../gate-note.tsx';
import { SectionLoading } from '../section-loading.tsx';
import { useSaveSettings, useTenantSettings } from '../use-tenant-settings.ts';
import { ContactList } from './contact-list.tsx';
import { Escalation } from './escalation.tsx';
import { LevelMatrix } from './level-matrix.tsx';
import { Rota } from './rota.tsx';
import { RuleList } from './rule-list.tsx';
import { useContacts } from './use-contacts.ts';

/** Who is told what, how, and who is told next when nobody answers. */
export function PeopleSettings({ client }: { client: Tenant }) {
  const { t } = useTranslation('settings');
  const gate = useGate('operator');
  const isBlocked = gate !== undefined;
  const trpc = useTRPC();
  const bots = useQuery(trpc.bots.list.queryOptions({ tenantId: client.id }));
  const { contacts } = useContacts(client.id);
  const { channels, carried } = useChannels(client.id);
  const { settings, error, retry } = useTenantSettings(client.id);
  const { save, isSaving, error: saveError } = useSaveSettings(client.id);

  if (!settings) {
    return <SectionLoading error={error} onRetry={retry} lines={6} />;
  }
  const { routing } = settings;
  const known = { contacts, channels, bots: bots.data?.items ?? [] };
  const change = (patch: Partial<Routing>, what: string) =>
    save({ section: 'routing', value: { ...routing, ...patch } }, what);

  return (
    <>
      <GateNote reason={gate} />
      {saveError && <ErrorNotice error={saveError} title={t('save.failed')} isChange />}
      <Anchor place="people.contacts" className="@container">
        <ContactList tenantId={client.id} />
      </Anchor>
      <Anchor place="people.levels">
        <LevelMatrix
          levels={routing.levels}
          carried={carried}
          isBlocked={isBlocked}
          onChange={(levels) => change({ levels }, t('people.levels'))}
        />
      </Anchor>
      <Anchor place="people.rules">
        <RuleList
          rules={routing.rules}
          known={known}
          isBlocked={isBlocked}
          onChange={(rules, what) => change({ rules }, what)}
        />
      </Anchor>
      <Anchor place="people.escalation">
        <Escalation
          escalation={routing.escalation}
          contacts={contacts}
          isBlocked={isBlocked}
          onChange={(escalation, what) => change({ escalation }, what)}
        />
      </Anchor>
      <Anchor place="people.rota" className="@container">
        <Rota
          client={client}
          rota={routing.rota}
          contacts={contacts}
          isBlocked={isBlocked}
          isSaving={isSaving}
          onApply={(rota) => change({ rota }, t('people.rota'))}
        />
      </Anchor>
    </>
  );
}

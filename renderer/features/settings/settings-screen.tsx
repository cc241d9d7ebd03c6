import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ClientMark } from '#renderer/components/client-mark.tsx';
import { NotForYou } from '#renderer/components/not-for-you.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';
import { ZoneContext } from '#renderer/lib/use-format.ts';
import { useSight } from '#renderer/lib/use-gate.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import { AgentSettings } from './agent/agent-settings.tsx';
import { BrandSettings } from './brand/brand-settings.tsx';
import { ChannelSettings } from './channels/channel-settings.tsx';
import { ClientChooser } from './client-chooser.tsx';
import { SettingsFinder } from './find/settings-finder.tsx';
import { HoursSettings } from './hours/hours-settings.tsx';
import { PeopleSettings } from './people/people-settings.tsx';
import { ScheduleSettings } from './schedules/schedule-settings.tsx';
import { SectionNav } from './section-nav.tsx';
import { audienceOf, type SectionId, sectionIds, sections } from './sections.ts';
import { TemplateSettings } from './templates/template-settings.tsx';
import { useSettingsClient } from './use-settings-client.ts';

type SettingsScreenProps = {
  /** One's own section, from the feature that owns it. */
  appearance: ReactNode;
};

/** Everything that can be set, a section at a time, with one search over all of them. */
export function SettingsScreen({ appearance }: SettingsScreenProps) {
  const { t } = useTranslation('settings');
  const id = useSection();
  const { client, choices } = useSettingsClient();
  const isOfClient = sections[id].of === 'client';

  return (
    <>
      <PageHeader
        title={t(`section.${id}.title`)}
        documentTitle={`${t(`section.${id}.name`)} · ${t('title')}`}
        note={<Whose client={isOfClient ? client : undefined} note={t(`section.${id}.note`)} />}
      >
        <SettingsFinder />
      </PageHeader>
      <div className="@container">
        <div className="flex flex-col items-stretch gap-4 @3xl:flex-row @3xl:items-start @3xl:gap-6">
          <SectionNav />
          <div className="flex min-w-0 flex-1 flex-col gap-4 pb-8">
            {!isOfClient && appearance}
            {isOfClient && !client && choices.length > 0 && <ClientChooser choices={choices} />}
            {isOfClient && client && (
              // Times of a client's settings are in its own zone, whoever is in view.
              <ZoneContext value={client.zone}>
                {/* What was being typed for one client is never saved for another. */}
                <ClientSection key={`${id} ${client.id}`} id={id} client={client} />
              </ZoneContext>
            )}
          </div>
        </div>
      </div>
    </>
  );
}

function Whose({ client, note }: { client: Tenant | undefined; note: string }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {client && (
        <span className="flex items-center gap-1.5 font-medium text-text">
          <ClientMark tenantId={client.id} name={client.name} />
          {client.name}
        </span>
      )}
      {note}
    </span>
  );
}

function ClientSection({ id, client }: { id: SectionId; client: Tenant }) {
  const sight = useSight();
  const audience = audienceOf(id);
  if (audience !== undefined && sight[audience] !== true) {
    return sight[audience] === false ? <NotForYou audience={audience} /> : null;
  }
  switch (id) {
    case 'agent':
      return <AgentSettings client={client} />;
    case 'templates':
      return <TemplateSettings client={client} />;
    case 'brand':
      return <BrandSettings client={client} />;
    case 'hours':
      return <HoursSettings client={client} />;
    case 'channels':
      return <ChannelSettings client={client} />;
    case 'people':
      return <PeopleSettings client={client} />;
    case 'schedules':
      return <ScheduleSettings client={client} />;
    case 'appearance':
      return null;
    default:
      return id satisfies never;
  }
}

/** The section of the address; the first where there is none of that name. */
function useSection(): SectionId {
  const { section } = useParams({ strict: false });
  return sectionIds.find((id) => id === section) ?? 'agent';
}

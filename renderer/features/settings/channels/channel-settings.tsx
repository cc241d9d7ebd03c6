import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '#renderer/components/empty-state.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Menu, MenuItem } from '#renderer/components/ui/menu.tsx';
import { useGate } from '#renderer/lib/use-gate.ts';
import { type Channel, type ChannelKind, channelKinds } from '#shared/schemas/channel.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import { Anchor } from '../anchor.tsx';
import { GateNote } from '../gate-note.tsx';
import { moved } from '../moved.ts';
import { SectionLoading } from '../section-loading.tsx';
import { ChannelDialog } from './channel-dialog.tsx';
import { ChannelIcon } from './channel-icon.tsx';
import { ChannelRow } from './channel-row.tsx';
import { PrivateHosts } from './private-hosts.tsx';
import { RemoveChannel } from './remove-channel.tsx';
import { useChannelAdmin, useChannels } from './use-channels.ts';

type Open = { kind: ChannelKind; channel: Channel | undefined };

/** What carries the messages of a client, in the order that it is tried in, with how each one is doing. */
export function ChannelSettings({ client }: { client: Tenant }) {
  const { t } = useTranslation(['channels', 'settings']);
  const gate = useGate('owner');
  const isBlocked = gate !== undefined;
  const { channels, byMedium, isLoading, error, retry } = useChannels(client.id);
  const { switchOn, order, changeError } = useChannelAdmin(client.id);
  const [open, setOpen] = useState<Open>();
  const [removed, setRemoved] = useState<Channel>();

  if (isLoading || error) {
    return <SectionLoading error={error} onRetry={retry} />;
  }
  const add = (
    <AddChannel isBlocked={isBlocked} onPick={(kind) => setOpen({ kind, channel: undefined })} />
  );

  return (
    <>
      <GateNote reason={gate} />
      {changeError && (
        <ErrorNotice error={changeError} title={t('settings:save.failed')} isChange />
      )}
      <Anchor place="channels.list" className="flex flex-col gap-4">
        {channels.length === 0 ? (
          <SectionCard title={t('settings:section.channels.name')}>
            <EmptyState title={t('empty.title')} actions={add}>
              {t('empty.text')}
            </EmptyState>
          </SectionCard>
        ) : (
          <div className="flex items-center justify-between gap-4">
            <p className="text-13 text-muted">{t('order.note')}</p>
            {add}
          </div>
        )}
        {byMedium.map(({ medium, channels: ofMedium }) => (
          <SectionCard
            key={medium}
            title={t(`medium.${medium}`)}
            aside={ofMedium.length > 1 && t('order.count', { count: ofMedium.length })}
          >
            <ol className="divide-y">
              {ofMedium.map((channel, index) => (
                <ChannelRow
                  key={channel.id}
                  channel={channel}
                  place={{ index, of: ofMedium.length }}
                  onEdit={() => setOpen({ kind: channel.config.kind, channel })}
                  onRemove={() => setRemoved(channel)}
                  onSwitch={(isOn) => switchOn(channel, isOn)}
                  onMove={(by) => order(moved(ofMedium, index, by), ofMedium)}
                />
              ))}
            </ol>
          </SectionCard>
        ))}
      </Anchor>
      <Anchor place="channels.private">
        <PrivateHosts tenantId={client.id} />
      </Anchor>
      {open && (
        <ChannelDialog
          tenantId={client.id}
          kind={open.kind}
          channel={open.channel}
          onClose={() => setOpen(undefined)}
        />
      )}
      {removed && (
        <RemoveChannel
          tenantId={client.id}
          channel={removed}
          onClose={() => setRemoved(undefined)}
        />
      )}
    </>
  );
}

type AddChannelProps = { isBlocked: boolean; onPick: (kind: ChannelKind) => void };

function AddChannel({ isBlocked, onPick }: AddChannelProps) {
  const { t } = useTranslation('channels');
  return (
    <Menu
      trigger={
        <Button size="lg" variant="primary" disabled={isBlocked}>
          <Plus aria-hidden />
          {t('add')}
        </Button>
      }
    >
      {channelKinds.map((kind) => (
        <MenuItem key={kind} onClick={() => onPick(kind)}>
          <ChannelIcon kind={kind} />
          {t(`kind.${kind}`)}
        </MenuItem>
      ))}
    </Menu>
  );
}

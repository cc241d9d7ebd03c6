import { Pencil, Send, Trash2 } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { IconButton } from '#renderer/components/ui/icon-button.tsx';
import { Switch } from '#renderer/components/ui/switch.tsx';
import { useNow } from '#renderer/lib/now.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import type { Channel } from '#shared/schemas/channel.ts';
import type { Status } from '#shared/status.ts';

import { MoveButtons } from '../move-buttons.tsx';
import { placeOf } from './channel-fields.ts';
import { ChannelIcon } from './channel-icon.tsx';
import { ChannelTest } from './channel-test.tsx';

type ChannelRowProps = {
  channel: Channel;
  place: { index: number; of: number };
  onEdit: () => void;
  onRemove: () => void;
  onSwitch: (isOn: boolean) => void;
  onMove: (by: -1 | 1) => void;
};

const shapes: Readonly<Record<Channel['health'], Status>> = {
  ok: 'ok',
  untried: 'unknown',
  failing: 'degraded',
  broken: 'down',
  off: 'paused',
};

/** One carrier: what it is, how it does, what it promises, and what can be done with it. */
export function ChannelRow(props: ChannelRowProps) {
  const { channel, place, onEdit, onRemove, onSwitch } = props;
  const { t } = useTranslation('channels');
  const isBlocked = useGate('owner') !== undefined;
  const [isTesting, setIsTesting] = useState(false);
  const { name, config, health, block, detail, isOn, perMinute, promise } = channel;

  return (
    <li aria-label={name} className="flex flex-col">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
        {place.of > 1 && <Order {...props} isBlocked={isBlocked} />}
        <div className="min-w-0 flex-1 basis-64">
          <p className="flex flex-wrap items-center gap-2 text-13">
            <ChannelIcon kind={config.kind} />
            <span className="font-medium break-words">{name}</span>
            <span className="text-12 text-muted">{t(`kind.${config.kind}`)}</span>
          </p>
          <p className="mt-1 flex items-baseline gap-2 text-13">
            <StatusIcon status={shapes[health]} className="mx-px translate-y-0.5" />
            <span>
              {t(`health.${health}`)} <LastSent channel={channel} />
            </span>
          </p>
          {block !== null && health !== 'ok' && health !== 'off' && (
            <p className="mt-0.5 pl-6 text-13">
              {t(`block.${block}.name`)}{' '}
              <span className="text-muted">{t(`block.${block}.step`)}</span>
              {detail !== null && (
                <span className="mt-0.5 block font-mono text-12 break-words text-muted">
                  {detail}
                </span>
              )}
            </p>
          )}
          <p className="mt-1 pl-6 text-12 text-muted">
            {t(`promise.${promise}`)}
            {perMinute !== null && <> {t('rate.shown', { count: perMinute })}</>}
          </p>
        </div>
        <div className="flex items-center gap-1.5">
          <ActionButton
            needs="operator"
            aria-expanded={isTesting}
            onClick={() => setIsTesting(!isTesting)}
          >
            <Send aria-hidden />
            {t('test.action')}
          </ActionButton>
          <IconButton
            label={t('edit-of', { name })}
            hint={t('edit')}
            disabled={isBlocked}
            onClick={onEdit}
          >
            <Pencil aria-hidden />
          </IconButton>
          <IconButton
            label={t('remove.of', { name })}
            hint={t('remove.action')}
            disabled={isBlocked}
            onClick={onRemove}
          >
            <Trash2 aria-hidden />
          </IconButton>
          <Switch
            label={t('on-of', { name })}
            checked={isOn}
            disabled={isBlocked}
            onChange={onSwitch}
          />
        </div>
      </div>
      {isTesting && (
        <div className="border-t bg-surface-0 px-4 py-3">
          <ChannelTest
            tenantId={channel.tenantId}
            kind={config.kind}
            host={placeOf(config)}
            tried={{ channelId: channel.id }}
            hasFocus
          />
        </div>
      )}
    </li>
  );
}

type OrderProps = Pick<ChannelRowProps, 'channel' | 'place' | 'onMove'> & { isBlocked: boolean };

/** Its place among those that stand in for each other. */
function Order({ channel: { name }, place, onMove, isBlocked }: OrderProps) {
  const { t } = useTranslation('channels');
  return (
    <div className="flex items-center gap-0.5">
      <span className="w-4 text-center text-12 text-muted">{place.index + 1}</span>
      <span className="flex flex-col">
        <MoveButtons
          labels={{ up: t('order.up', { name }), down: t('order.down', { name }) }}
          place={place}
          isBlocked={isBlocked}
          onMove={onMove}
        />
      </span>
    </div>
  );
}

function LastSent({ channel: { lastSentAt, lastFailedAt } }: { channel: Channel }) {
  const { t } = useTranslation('channels');
  const format = useFormat();
  const hasFailedSince =
    lastFailedAt !== null && (lastSentAt === null || lastFailedAt > lastSentAt);
  const at = hasFailedSince ? lastFailedAt : lastSentAt;
  const ago = useNow(useCallback((now) => (at === null ? '' : format.ago(at, now)), [at, format]));
  if (at === null) {
    return null;
  }
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={format.exact(at)}
      className="text-12 text-muted"
    >
      {t(hasFailedSince ? 'last-failed' : 'last-sent', { ago })}
    </time>
  );
}

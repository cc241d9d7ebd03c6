import { useTranslation } from 'react-i18next';

import { StatusIcon } from '#renderer/components/status-shape.tsx';
import type { GatewayChannel } from '#shared/schemas/gateway.ts';
import type { Status } from '#shared/status.ts';

type State = 'off' | 'unconfigured' | 'unlinked' | 'disconnected' | 'connected' | 'untold';

const statusOf = {
  off: 'paused',
  unconfigured: 'paused',
  unlinked: 'needs_you',
  disconnected: 'down',
  connected: 'ok',
  untold: 'unknown',
} as const satisfies Record<State, Status>;

/** How one account of a channel stands, as its gateway tells it. */
export function ChannelState({ channel }: { channel: GatewayChannel }) {
  const { t } = useTranslation('bots');
  const state = stateOf(channel);

  return (
    <span className="flex items-center gap-1.5 text-12 whitespace-nowrap text-muted">
      <StatusIcon status={statusOf[state]} />
      {t(`channel-state.${state}`)}
    </span>
  );
}

function stateOf({ isEnabled, isConfigured, isLinked, isConnected }: GatewayChannel): State {
  if (isEnabled === false) {
    return 'off';
  }
  if (isConfigured === false) {
    return 'unconfigured';
  }
  if (isLinked === false) {
    return 'unlinked';
  }
  if (isConnected === false) {
    return 'disconnected';
  }
  return isConnected ? 'connected' : 'untold';
}

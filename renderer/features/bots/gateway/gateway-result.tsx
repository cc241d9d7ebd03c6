import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { ReasonNote, useReasonName } from '#renderer/components/reason-note.tsx';
import { EvidenceList } from '#renderer/features/bots/evidence-list.tsx';
import { LayersList } from '#renderer/features/bots/layers-list.tsx';
import type { GatewayLook } from '#shared/schemas/gateway.ts';
import { noLayers } from '#shared/schemas/health.ts';

import { isInUse, isUp, layersOfLook } from './gateway-layers.ts';
import { PairingPanel } from './pairing-panel.tsx';
import type { GatewayState } from './use-gateway.ts';

type GatewayResultProps = {
  gateway: GatewayState;
  /** The failure stands at the field that it is about. */
  isSaidAtField?: boolean;
  /** What stands here before it was asked for. */
  idle: string;
};

/** What a look at a gateway found, layer by layer, or why there is nothing to see and what can be done about it. */
export function GatewayResult({ gateway, isSaidAtField = false, idle }: GatewayResultProps) {
  const { t } = useTranslation('bot-forms');
  const { look, error, isLooking, isWaiting } = gateway;

  if (error !== undefined && !isLooking) {
    return isSaidAtField ? null : <ErrorNotice error={error} title={t('openclaw.failed')} />;
  }
  if (!look) {
    return (
      <div aria-live="polite">
        {isLooking ? (
          <LayersList layers={noLayers} isLooking />
        ) : (
          <p className="text-13 text-muted">{idle}</p>
        )}
      </div>
    );
  }
  return (
    <div aria-live="polite" className="flex flex-col gap-3 text-13">
      <Layers look={look} />
      {look.kind === 'refused' &&
        (look.reason === 'pairing_required' ? (
          <PairingPanel evidence={look.evidence ?? {}} />
        ) : (
          <div className="flex flex-col gap-1">
            <ReasonNote cause={look.cause} reason={look.reason} />
            {look.evidence && <EvidenceList evidence={look.evidence} />}
            {isWaiting && <p className="text-muted">{t('openclaw.again')}</p>}
          </div>
        ))}
    </div>
  );
}

function Layers({ look }: { look: GatewayLook }) {
  const { t } = useTranslation(['bot-forms', 'bots']);
  const nameOf = useReasonName();
  if (look.kind === 'refused') {
    const layers = layersOfLook(look);
    const failing = layers.process === 'fail' ? 'process' : 'api';
    const why = nameOf(look);
    return (
      <LayersList
        layers={layers}
        unknown={t('openclaw.not-known')}
        notes={why === undefined ? {} : { [failing]: why }}
      />
    );
  }
  const used = look.channels.filter(isInUse);
  return (
    <LayersList
      layers={layersOfLook(look)}
      notes={{
        api: t('openclaw.version', { version: look.version, protocol: look.protocol }),
        channel:
          used.length === 0
            ? t('openclaw.no-channels')
            : t('openclaw.channels-up', { up: used.filter(isUp).length, count: used.length }),
        inbound: t('bots:first.inbound'),
      }}
    />
  );
}

import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { ChannelProof } from '#shared/schemas/channel.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { AllowHost } from './allow-host.tsx';

type ProofNoteProps = {
  tenantId: TenantId;
  proof: ChannelProof;
  /** The host it was sent to, where a person named one. */
  host: string | undefined;
  /** Whom it was sent to; `''` where the channel goes to one place. */
  to: string;
  onRetry: () => void;
};

const looks = {
  arrived: { Icon: CircleCheck, box: 'border-ok/40 bg-tint-ok', ink: 'text-ok-text' },
  taken: { Icon: CircleHelp, box: 'border-healing/40 bg-tint-healing', ink: 'text-healing-text' },
  stopped: { Icon: TriangleAlert, box: 'border-down/40 bg-tint-down', ink: 'text-down-text' },
} as const;

/** What a test showed: that it arrived, that it was taken, or what stood in the way and what to do about it. */
export function ProofNote({ tenantId, proof, host, to, onRetry }: ProofNoteProps) {
  const { t } = useTranslation('channels');
  const format = useFormat();
  const { ok, isProven, block, detail, providerId, tookMs } = proof;
  const result = ok ? (isProven ? 'arrived' : 'taken') : 'stopped';
  const { Icon, box, ink } = looks[result];
  const what = block ?? 'unknown';

  return (
    <output className={cn('flex items-start gap-3 rounded-lg border px-3 py-2 text-13', box)}>
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0 stroke-[1.5]', ink)} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {result === 'stopped' ? t(`block.${what}.name`) : t(`proof.${result}.title`)}
        </p>
        <p>
          {result === 'stopped'
            ? t(`block.${what}.step`)
            : t(`proof.${result}.text`, { to: to === '' ? 'none' : 'person', address: to })}
        </p>
        <p className="mt-1 text-12 break-words text-muted">
          {t('proof.took', { span: format.milliseconds(tookMs) })}
          {providerId !== null && <> {t('proof.id', { id: providerId })}</>}
        </p>
        {detail !== null && (
          <p className="mt-0.5 font-mono text-12 break-words text-muted">{detail}</p>
        )}
      </div>
      {block === 'not_allowed' && <AllowHost tenantId={tenantId} host={host} onAllowed={onRetry} />}
      {block === 'vault_locked' && (
        <Link
          to="/system"
          search={(before) => ({ ...before, vault: 'unlock' as const })}
          className="shrink-0 rounded-sm text-accent underline"
        >
          {t('open-vault')}
        </Link>
      )}
    </output>
  );
}

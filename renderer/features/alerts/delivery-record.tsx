import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Check,
  CheckCheck,
  CircleHelp,
  Hourglass,
  Layers,
  type LucideIcon,
  RotateCw,
  Send,
  X,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { failureOf } from '#renderer/lib/failure.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { Alert } from '#shared/schemas/alert.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Notice } from '#shared/schemas/notice.ts';

import { AlertPart } from './alert-part.tsx';
import { type NoticeLook, noticeLook } from './notice-look.ts';

const icons: Readonly<Record<NoticeLook['mark'], LucideIcon>> = {
  sent: Check,
  arrived: CheckCheck,
  sending: Send,
  retry: RotateCw,
  held: Hourglass,
  folded: Layers,
  failed: X,
  unsure: CircleHelp,
};
const tones: Readonly<Record<NoticeLook['mark'], string>> = {
  sent: 'text-ok-text',
  arrived: 'text-ok-text',
  sending: 'text-healing-text',
  retry: 'text-degraded-text',
  held: 'text-muted',
  folded: 'text-muted',
  failed: 'text-down-text',
  unsure: 'text-unknown-text',
};

/** Which messages of the alert went where, whether they arrived, and what became of those that did not. */
export function DeliveryRecord({ alert: { tenantId, id } }: { alert: Alert }) {
  const { t } = useTranslation('alerts-screen');
  const trpc = useTRPC();
  const query = useQuery(
    trpc.notices.ofAlert.queryOptions({ tenantId, alertId: id }, { retry: false }),
  );
  const notices = query.data?.items;

  // Whoever may not know of messages is not told that there is something to know.
  if (query.error && failureOf(query.error).code === 'forbidden') {
    return null;
  }
  return (
    <AlertPart title={t('panel.sent')}>
      {query.isPending && <Skeleton className="mt-1 w-52" />}
      {query.error && <span className="text-muted">{t('delivery.unread')}</span>}
      {notices?.length === 0 && <span className="text-muted">{t('delivery.none')}</span>}
      {notices && notices.length > 0 && (
        <ul className="flex flex-col gap-1.5">
          {notices.map((notice) => (
            <NoticeLine key={notice.id} notice={notice} all={notices} />
          ))}
        </ul>
      )}
    </AlertPart>
  );
}

function NoticeLine({ notice, all }: { notice: Notice; all: readonly Notice[] }) {
  const { t } = useTranslation(['alerts-screen', 'channels']);
  const look = noticeLook(notice);
  const Icon = icons[look.mark];
  const words = useNoticeWords(notice, look, all);

  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-start gap-x-2">
      <Icon aria-hidden className={cn('mt-0.5 size-4 stroke-[1.75]', tones[look.mark])} />
      <div className="min-w-0">
        <p>
          <span className="font-medium">
            {notice.channelName ?? t(`channels:medium.${notice.medium}`)}
          </span>
          {notice.recipient !== null && <span className="text-muted"> · {notice.recipient}</span>}
          {notice.phase !== null && notice.phase !== 'opened' && (
            <span className="text-muted"> · {t(`phase.${notice.phase}`)}</span>
          )}
        </p>
        <p className={cn('text-12', tones[look.mark])}>
          {words.state}
          {words.why !== undefined && <span className="text-muted"> {words.why}</span>}
        </p>
      </div>
      {canSendAgain(notice) && <SendAgain tenantId={notice.tenantId} notice={notice} />}
    </li>
  );
}

/** What never arrived, or may not have. */
function canSendAgain({ state }: Notice): boolean {
  return state === 'dead' || state === 'uncertain';
}

function SendAgain({ tenantId, notice }: { tenantId: TenantId; notice: Notice }) {
  const { t } = useTranslation(['alerts-screen', 'errors']);
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const again = useMutation(
    trpc.notices.sendAgain.mutationOptions({
      onSuccess: () => toast.show(t('delivery.again-done')),
      onError: (error) =>
        toast.show(t('action.failed'), { description: t(`errors:${failureOf(error).code}`) }),
      onSettled: () => queryClient.invalidateQueries(trpc.notices.pathFilter()),
    }),
  );

  return (
    <ActionButton
      needs="operator"
      size="sm"
      disabled={again.isPending}
      onClick={() => again.mutate({ tenantId, noticeId: notice.id })}
    >
      {t('delivery.again')}
    </ActionButton>
  );
}

/** How it stands in one line, and why it does not stand better. */
function useNoticeWords(notice: Notice, { words }: NoticeLook, all: readonly Notice[]) {
  const { t } = useTranslation(['alerts-screen', 'channels']);
  const format = useFormat();
  const { sentAt, arrivedAt, nextAt, dueAt, attempts, block, detail, foldedInto } = notice;
  const at = arrivedAt ?? sentAt ?? nextAt ?? dueAt;
  const carrier = all.find(({ id }) => id === foldedInto);
  const because = block === null ? undefined : t(`channels:block.${block}.name`);
  const why = [because, detail].filter((part) => part).join(' ');

  return {
    state: t(`delivery.${words}`, {
      when: format.dateTime(at),
      count: attempts,
      has: carrier?.sentAt ? 'yes' : 'no',
      carrier: carrier?.sentAt ? format.dateTime(carrier.sentAt) : '',
    }),
    why: why === '' || notice.state === 'sent' ? undefined : why,
  };
}

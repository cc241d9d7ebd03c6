import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { cn } from '#renderer/lib/cn.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { AdminAgentPatch } from '#shared/schemas/setup.ts';
import type { Locale } from '#shared/schemas/tenant.ts';
import type { PreviewRequest } from '#shared/schemas/voice.ts';

import { ChatText } from '../chat-text.tsx';
import { usePreview } from '../use-preview.ts';

type PhonePreviewProps = {
  tenantId: TenantId;
  /** As it stands on the screen, saved or not. */
  setup: AdminAgentPatch & { name: string; locale: Locale };
};

/** Two messages as they would arrive on a phone: a bot that is down, and the daily report. */
export function PhonePreview({ tenantId, setup }: PhonePreviewProps) {
  const { t } = useTranslation('settings');
  const messages = [
    { id: 'down', request: { kind: 'bot.down', phase: 'opened', severity: 'critical' } },
    { id: 'daily', request: { kind: 'report.daily', phase: 'opened' } },
  ] as const;

  return (
    <figure className="w-full max-w-80 shrink-0">
      <div className="overflow-hidden rounded-[1.5rem] border-2 border-border-control bg-surface-0">
        <div className="flex items-center gap-2 border-b bg-surface-1 px-4 py-2.5">
          <span
            aria-hidden
            className="flex size-7 items-center justify-center rounded-full bg-accent text-12 font-semibold text-on-accent"
          >
            {Array.from(setup.name)[0]?.toUpperCase()}
          </span>
          <span className="truncate text-13 font-medium">{setup.name}</span>
        </div>
        <div className="flex min-h-96 flex-col gap-3 px-3 py-4">
          {messages.map(({ id, request }) => (
            <Bubble
              key={id}
              label={t(`agent.preview.${id}`)}
              tenantId={tenantId}
              locale={setup.locale}
              request={{ ...request, medium: 'whatsapp', setup }}
            />
          ))}
        </div>
      </div>
      <figcaption className="px-2 pt-2 text-12 text-muted">{t('agent.preview.note')}</figcaption>
    </figure>
  );
}

type BubbleProps = {
  label: string;
  tenantId: TenantId;
  locale: Locale;
  request: PreviewRequest;
};

function Bubble({ label, tenantId, locale, request }: BubbleProps) {
  const { preview, error, isOld, retry } = usePreview(tenantId, request);

  if (error) {
    return <ErrorNotice error={error} onRetry={retry} className="flex-wrap" />;
  }
  return (
    <section aria-label={label} aria-busy={!preview} className="flex flex-col gap-1">
      <p className="px-1 text-12 text-muted">{label}</p>
      {preview ? (
        <p
          lang={locale}
          className={cn(
            'max-w-[94%] self-start rounded-lg rounded-tl-none border bg-surface-1 px-3 py-2 text-13 leading-5 break-words whitespace-pre-wrap transition-opacity',
            isOld && 'opacity-60',
          )}
        >
          <ChatText text={preview.text} />
        </p>
      ) : (
        <Skeleton className="h-20 w-11/12" />
      )}
    </section>
  );
}

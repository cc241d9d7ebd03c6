import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { Tabs } from '#renderer/components/ui/tabs.tsx';
import { cn } from '#renderer/lib/cn.ts';
import type { Medium } from '#shared/schemas/channel.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { LengthClass, MessageTemplateInput } from '#shared/schemas/voice.ts';

import { ChatText } from '../chat-text.tsx';
import { MailFrame } from '../mail-frame.tsx';
import { useMediaWords } from '../use-media-words.ts';
import { usePreview } from '../use-preview.ts';

/** Which media have room for a length. */
const mediaOf: Readonly<Record<LengthClass, readonly [Medium, ...Medium[]]>> = {
  short: ['native', 'push'],
  chat: ['whatsapp', 'slack'],
  long: ['email'],
};

/** Where a subject or a title stands over the text; elsewhere it is left out. */
const hasTitle: ReadonlySet<Medium> = new Set(['email', 'native', 'push']);

const isChat: ReadonlySet<Medium> = new Set(['whatsapp', 'slack']);

type MessagePreviewProps = { tenantId: TenantId; template: MessageTemplateInput };

/** The text with made-up facts in it, as each medium would show it. */
export function MessagePreview({ tenantId, template }: MessagePreviewProps) {
  const { t } = useTranslation('settings');
  const words = useMediaWords();
  const offered = mediaOf[template.length];
  const [chosen, setChosen] = useState<Medium>();
  const medium = offered.find((one) => one === chosen) ?? offered[0];

  return (
    <SectionCard title={t('templates.preview')} aside={t('templates.preview-note')}>
      <div className="px-4 py-3">
        {offered.length > 1 ? (
          <Tabs<Medium>
            label={t('templates.medium')}
            value={medium}
            onChange={setChosen}
            tabs={offered.map((one) => ({
              value: one,
              label: words.one(one),
              panel: <Shown tenantId={tenantId} template={template} medium={one} />,
            }))}
          />
        ) : (
          <Shown tenantId={tenantId} template={template} medium={medium} />
        )}
      </div>
    </SectionCard>
  );
}

function Shown({ tenantId, template, medium }: MessagePreviewProps & { medium: Medium }) {
  const { t } = useTranslation('settings');
  const { preview, error, isOld, retry } = usePreview(tenantId, {
    kind: template.kind,
    phase: 'opened',
    medium,
    setup: { locale: template.locale },
    ...(template.body === '' ? {} : { template }),
  });

  if (error) {
    return <ErrorNotice error={error} onRetry={retry} className="flex-wrap" />;
  }
  if (!preview) {
    return <Skeleton className="h-24 w-full" />;
  }
  return (
    <div lang={template.locale} className={cn('flex flex-col gap-2', isOld && 'opacity-60')}>
      {preview.subject !== null && hasTitle.has(medium) && (
        <p className="text-13 font-medium">{preview.subject}</p>
      )}
      {preview.html === null ? (
        <p className="rounded-lg border bg-surface-0 px-3 py-2 text-13 leading-5 break-words whitespace-pre-wrap">
          {isChat.has(medium) ? <ChatText text={preview.text} /> : preview.text}
        </p>
      ) : (
        <MailFrame html={preview.html} title={t('templates.preview')} />
      )}
      <p className="text-12 text-muted">
        {t('templates.characters', { count: Array.from(preview.text).length })}
      </p>
    </div>
  );
}

import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { PreviewRequest } from '#shared/schemas/voice.ts';

import { MailFrame } from '../mail-frame.tsx';
import { usePreview } from '../use-preview.ts';

type EmailPreviewProps = { tenantId: TenantId; request: PreviewRequest };

/** An email as it goes out, subject first. */
export function EmailPreview({ tenantId, request }: EmailPreviewProps) {
  const { t } = useTranslation('settings');
  const { preview, error, retry } = usePreview(tenantId, request);

  return (
    <SectionCard title={t('brand.email')} isBusy={!preview && !error}>
      <div className="flex flex-col gap-2 p-3">
        {error && <ErrorNotice error={error} onRetry={retry} className="flex-wrap" />}
        {!error && !preview && <Skeleton className="h-60 w-full" />}
        {preview && (
          <>
            {preview.subject !== null && (
              <p className="px-1 text-13">
                <span className="text-muted">{t('brand.subject')} </span>
                <span className="font-medium">{preview.subject}</span>
              </p>
            )}
            {preview.html === null ? (
              <p className="px-1 text-13 whitespace-pre-wrap">{preview.text}</p>
            ) : (
              <MailFrame html={preview.html} title={t('brand.email')} />
            )}
          </>
        )}
      </div>
    </SectionCard>
  );
}

import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import type { BotView } from '#shared/schemas/bot.ts';

import { FirstBeat } from './first-beat.tsx';
import { FirstCheck, FirstChecks } from './first-check.tsx';

type AddedPanelProps = { bots: readonly BotView[]; onAnother: () => void; onClose: () => void };

/** What is seen of a bot in its first moments, and the ways on. */
export function AddedPanel({ bots, onAnother, onClose }: AddedPanelProps) {
  const { t } = useTranslation(['bot-forms', 'common']);
  const navigate = useNavigate();
  const [only, ...others] = bots;

  if (!only) {
    return null;
  }
  const isOne = others.length === 0;
  const open = () =>
    void navigate({
      to: '/bots/$tenantId/$botId',
      params: { tenantId: only.tenantId, botId: only.id },
    });
  return (
    <div className="flex flex-col gap-4">
      {isOne ? (
        only.connector.type === 'heartbeat' ? (
          <FirstBeat bot={only} />
        ) : (
          <FirstCheck bot={only} />
        )
      ) : (
        <FirstChecks bots={bots} />
      )}
      <div className="sticky bottom-0 -mx-4 flex justify-end gap-2 border-t bg-surface-1 px-4 py-3">
        <Button size="lg" className="mr-auto" onClick={onAnother}>
          {t('added.another')}
        </Button>
        {/* The step that most take next; the focus was on a button that is gone. */}
        {isOne ? (
          <>
            <Button size="lg" onClick={onClose}>
              {t('common:action.close')}
            </Button>
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- see above */}
            <Button size="lg" variant="primary" autoFocus onClick={open}>
              {t('added.open')}
            </Button>
          </>
        ) : (
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- see above
          <Button size="lg" variant="primary" autoFocus onClick={onClose}>
            {t('common:action.close')}
          </Button>
        )}
      </div>
    </div>
  );
}

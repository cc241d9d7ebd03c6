import { useTranslation } from 'react-i18next';

import type { ConfigPreview } from '#shared/schemas/config.ts';

type EffectNoteProps = { preview: ConfigPreview | undefined; isReading: boolean };

/** What a change does to the bot that runs, as far as it says. */
export function EffectNote({ preview, isReading }: EffectNoteProps) {
  const { t } = useTranslation('config');

  return (
    <p className="text-13">
      <span className="mr-2 text-muted">{t('effect.label')}</span>
      {isReading ? (
        <span className="text-muted">{t('effect.reading')}</span>
      ) : (
        t(`effect.${preview?.effect ?? 'unknown'}`)
      )}
    </p>
  );
}

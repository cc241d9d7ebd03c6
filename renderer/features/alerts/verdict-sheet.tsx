import { useTranslation } from 'react-i18next';

import { KeySheet } from '#renderer/components/key-sheet.tsx';
import { type Alert, type AlertVerdict, alertVerdicts } from '#shared/schemas/alert.ts';

import { useAlertWords } from './use-alert-words.ts';

type VerdictSheetProps = {
  alerts: readonly Alert[];
  onJudge: (verdict: AlertVerdict) => void;
  onClose: () => void;
};

/** Whether it was good to be told, by one more key. */
export function VerdictSheet({ alerts, onJudge, onClose }: VerdictSheetProps) {
  const { t } = useTranslation('alerts-screen');
  const wordsOf = useAlertWords();
  const [first] = alerts;

  return (
    <KeySheet
      open
      onClose={onClose}
      title={t('verdict.question')}
      description={
        alerts.length === 1 && first ? wordsOf(first).title : t('count', { count: alerts.length })
      }
      groups={[
        {
          id: 'verdict',
          choices: alertVerdicts.map((verdict, index) => ({
            key: String(index + 1),
            label: t(`verdict.name.${verdict}`),
            detail: t(`verdict.means.${verdict}`),
            run: () => {
              onClose();
              onJudge(verdict);
            },
          })),
        },
      ]}
    />
  );
}

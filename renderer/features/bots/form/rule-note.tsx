import { useTranslation } from 'react-i18next';

/** Says in words what the form means: when the bot counts as working, and how often that is looked at. */
export function RuleNote({ sentences }: { sentences: readonly string[] }) {
  const { t } = useTranslation('bots');

  return (
    <p className="rounded-md border bg-surface-0 px-3 py-2 text-13">
      <span className="sr-only">{t('rule.title')}: </span>
      {sentences.join(' ')}
    </p>
  );
}

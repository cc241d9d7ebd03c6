import { useTranslation } from 'react-i18next';

import { SectionCard } from '#renderer/components/section-card.tsx';
import { Button } from '#renderer/components/ui/button.tsx';

type VariableListProps = {
  variables: readonly { name: string; example: string }[];
  isBlocked: boolean;
  onInsert: (text: string) => void;
};

/** What a text can say of its alert; picking one puts it where the cursor is. */
export function VariableList({ variables, isBlocked, onInsert }: VariableListProps) {
  const { t } = useTranslation('settings');

  return (
    <SectionCard title={t('templates.variables')}>
      <ul className="max-h-72 divide-y overflow-y-auto">
        {variables.map(({ name, example }) => (
          <li key={name} className="flex min-h-8 items-center gap-3 py-1 pr-4 pl-2">
            <Button
              size="sm"
              variant="quiet"
              className="font-mono text-text"
              aria-label={t('templates.insert', { name })}
              disabled={isBlocked}
              onClick={() => onInsert(`{{ ${name} }}`)}
            >
              {name}
            </Button>
            <span className="min-w-0 flex-1 truncate text-right text-12 text-muted" title={example}>
              {example === '' ? '–' : example}
            </span>
          </li>
        ))}
      </ul>
    </SectionCard>
  );
}

import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { SectionCard } from '#renderer/components/section-card.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { IconButton } from '#renderer/components/ui/icon-button.tsx';
import type { RouteRule } from '#shared/schemas/tenant-settings.ts';

import { MoveButtons } from '../move-buttons.tsx';
import { moved } from '../moved.ts';
import { RuleDialog } from './rule-dialog.tsx';
import { type Known, useRuleWords } from './rule-words.ts';

type RuleListProps = {
  rules: readonly RouteRule[];
  known: Known;
  isBlocked: boolean;
  onChange: (rules: RouteRule[], what: string) => void;
};

const mostRules = 50;

/** Exceptions to the levels; of those that fit, the first one counts. */
export function RuleList({ rules, known, isBlocked, onChange }: RuleListProps) {
  const { t } = useTranslation('settings');
  const wordsOf = useRuleWords(known);
  const [edited, setEdited] = useState<number>();
  const put = (next: RouteRule[]) => onChange(next, t('people.rules'));

  return (
    <SectionCard
      title={t('people.rules')}
      aside={
        <Button
          disabled={isBlocked || rules.length >= mostRules}
          onClick={() => setEdited(rules.length)}
        >
          <Plus aria-hidden />
          {t('people.rule.add')}
        </Button>
      }
    >
      <p className="px-4 py-2 text-12 text-muted">{t('people.rules-note')}</p>
      {rules.length > 0 && (
        <ol className="divide-y border-t">
          {rules.map((rule, index) => {
            const words = wordsOf(rule);
            const { name } = rule;
            return (
              <li key={`${index} ${name}`} className="flex items-center gap-3 px-4 py-2 text-13">
                <span className="w-4 text-12 text-muted">{index + 1}</span>
                <div className="min-w-0 flex-1">
                  <p className="font-medium">{name}</p>
                  <p className="text-12">
                    <span className="text-muted">{t('people.rule.when')}</span> {words.when}{' '}
                    <span className="text-muted">→</span> {words.told}
                  </p>
                </div>
                <span className="flex items-center gap-0.5">
                  <MoveButtons
                    labels={{
                      up: t('people.rule.up', { name }),
                      down: t('people.rule.down', { name }),
                    }}
                    place={{ index, of: rules.length }}
                    isBlocked={isBlocked}
                    onMove={(by) => put(moved(rules, index, by))}
                  />
                  <IconButton
                    label={t('people.rule.edit', { name })}
                    disabled={isBlocked}
                    onClick={() => setEdited(index)}
                  >
                    <Pencil aria-hidden />
                  </IconButton>
                  <IconButton
                    label={t('people.rule.remove', { name })}
                    disabled={isBlocked}
                    onClick={() => put(rules.toSpliced(index, 1))}
                  >
                    <Trash2 aria-hidden />
                  </IconButton>
                </span>
              </li>
            );
          })}
        </ol>
      )}
      {edited !== undefined && (
        <RuleDialog
          rule={rules[edited]}
          known={known}
          onSave={(rule) => {
            put(rules.toSpliced(edited, 1, rule));
            setEdited(undefined);
          }}
          onClose={() => setEdited(undefined)}
        />
      )}
    </SectionCard>
  );
}

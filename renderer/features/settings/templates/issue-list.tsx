import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import type { TemplateIssue } from '#shared/schemas/voice.ts';

type IssueListProps = {
  id: string;
  issues: readonly TemplateIssue[];
  onGoTo: (issue: TemplateIssue) => void;
};

/** What is wrong with a text, each with where; leads there. */
export function IssueList({ id, issues, onGoTo }: IssueListProps) {
  const { t } = useTranslation('settings');

  return (
    <output id={id} className="block text-13">
      {issues.length === 0 ? (
        <p className="flex items-center gap-1.5 text-muted">
          <CircleCheck aria-hidden className="size-4 text-ok-text stroke-[1.5]" />
          {t('templates.issue.none')}
        </p>
      ) : (
        <ul className="flex flex-col gap-1">
          {issues.map((issue, index) => (
            <li key={index} className="flex items-baseline gap-1.5">
              <TriangleAlert
                aria-hidden
                className="size-4 shrink-0 translate-y-0.5 text-down-text stroke-[1.5]"
              />
              <span className="min-w-0 flex-1">
                {t(`templates.issue.${issue.code}`, { name: issue.name ?? '' })}
              </span>
              {issue.line !== null && (
                <Button size="sm" variant="link" onClick={() => onGoTo(issue)}>
                  {t(
                    issue.field === 'subject' ? 'templates.issue.in-subject' : 'templates.issue.at',
                    { line: issue.line, column: issue.column ?? 1 },
                  )}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </output>
  );
}

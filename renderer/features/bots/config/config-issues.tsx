import { useTranslation } from 'react-i18next';

import type { ConfigIssue } from '#shared/schemas/config.ts';

/** What is wrong and where. */
export function IssueList({ issues }: { issues: readonly ConfigIssue[] }) {
  return (
    <ul className="mt-1 flex flex-col gap-0.5">
      {issues.map((issue) => (
        <li key={`${issue.path} ${issue.message}`}>
          <IssueWords issue={issue} />
        </li>
      ))}
    </ul>
  );
}

/** One of them: what we find ourselves in the screen's language, what the bot says in its own words. */
export function IssueWords({ issue: { code, path, message, allowed } }: { issue: ConfigIssue }) {
  const { t } = useTranslation('config');

  return (
    <>
      {path !== '' && <code className="mr-2 font-mono text-12 font-medium">{path}</code>}
      {code ? t(`issue.${code}`) : message}
      {allowed && allowed.length > 0 && (
        <span className="text-muted"> ({t('edit.allowed', { values: allowed.join(', ') })})</span>
      )}
    </>
  );
}

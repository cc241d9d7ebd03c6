import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { diffLines, inPairs, type Stretch, stretchesOf } from '#renderer/lib/line-diff.ts';

type TextDiffProps = { before: string; after: string };

const looks = {
  removed: { row: 'bg-tint-down', sign: '−', mark: 'rounded-[2px] bg-down/25' },
  added: { row: 'bg-tint-ok', sign: '+', mark: 'rounded-[2px] bg-ok/25' },
  same: { row: '', sign: '', mark: '' },
} as const;

type Line = { kind: keyof typeof looks; stretches: Stretch[] };

/** What turns the built-in words into one's own. */
export function TextDiff({ before, after }: TextDiffProps) {
  const { t } = useTranslation('settings');
  const lines = useMemo(() => linesOf(before, after), [before, after]);

  if (lines.every(({ kind }) => kind === 'same')) {
    return <p className="text-13 text-muted">{t('templates.diff.same')}</p>;
  }
  return (
    <ul className="overflow-hidden rounded-md border font-mono text-12 leading-5">
      {lines.map(({ kind, stretches }, index) => (
        <li key={index} className={`flex gap-2 px-2 ${looks[kind].row}`}>
          <span aria-hidden className="w-3 shrink-0 select-none">
            {looks[kind].sign}
          </span>
          <span className="min-w-0 break-words whitespace-pre-wrap">
            {kind !== 'same' && <span className="sr-only">{t(`templates.diff.${kind}`)}: </span>}
            {stretches.map(({ text, isChanged }, at) => (
              <span key={at} className={isChanged ? looks[kind].mark : ''}>
                {text}
              </span>
            ))}
            {'\u200b'}
          </span>
        </li>
      ))}
    </ul>
  );
}

function linesOf(before: string, after: string): Line[] {
  return inPairs(diffLines(before, after)).flatMap((row): Line[] => {
    if ('kind' in row) {
      return [];
    }
    const { left, right } = row;
    if (left?.kind === 'same') {
      return [{ kind: 'same', stretches: [{ text: left.text, isChanged: false }] }];
    }
    return [
      ...(left
        ? [{ kind: 'removed' as const, stretches: stretchesOf(left.text, right?.text) }]
        : []),
      ...(right
        ? [{ kind: 'added' as const, stretches: stretchesOf(right.text, left?.text) }]
        : []),
    ];
  });
}

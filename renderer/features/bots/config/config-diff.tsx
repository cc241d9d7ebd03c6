import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';
import {
  countChanges,
  type DiffLine,
  diffLines,
  type Fold,
  foldSame,
  inPairs,
  stretchesOf,
} from '#renderer/lib/line-diff.ts';

import { ConfigLine } from './config-line.tsx';

export type DiffLayout = 'inline' | 'split';

type ConfigDiffProps = { before: string; after: string; layout: DiffLayout; label: string };

const looks = {
  same: { row: '', sign: ' ', mark: '' },
  removed: { row: 'bg-tint-down', sign: '−', mark: 'rounded-[2px] bg-down/25' },
  added: { row: 'bg-tint-ok', sign: '+', mark: 'rounded-[2px] bg-ok/25' },
} as const;

/** What turns one text into the other, line by line, with what did not change folded away. */
export function ConfigDiff({ before, after, layout, label }: ConfigDiffProps) {
  const { t } = useTranslation('config');
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const shown = useMemo(() => foldSame(lines), [lines]);
  const counts = countChanges(lines);

  if (counts.added + counts.removed === 0) {
    return <p className="px-4 py-3 text-13 text-muted">{t('compare.same')}</p>;
  }
  return (
    // A region that scrolls has to be reachable by keys.
    <fieldset
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keys
      tabIndex={0}
      aria-label={label}
      className="max-h-[60vh] min-w-0 overflow-auto font-mono text-12 -outline-offset-2"
    >
      <p className="sr-only">{t('compare.summary', counts)}</p>
      <table className="w-full border-collapse">
        <tbody>
          {layout === 'inline' ? <InlineRows lines={shown} /> : <SplitRows lines={shown} />}
        </tbody>
      </table>
    </fieldset>
  );
}

type Rows = { lines: readonly (DiffLine | Fold)[] };

function InlineRows({ lines }: Rows) {
  return inPairs(lines).flatMap((row, index) => {
    if ('kind' in row) {
      return [<FoldRow key={index} fold={row} columns={4} />];
    }
    const { left, right } = row;
    if (left && right && left.kind === 'same') {
      return [<InlineRow key={index} line={left} beside={undefined} />];
    }
    return [
      left && <InlineRow key={`${index} out`} line={left} beside={right?.text} />,
      right && <InlineRow key={`${index} in`} line={right} beside={left?.text} />,
    ];
  });
}

function InlineRow({ line, beside }: { line: DiffLine; beside: string | undefined }) {
  return (
    <tr className={looks[line.kind].row}>
      <NumberCell number={'before' in line ? line.before : undefined} />
      <NumberCell number={'after' in line ? line.after : undefined} />
      <TextCells line={line} beside={beside} />
    </tr>
  );
}

function SplitRows({ lines }: Rows) {
  return inPairs(lines).map((row, index) => {
    if ('kind' in row) {
      return <FoldRow key={index} fold={row} columns={6} />;
    }
    const { left, right } = row;
    return (
      <tr key={index}>
        <Half line={left} number={left?.before} beside={right?.text} />
        <Half line={right} number={right?.after} beside={left?.text} isRight />
      </tr>
    );
  });
}

type HalfProps = {
  line: DiffLine | undefined;
  number: number | undefined;
  beside: string | undefined;
  isRight?: boolean;
};

function Half({ line, number, beside, isRight = false }: HalfProps) {
  const look = line ? looks[line.kind].row : 'bg-surface-2';
  return (
    <>
      <NumberCell number={number} className={cn(look, isRight && 'border-l')} />
      {line ? (
        <TextCells line={line} beside={beside} className={cn(look, 'w-1/2')} />
      ) : (
        <td colSpan={2} className={look}>
          {'\u00a0'}
        </td>
      )}
    </>
  );
}

function NumberCell({ number, className }: { number: number | undefined; className?: string }) {
  return (
    <td
      className={cn(
        'w-9 min-w-9 px-1.5 text-right align-top text-muted select-none tabular-nums',
        className,
      )}
    >
      {number}
    </td>
  );
}

type TextCellsProps = { line: DiffLine; beside: string | undefined; className?: string };

function TextCells({ line, beside, className }: TextCellsProps) {
  const { t } = useTranslation('config');
  const { sign, mark } = looks[line.kind];
  const stretches =
    line.kind === 'same' ? [{ text: line.text, isChanged: false }] : stretchesOf(line.text, beside);

  return (
    <>
      <td className={cn('w-4 align-top select-none', className?.replace('w-1/2', ''))}>
        <span aria-hidden>{sign}</span>
        {line.kind !== 'same' && <span className="sr-only">{t(`compare.${line.kind}`)}: </span>}
      </td>
      <td className={cn('pr-3 align-top break-all whitespace-pre-wrap', className)}>
        <ConfigLine stretches={stretches} mark={mark} />
      </td>
    </>
  );
}

function FoldRow({ fold, columns }: { fold: Fold; columns: number }) {
  const { t } = useTranslation('config');

  return (
    <tr>
      <td
        colSpan={columns}
        className="border-y bg-surface-2 px-4 py-0.5 font-sans text-12 text-muted"
      >
        {t('compare.folded', { count: fold.count })}
      </td>
    </tr>
  );
}

import { type ComponentProps, useState } from 'react';

import { Input, inputLook } from '#renderer/components/ui/field.tsx';
import { cn } from '#renderer/lib/cn.ts';

type Draft = { of: string; text: string };

/** What is typed until it is saved: on leaving the field, or with Enter. Esc puts back what was there. */
function useDraft(
  value: string,
  onCommit: (text: string) => void,
  onDraft?: (text: string) => void,
) {
  const [draft, setDraft] = useState<Draft>({ of: value, text: value });
  // What was saved elsewhere meanwhile replaces what was only shown here.
  const text = draft.of === value ? draft.text : value;
  const change = (next: string) => {
    setDraft({ of: value, text: next });
    onDraft?.(next);
  };
  return {
    text,
    change,
    commit: () => text !== value && onCommit(text),
    restore: () => change(value),
  };
}

type Shared = {
  value: string;
  onCommit: (text: string) => void;
  /** Each key, for what is shown beside it. */
  onDraft?: (text: string) => void;
};

type CommitInputProps = Omit<ComponentProps<typeof Input>, 'value' | 'onChange'> & Shared;

export function CommitInput({ value, onCommit, onDraft, ...props }: CommitInputProps) {
  const draft = useDraft(value, onCommit, onDraft);
  return (
    <Input
      {...props}
      value={draft.text}
      onChange={({ target }) => draft.change(target.value)}
      onBlur={draft.commit}
      onKeyDown={({ key }) => {
        if (key === 'Enter') {
          draft.commit();
        }
        if (key === 'Escape') {
          draft.restore();
        }
      }}
    />
  );
}

type CommitTextProps = Omit<ComponentProps<'textarea'>, 'value' | 'onChange'> & Shared;

/** The same of several lines, where Enter is a line. */
export function CommitText({ value, onCommit, onDraft, className, ...props }: CommitTextProps) {
  const draft = useDraft(value, onCommit, onDraft);
  return (
    <textarea
      {...props}
      className={cn(inputLook, 'h-auto py-1.5 leading-5', className)}
      value={draft.text}
      onChange={({ target }) => draft.change(target.value)}
      onBlur={draft.commit}
      onKeyDown={({ key }) => key === 'Escape' && draft.restore()}
    />
  );
}

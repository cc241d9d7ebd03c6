import { type KeyboardEvent, type ReactNode, useRef } from 'react';

import { usePreferences } from '#renderer/lib/preferences.ts';

import { Dialog } from './ui/dialog.tsx';
import { Kbd } from './ui/kbd.tsx';

export type KeyChoice = {
  /** The one key that takes it while the sheet is open. */
  key: string;
  label: ReactNode;
  /** What it comes to: until when, for whom. */
  detail?: ReactNode;
  run: () => void;
  disabled?: boolean;
};

export type KeyChoiceGroup = { id: string; title?: ReactNode; choices: readonly KeyChoice[] };

type KeySheetProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string;
  groups: readonly KeyChoiceGroup[];
  /** Above the choices: what they are about. */
  before?: ReactNode;
  /** Beneath them: a field of one's own, an explanation. */
  children?: ReactNode;
};

/** A few choices, each taken by one key, by click, or with the arrows and Enter. */
export function KeySheet(props: KeySheetProps) {
  const { open, onClose, title, description, groups } = props;

  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={title}
      place="top"
      {...(description === undefined ? {} : { description })}
    >
      <KeyChoices groups={groups} before={props.before}>
        {props.children}
      </KeyChoices>
    </Dialog>
  );
}

/** Inside the dialog, so that its keys are heard there and nowhere else. */
function KeyChoices({
  groups,
  before,
  children,
}: Pick<KeySheetProps, 'groups' | 'before' | 'children'>) {
  const [{ letterKeys }] = usePreferences();
  const list = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    // A key that is held down is one press: what opened the sheet must not choose in it.
    if (!isPlain || event.repeat || takesText(event.target)) {
      return;
    }
    const key = event.key.toLowerCase();
    const choice = groups
      .flatMap(({ choices }) => choices)
      .find((each) => each.key === key && each.disabled !== true);
    if (letterKeys && choice) {
      event.preventDefault();
      event.stopPropagation();
      choice.run();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      moveFocus(list.current, event.key === 'ArrowDown' ? 1 : -1);
    }
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it hears the keys for the buttons and fields inside
    <div onKeyDown={onKeyDown}>
      {before}
      <div ref={list} className="pb-1">
        {groups.map(({ id, title, choices }) => (
          <section key={id}>
            {title && <h3 className="px-4 pt-2 pb-1 text-12 text-muted">{title}</h3>}
            <ul>
              {choices.map(({ key, label, detail, run, disabled = false }) => (
                <li key={key}>
                  <button
                    type="button"
                    disabled={disabled}
                    aria-keyshortcuts={letterKeys ? key : undefined}
                    onClick={run}
                    className="flex min-h-8 w-full cursor-default items-center gap-3 px-4 text-left text-13 hover:bg-surface-2 focus-visible:bg-surface-2 focus-visible:-outline-offset-2 disabled:opacity-50"
                  >
                    <Kbd keys={key} className="w-6 justify-center" />
                    <span>{label}</span>
                    {detail && (
                      <span className="ml-auto text-right text-12 text-muted">{detail}</span>
                    )}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {children}
    </div>
  );
}

function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type="radio"], [type="checkbox"]), textarea, [role="combobox"]') !==
      null
  );
}

function moveFocus(list: HTMLElement | null, step: 1 | -1): void {
  const buttons = [...(list?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? [])];
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}

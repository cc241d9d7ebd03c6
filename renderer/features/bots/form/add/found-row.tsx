import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { Badge } from '#renderer/components/ui/badge.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Input } from '#renderer/components/ui/field.tsx';
import { isName } from '#renderer/features/bots/form/own-values.ts';
import type { Found } from '#shared/schemas/discovery.ts';

type FoundRowProps = {
  found: Found;
  /** What it will be called; nothing where it is not chosen. */
  name: string | undefined;
  onName: (name: string | undefined) => void;
  /** There where it takes more than a tick. */
  onSetUp: (() => void) | undefined;
};

/** One thing that was found, with why it looks like a bot. */
export function FoundRow({ found, name, onName, onSetUp }: FoundRowProps) {
  const { t } = useTranslation(['bot-forms', 'status']);
  const { url, kind, suggestedName, isWatched, why } = found;
  const { path, status, version, file, authMode } = why;
  const known = [
    t('look.answered', { path, status }),
    ...(version === null ? [] : [t('look.version', { version })]),
    ...(file === null ? [] : [t('look.named-by', { file })]),
    ...(authMode === null ? [] : [t(`look.auth-${authMode}`)]),
  ];
  const about = (
    <span className="flex flex-wrap items-center gap-x-2">
      <span className="font-mono text-12 break-all">{url}</span>
      <Badge>{t(`status:connector.${kind}`)}</Badge>
    </span>
  );

  return (
    <li className="px-3 py-1">
      {onSetUp || isWatched ? (
        <div className="flex min-h-9 items-center gap-3 pl-7">
          <div className="min-w-0 flex-1">
            {about}
            <span className="block text-12 text-muted">{known.join(' · ')}</span>
          </div>
          {isWatched ? (
            <span className="text-12 text-muted">{t('look.watched')}</span>
          ) : (
            <Button onClick={onSetUp} aria-label={t('look.set-up-named', { name: suggestedName })}>
              {t('look.set-up')}
            </Button>
          )}
        </div>
      ) : (
        <Choice
          kind="many"
          name="found"
          isChosen={name !== undefined}
          onChoose={(isChosen) => onName(isChosen ? suggestedName : undefined)}
          label={about}
          hint={known.join(' · ')}
        >
          {name !== undefined && (
            <Input
              value={name}
              aria-label={t('look.name', { url })}
              aria-invalid={isName(name) ? undefined : true}
              autoComplete="off"
              className="w-48 self-center"
              onChange={({ target }) => onName(target.value)}
            />
          )}
        </Choice>
      )}
    </li>
  );
}

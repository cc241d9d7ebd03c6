import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import type { Contact } from '#shared/schemas/contact.ts';
import type { RouteRule } from '#shared/schemas/tenant-settings.ts';

type Recipients = RouteRule['to'];

type RecipientFieldProps = {
  id: string;
  value: Recipients;
  contacts: readonly Contact[];
  /** Whether whoever has the week can be chosen. */
  hasRota?: boolean;
  isBlocked?: boolean;
  onChange: (value: Recipients) => void;
};

/** Everybody, whoever has the week, or these people. */
export function RecipientField(props: RecipientFieldProps) {
  const { id, value, contacts, hasRota = true, isBlocked = false, onChange } = props;
  const { t } = useTranslation('settings');
  const isNamed = typeof value !== 'string';
  const kinds = [
    'everyone',
    ...(hasRota ? (['on_call'] as const) : []),
    ...(contacts.length > 0 ? (['people'] as const) : []),
  ] as const;

  return (
    <div className="flex w-full max-w-60 flex-col gap-1">
      <Select
        size="lg"
        id={id}
        disabled={isBlocked}
        value={isNamed ? 'people' : value}
        options={kinds.map((kind) => ({ value: kind, label: t(`people.to.${kind}`) }))}
        onChange={(kind) => {
          const [first] = contacts;
          if (kind === 'people') {
            // One at least: a rule that tells nobody would be a trap.
            onChange(first ? [first.id] : 'everyone');
          } else {
            onChange(kind);
          }
        }}
      />
      {isNamed && (
        <fieldset className="flex flex-col pl-1">
          <legend className="sr-only">{t('people.to.people')}</legend>
          {contacts.map(({ id: personId, name }) => {
            const isChosen = value.includes(personId);
            return (
              <Choice
                key={personId}
                kind="many"
                name={`${id} people`}
                label={name}
                isChosen={isChosen}
                disabled={isBlocked || (isChosen && value.length === 1)}
                onChoose={(isIn) =>
                  onChange(
                    isIn ? [...value, personId] : value.filter((other) => other !== personId),
                  )
                }
              />
            );
          })}
        </fieldset>
      )}
    </div>
  );
}

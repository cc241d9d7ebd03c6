import { useTranslation } from 'react-i18next';
import { z } from 'zod';

import { isLocalPerson } from '#renderer/lib/local-person.ts';

/** Who did something, by the id that is kept of them: the agent, you, somebody by name, or a token. */
export function useActorWords(): (id: string) => string {
  const { t } = useTranslation('recovery');

  return (id) => {
    if (isLocalPerson(id)) {
      return t('actor.you');
    }
    if (id === 'agent') {
      return t('actor.agent');
    }
    // Whoever holds the token that the agent keeps on its own machine.
    if (id === 'token-file') {
      return t('actor.owner');
    }
    // Tokens are known by an id that says nothing to anybody.
    return z.uuid().safeParse(id).success ? t('actor.token') : id;
  };
}

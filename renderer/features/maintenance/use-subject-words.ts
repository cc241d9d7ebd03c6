import { useTranslation } from 'react-i18next';

import type { QuietSubject } from '#renderer/lib/quiet-dialog.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';

import type { Scope } from './use-quiet-actions.ts';

const named = 4;

/** What is meant, by name as far as names help: a bot, a client, or how many of them and whose. */
export function useSubjectWords() {
  const { t, i18n } = useTranslation('quiet');
  const { byId } = useTenants();

  const clients = ({ tenantIds }: QuietSubject): string => {
    const names = tenantIds.map((id) => byId.get(id)?.name ?? '').filter(Boolean);
    const shown = names.slice(0, named);
    const rest = names.length - shown.length;
    return new Intl.ListFormat(i18n.language).format(
      rest > 0 ? [...shown, t('subject.more', { count: rest })] : shown,
    );
  };

  return {
    /** "Vendas", "12 bots", "Padaria Aurora", "3 clients": for a sentence. */
    what: (subject: QuietSubject, scope: Scope): string => {
      const [bot] = subject.bots;
      const [tenantId] = subject.tenantIds;
      if (scope === 'bots') {
        return subject.bots.length === 1 && bot
          ? bot.name
          : t('subject.bots', { count: subject.bots.length });
      }
      return subject.tenantIds.length === 1 && tenantId
        ? (byId.get(tenantId)?.name ?? '')
        : t('subject.clients', { count: subject.tenantIds.length });
    },
    clients,
  };
}

import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import { type AlertsSearch, alertsSearchSchema, type InboxTab } from './alerts-search.ts';
import { useAlerts } from './use-alerts.ts';
import { useOpenedAlert } from './use-opened-alert.ts';

const noneSelected: ReadonlySet<string> = new Set();

/** The tab in view with its alerts, the one whose panel is open, and what is selected. */
export function useInbox() {
  const navigate = useNavigate();
  const search = alertsSearchSchema.parse(useSearch({ strict: false }));
  const tab = search.state ?? 'open';
  const inbox = useAlerts(tab);
  const { alerts } = inbox;
  const [selection, setSelection] = useState(noneSelected);
  const selected = useMemo(() => alerts.filter(({ id }) => selection.has(id)), [alerts, selection]);
  const opened = useOpenedAlert(alerts, search.alert);
  const clear = () => setSelection(noneSelected);

  const setSearch = (patch: AlertsSearch) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, ...patch }),
      replace: true,
    });

  return {
    ...inbox,
    tab,
    showTab: (state: InboxTab) => {
      clear();
      setSearch({ state: state === 'open' ? undefined : state, alert: undefined });
    },
    selection,
    setSelection,
    selected,
    clear,
    openedId: search.alert,
    opened,
    open: (alert: AlertsSearch['alert']) => setSearch({ alert }),
    /** The next or the one before in the list. */
    openBeside: (step: 1 | -1) => {
      const at = alerts.findIndex(({ id }) => id === search.alert);
      const next = alerts[Math.max(0, at + step)];
      if (next) {
        setSearch({ alert: next.id });
      }
    },
  };
}

export type Inbox = ReturnType<typeof useInbox>;

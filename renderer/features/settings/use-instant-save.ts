import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';

type Saving<Shown, Change> = {
  /** Where what is shown comes from. */
  queryKey: QueryKey;
  /** What is shown once it is changed, before the agent has answered. */
  apply: (shown: Shown, change: Change) => Shown;
  /** What takes the change back. */
  inverse: (shown: Shown, change: Change) => Change;
  send: (change: Change) => Promise<unknown>;
};

type Variables<Change> = { change: Change; what: string; isUndo?: boolean };

/**
 * Saves as soon as something is changed, shows it meanwhile, and offers for ten seconds to take it back. What could not
 * be saved is shown as it was.
 */
export function useInstantSave<Shown, Change>(saving: Saving<Shown, Change>) {
  const { queryKey, apply, inverse, send } = saving;
  const { t } = useTranslation('settings');
  const toast = useToast();
  const queryClient = useQueryClient();

  const mutation = useMutation({
    mutationFn: ({ change }: Variables<Change>) => send(change),
    onMutate: async ({ change }) => {
      await queryClient.cancelQueries({ queryKey });
      const before = queryClient.getQueryData<Shown>(queryKey);
      if (before !== undefined) {
        queryClient.setQueryData<Shown>(queryKey, apply(before, change));
      }
      return { before };
    },
    onError: (_error, _variables, context) => {
      if (context?.before !== undefined) {
        queryClient.setQueryData<Shown>(queryKey, context.before);
      }
    },
    onSuccess: (_data, { change, what, isUndo }, { before }) => {
      if (isUndo) {
        toast.show(t('save.undone', { what }));
      } else if (before !== undefined) {
        const back = inverse(before, change);
        toast.show(t('save.done', { what }), {
          undo: () => mutation.mutate({ change: back, what, isUndo: true }),
        });
      }
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });

  return {
    /** `what` names the setting in the message that follows. */
    save: (change: Change, what: string, onSaved?: () => void) =>
      mutation.mutate({ change, what }, onSaved && { onSuccess: onSaved }),
    isSaving: mutation.isPending,
    error: mutation.error,
  };
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import type { Contact, ContactInput } from '#shared/schemas/contact.ts';
import type { PersonId, TenantId } from '#shared/schemas/ids.ts';

const none: readonly Contact[] = [];

/** Who can be told, by name. */
export function useContacts(tenantId: TenantId) {
  const trpc = useTRPC();
  const query = useQuery(trpc.contacts.list.queryOptions({ tenantId }));
  return {
    contacts: query.data?.items ?? none,
    isLoading: query.isPending,
    error: query.error,
    retry: () => void query.refetch(),
  };
}

export function useContactAdmin(tenantId: TenantId) {
  const trpc = useTRPC();
  const api = useTRPCClient();
  const queryClient = useQueryClient();
  const onSettled = () =>
    queryClient.invalidateQueries({ queryKey: trpc.contacts.list.queryKey({ tenantId }) });

  const save = useMutation({
    mutationFn: ({ contactId, contact }: { contactId?: PersonId; contact: ContactInput }) =>
      contactId === undefined
        ? api.contacts.add.mutate({ tenantId, contact })
        : api.contacts.update.mutate({ tenantId, contactId, contact }),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (contactId: PersonId) => api.contacts.remove.mutate({ tenantId, contactId }),
    onSettled,
  });
  return {
    save: save.mutate,
    isSaving: save.isPending,
    saveError: save.error,
    remove: remove.mutate,
    isRemoving: remove.isPending,
    removeError: remove.error,
  };
}

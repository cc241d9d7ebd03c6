import type { TRPCClient } from '@trpc/client';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';

import type { PendingRouter } from './pending-procedures.ts';
import { useTRPC, useTRPCClient } from './trpc.ts';

export const useQuietTRPC = useTRPC as unknown as () => TRPCOptionsProxy<PendingRouter>;
export const useQuietClient = useTRPCClient as unknown as () => TRPCClient<PendingRouter>;

import type { Fleet } from '#shared/schemas/fleet.ts';
import { statuses, statusRank } from '#shared/status.ts';

type Client = Fleet['byTenant'][number];

/** By the worst state there is, then by how many bots are in it; clients without bots are left out. */
export function clientsWorstFirst(fleet: Fleet): Client[] {
  return fleet.byTenant.filter(({ total }) => total > 0).sort(worseFirst);
}

function worseFirst(a: Client, b: Client): number {
  if (a.worst !== b.worst) {
    return statusRank(a.worst) - statusRank(b.worst);
  }
  const differing = statuses.find((status) => a.counts[status] !== b.counts[status]);
  return differing ? b.counts[differing] - a.counts[differing] : a.name.localeCompare(b.name);
}

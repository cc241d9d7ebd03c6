import type { Listening, Machine } from '#electron/agent/ports.ts';
import { type DiscoveryPlace, portQuestions, readSettings } from '#shared/schemas/discovery.ts';

import { configPaths, usualGatewayPort } from './openclaw-config.ts';

/** Where bots often are, for machines that do not say where anything listens. */
const usualPorts = [3000, 3001, 4000, 5000, 5678, 8000, 8080, 8081, 8787, 9000];
/** More than that is a machine on which a person names the port. */
const maxListening = 100;
/** Programs that do not speak HTTP, and may log a request as an attack, or open a debugger. */
const neverHttp = new Set([
  1433, 1521, 1883, 2049, 2181, 3306, 3389, 5432, 5433, 5671, 5672, 6379, 6380, 8883, 9042, 9092,
  9229, 11_211, 27_017, 27_018, 27_019, 33_060,
]);

export type PortPlace = Extract<DiscoveryPlace, { kind: 'port' }>;

/** Exactly what would be looked at now. Nothing of it is opened for that, and no port is contacted. */
export async function findPlaces(
  machine: Machine,
  isOurs: (port: number) => boolean,
): Promise<DiscoveryPlace[]> {
  const places: DiscoveryPlace[] = [];
  for (const file of configPaths(machine)) {
    if (await machine.isFile(file)) {
      places.push({ kind: 'config', id: `config:${file}`, file, reads: [...readSettings] });
    }
  }
  const ports: PortPlace[] = [
    portPlace('openclaw', { host: '127.0.0.1', port: usualGatewayPort }),
    ...(await busyPorts(machine)),
  ];
  const seen = new Set<number>();
  for (const place of ports) {
    if (!seen.has(place.port) && !isOurs(place.port)) {
      seen.add(place.port);
      places.push(place);
    }
  }
  return places;
}

async function busyPorts(machine: Machine): Promise<PortPlace[]> {
  const listening = await machine.listening();
  if (listening === undefined) {
    return usualPorts.map((port) => portPlace('usual', { host: '127.0.0.1', port }));
  }
  return listening
    .filter(({ port }) => mayBeHttp(port))
    .toSorted((a, b) => a.port - b.port || a.host.localeCompare(b.host))
    .slice(0, maxListening)
    .map((each) => portPlace('listening', each));
}

function mayBeHttp(port: number): boolean {
  return (port === 80 || port >= 1024) && !neverHttp.has(port);
}

export function portPlace(why: PortPlace['why'], { host, port }: Listening): PortPlace {
  const id = `port:${host === '::1' ? '[::1]' : host}:${port}`;
  return { kind: 'port', id, host, port, why, asks: [...portQuestions] };
}

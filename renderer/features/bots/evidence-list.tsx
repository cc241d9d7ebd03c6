import { useTranslation } from 'react-i18next';

import { useFormat } from '#renderer/lib/use-format.ts';

type Evidence = Readonly<Record<string, unknown>>;

const known = [
  'status',
  'errno',
  'phase',
  'reason',
  'limitMs',
  'gotMs',
  'lateMs',
  'at',
  'expected',
  'got',
  'messages',
  'closeCode',
  'location',
  // Gateways
  'channel',
  'number',
  'also',
  'message',
  'code',
  'close',
  'why',
  'requestId',
  'deviceId',
  'role',
  'scopes',
  'granted',
  'agentId',
  'agents',
  'method',
  'configInvalid',
  'failedPlugins',
  'eventLoopDelayMs',
  // Heartbeats
  'expectedAt',
  'startedAt',
  'exitCode',
  // Services of this machine
  'program',
  'folder',
  'signal',
  'output',
  'unitState',
  'result',
  'said',
  'home',
  'health',
  'instances',
  'memoryMb',
  'restarts',
  'socket',
  'looked',
  // WebSockets
  'closeCode',
  'messages',
] as const;
const phases = [
  'lookup',
  'connect',
  'tls',
  'head',
  'body',
  'challenge',
  'hello',
  'status',
] as const;
const instants: ReadonlySet<string> = new Set(['expectedAt', 'startedAt']);

/** What a check saw, piece by piece. Names we have no words for are shown as they are. */
export function EvidenceList({ evidence }: { evidence: Evidence }) {
  const { t } = useTranslation('bots');

  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-12">
      {Object.entries(evidence)
        .filter(([, value]) => !isNothing(value))
        .map(([key, value]) => {
          const name = known.find((candidate) => candidate === key);
          return (
            <div key={key} className="col-span-2 grid grid-cols-subgrid">
              <dt className="text-muted">{name ? t(`evidence.${name}`) : key}</dt>
              <dd className="font-mono break-words whitespace-pre-wrap">
                <EvidenceValue name={key} value={value} />
              </dd>
            </div>
          );
        })}
    </dl>
  );
}

function EvidenceValue({ name, value }: { name: string; value: unknown }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const phase = name === 'phase' && phases.find((candidate) => candidate === value);

  if (phase) {
    return t(`evidence.phases.${phase}`);
  }
  if (typeof value === 'number' && instants.has(name)) {
    return format.exact(value);
  }
  return typeof value === 'number' && name.endsWith('Ms')
    ? format.milliseconds(value)
    : plain(value);
}

function isNothing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

function plain(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(plain).join('\n');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

import type { TFunction } from 'i18next';

import type { Format } from '#renderer/lib/format.ts';
import type { SystemHealth } from '#shared/schemas/system.ts';

export type LineState = 'ok' | 'degraded' | 'failed' | 'unknown';

/** One thing one can trust or not: its value, what is normal, and what to do where it is not. */
export type SystemLine = {
  id: string;
  name: string;
  value: string;
  normal: string;
  state: LineState;
  advice?: string;
};

type Words = { t: TFunction<['system', 'common']>; format: Format; now: number };

const lateMs = 5_000;
const longPauseMs = 100;
const muchMemory = 500_000_000;
const longJournal = 64_000_000;
const dayMs = 24 * 3_600_000;
const integrityDays = 8;
const backupDays = 2;

const withAdvice = (line: SystemLine, advice: string): SystemLine =>
  line.state === 'ok' ? line : { ...line, advice };

const known = (words: Words, ms: number | null): string =>
  ms === null ? words.t('common:unknown') : words.format.milliseconds(ms);

export function checkLines({ checks }: SystemHealth, words: Words): SystemLine[] {
  const { t, format } = words;
  const { latenessP50Ms: half, latenessP99Ms: most } = checks;
  const isLate = checks.isOverloaded || (most ?? 0) > lateMs;

  return [
    {
      id: 'watched',
      name: t('line.watched.name'),
      value: format.number(checks.bots),
      normal: t('line.watched.normal'),
      state: 'ok',
    },
    {
      id: 'per-minute',
      name: t('line.per-minute.name'),
      value: format.number(checks.perMinute),
      normal: t('line.per-minute.normal'),
      state: 'ok',
    },
    {
      id: 'in-flight',
      name: t('line.in-flight.name'),
      value: `${format.number(checks.inFlight)}, ${format.number(checks.waiting)}`,
      normal: t('line.in-flight.normal'),
      state: 'ok',
    },
    {
      id: 'lateness',
      name: t('line.lateness.name'),
      value: `${known(words, half)}, ${known(words, most)}`,
      normal: t('line.lateness.normal'),
      ...(isLate
        ? { state: 'degraded', advice: t('line.lateness.advice') }
        : { state: most === null ? 'unknown' : 'ok' }),
    },
  ];
}

export function engineLines(health: SystemHealth, words: Words): SystemLine[] {
  const { t, format } = words;
  const { eventLoopDelayP99Ms: pause, memoryBytes, watcher } = health;

  return [
    withAdvice(
      {
        id: 'loop',
        name: t('line.loop.name'),
        value: known(words, pause),
        normal: t('line.loop.normal'),
        state: pause !== null && pause > longPauseMs ? 'degraded' : 'ok',
      },
      t('line.loop.advice'),
    ),
    withAdvice(
      {
        id: 'memory',
        name: t('line.memory.name'),
        value: format.bytes(memoryBytes),
        normal: t('line.memory.normal'),
        state: memoryBytes > muchMemory ? 'degraded' : 'ok',
      },
      t('line.memory.advice'),
    ),
    withAdvice(
      {
        id: 'network',
        name: t('line.network.name'),
        value: watcher.isOnline
          ? t('line.network.online')
          : t('line.network.offline', {
              since: format.dateTime(watcher.offlineSince ?? words.now),
            }),
        normal: t('line.network.normal'),
        state: watcher.isOnline ? 'ok' : 'degraded',
      },
      t('line.network.advice'),
    ),
    {
      id: 'jump',
      name: t('line.jump.name'),
      value: watcher.lastJump
        ? t('line.jump.value', {
            drift: format.duration(Math.abs(watcher.lastJump.driftMs)),
            at: format.dateTime(watcher.lastJump.at),
          })
        : t('line.jump.none'),
      normal: t('line.jump.normal'),
      state: 'ok',
    },
    {
      id: 'platform',
      name: t('line.platform.name'),
      value: `Node ${health.node}, ${health.platform}`,
      normal: t('line.platform.normal'),
      state: 'ok',
    },
  ];
}

export function dataLines({ store, audit, dataFolder }: SystemHealth, words: Words): SystemLine[] {
  return [
    sizeLine(store, words),
    integrityLine(store.lastIntegrity, words),
    backupLine(store.lastBackup, words),
    quarantineLine(store.quarantined, words),
    auditLine(audit, words),
    {
      id: 'folder',
      name: words.t('line.folder.name'),
      value: dataFolder,
      normal: '',
      state: 'ok',
    },
  ];
}

type Store = SystemHealth['store'];

function sizeLine({ bytes, walBytes }: Store, { t, format }: Words): SystemLine {
  return withAdvice(
    {
      id: 'size',
      name: t('line.size.name'),
      value: `${format.bytes(bytes)}, ${format.bytes(walBytes)}`,
      normal: t('line.size.normal'),
      state: walBytes > longJournal ? 'degraded' : 'ok',
    },
    t('line.size.advice'),
  );
}

function integrityLine(last: Store['lastIntegrity'], { t, format, now }: Words): SystemLine {
  const isRecent = last !== null && now - last.at < integrityDays * dayMs;
  const ago = last === null ? '' : format.ago(last.at, now);
  return withAdvice(
    {
      id: 'integrity',
      name: t('line.integrity.name'),
      value:
        last === null
          ? t('common:never')
          : t(last.isSound ? 'line.integrity.sound' : 'line.integrity.damaged', { ago }),
      normal: t('line.integrity.normal'),
      state: last?.isSound === false ? 'failed' : isRecent ? 'ok' : 'unknown',
    },
    t('line.integrity.advice'),
  );
}

function backupLine(last: Store['lastBackup'], { t, format, now }: Words): SystemLine {
  const isRecent = last !== null && now - last.at < backupDays * dayMs;
  return withAdvice(
    {
      id: 'backup',
      name: t('line.backup.name'),
      value:
        last === null
          ? t('common:never')
          : t('line.backup.value', {
              ago: format.ago(last.at, now),
              size: format.bytes(last.bytes),
            }),
      normal: t('line.backup.normal'),
      state: isRecent ? 'ok' : last === null ? 'unknown' : 'degraded',
    },
    t('line.backup.advice'),
  );
}

function quarantineLine(set: Store['quarantined'], { t, format }: Words): SystemLine {
  const at = set === null ? '' : format.dateTime(set.at);
  const value =
    set === null
      ? t('line.quarantine.none')
      : set.restoredFrom === null
        ? t('line.quarantine.afresh', { at })
        : t('line.quarantine.restored', { at, from: format.dateTime(set.restoredFrom) });
  return withAdvice(
    {
      id: 'quarantine',
      name: t('line.quarantine.name'),
      value,
      normal: t('line.quarantine.normal'),
      state: set === null ? 'ok' : 'degraded',
    },
    t('line.quarantine.advice'),
  );
}

function auditLine(audit: SystemHealth['audit'], { t }: Words): SystemLine {
  const count = audit.entries;
  const line = { id: 'audit', name: t('line.audit.name'), normal: t('line.audit.normal') };
  if (!audit.isUnbroken) {
    return {
      ...line,
      value: t('line.audit.broken', { count }),
      state: 'failed',
      advice: t('line.audit.advice'),
    };
  }
  return audit.verifiedAt === null
    ? { ...line, value: t('line.audit.unverified', { count }), state: 'unknown' }
    : { ...line, value: t('line.audit.unbroken', { count }), state: 'ok' };
}

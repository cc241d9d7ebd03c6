import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { destination, multistream, pino } from 'pino';
import pinoRoll from 'pino-roll';

import type { Logger } from '#electron/agent/ports.ts';

import { redactFields, redactText } from './log-redaction.ts';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

const fileSizeMb = 10;
/** Beside the one being written. */
const olderFiles = 6;

type LoggerOptions = {
  level: LogLevel;
  /** Where files are kept and rotated; none are written where it is left out. */
  folder?: string;
  /** Also writes each line to the standard error stream, for a service manager to collect. */
  toStderr?: boolean;
  /** Size of a file in megabytes before the next one begins. */
  rotateAtMb?: number;
};

/** A logger that has to be closed, so that its last lines reach the disk. */
export type ClosableLogger = Logger & {
  /** Writes out what is buffered, at once: for the moment before the process ends. */
  flush(): void;
  close(): Promise<void>;
};

type Sink = Pick<NodeJS.EventEmitter, 'on' | 'once'> & {
  write(line: string): unknown;
  flushSync(): void;
  end(): void;
};

/** JSON lines for machines, one object each, with secrets taken out. */
export async function createLogger(options: LoggerOptions): Promise<ClosableLogger> {
  const sinks: Sink[] = [];
  if (options.folder !== undefined) {
    sinks.push(await openLogFiles(options.folder, options.rotateAtMb ?? fileSizeMb));
  }
  if (options.toStderr) {
    sinks.push(destination({ dest: 2, sync: true }));
  }
  const lines = pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redactFields },
    },
    multistream(sinks.map((stream) => ({ level: options.level, stream }))),
  );

  return {
    ...wrap(lines),
    flush: () => sinks.forEach(flushQuietly),
    async close() {
      await Promise.all(sinks.map(closeSink));
    },
  };
}

async function openLogFiles(folder: string, rotateAtMb: number): Promise<Sink> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stream = await pinoRoll({
    file: join(folder, 'admin-agent'),
    extension: '.log',
    size: rotateAtMb,
    limit: { count: olderFiles, removeOtherLogFiles: true },
    mode: 0o600,
  });
  // A full disk must not end the agent; the console says by itself that the disk is full.
  stream.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    stream.once('ready', resolve);
    stream.once('error', () => resolve());
  });
  for (const name of readdirSync(folder)) {
    // Files of an older version, or copied by hand, may be readable by others.
    chmodSync(join(folder, name), 0o600);
  }
  return stream;
}

/** The port's shape over pino's. */
function wrap(lines: pino.Logger): Logger {
  return {
    debug: (fields, message) => lines.debug(fields, redactText(message)),
    info: (fields, message) => lines.info(fields, redactText(message)),
    warn: (fields, message) => lines.warn(fields, redactText(message)),
    error: (fields, message) => lines.error(fields, redactText(message)),
    child: (fields) => wrap(lines.child(redactFields(fields))),
  };
}

function flushQuietly(sink: Sink): void {
  try {
    sink.flushSync();
  } catch {
    // Nothing is left to tell it to: the log itself cannot be written.
  }
}

function closeSink(sink: Sink): Promise<void> {
  flushQuietly(sink);
  return new Promise((resolve) => {
    sink.once('close', () => resolve());
    sink.once('error', () => resolve());
    sink.end();
  });
}

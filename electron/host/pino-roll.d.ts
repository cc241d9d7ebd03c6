/** pino-roll brings no types of its own; these are of the part we use. */
declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';

  type Options = {
    file: string;
    extension: string;
    /** In megabytes. */
    size: number;
    /** Files kept beside the one being written. */
    limit: { count: number; removeOtherLogFiles: boolean };
    mode: number;
  };

  type RollingStream = EventEmitter & {
    write(line: string): boolean;
    flushSync(): void;
    end(): void;
  };

  // oxlint-disable-next-line import/no-default-export -- it is how the package exports it
  export default function pinoRoll(options: Options): Promise<RollingStream>;
}

import type { Listening, Machine } from '#electron/agent/ports.ts';

export type PlayedMachine = Machine & {
  files: Map<string, string>;
  variables: Map<string, string>;
  /** Where programs listen; `undefined` plays a machine that does not tell. */
  ports: Listening[] | undefined;
  /** Which files were opened, in order. */
  read: string[];
};

/** A machine with nothing on it but what a test puts there. */
export function createPlayedMachine(): PlayedMachine {
  const played: PlayedMachine = {
    files: new Map(),
    variables: new Map(),
    ports: [],
    read: [],
    homeFolder: () => '/home/ana',
    variable: (name) => played.variables.get(name),
    isFile: async (path) => played.files.has(path),
    async readFile(path, maxBytes) {
      played.read.push(path);
      const text = played.files.get(path);
      return text !== undefined && Buffer.byteLength(text) <= maxBytes ? text : undefined;
    },
    listening: async () => played.ports,
  };
  return played;
}

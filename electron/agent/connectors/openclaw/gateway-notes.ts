/** What is remembered of a gateway for the time when it no longer answers. */
export type GatewayNote = {
  /** By its last word. */
  pid?: number;
  /** Where its configuration is on this machine, after it was seen to be that very file. */
  configPath?: string;
};

export type GatewayNotes = ReturnType<typeof createGatewayNotes>;

/** By gateway, whoever looks at it: there is one program behind an address. */
export function createGatewayNotes() {
  const notes = new Map<string, GatewayNote>();

  return {
    of: (key: string): GatewayNote => notes.get(key) ?? {},
    note(key: string, known: GatewayNote): void {
      notes.set(key, { ...notes.get(key), ...known });
    },
  };
}

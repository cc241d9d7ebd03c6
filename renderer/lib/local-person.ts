/** True of whoever uses this console on the agent's own machine: the one person there is no name for but "you". */
export function isLocalPerson(id: string): boolean {
  return /(^|:)local$/.test(id);
}

/** What `doctor` found about one thing. The words are `cli:doctor.<name>.<key>`. */
export type Finding = {
  name: string;
  outcome: 'ok' | 'warn' | 'fail';
  key: string;
  values?: Readonly<Record<string, string | number>>;
};

/** Looks at one thing. One that throws is reported as failed, and the others are still looked at. */
export type Examination = { name: string; look(): Promise<Finding[]> };

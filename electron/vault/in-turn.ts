/** Runs one act after the other, each when all before it have ended, however they did. */
export function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(act: () => Promise<Result>): Promise<Result> => {
    const result = last.then(act);
    last = result.then(noMatter, noMatter);
    return result;
  };
}

const noMatter = () => undefined;

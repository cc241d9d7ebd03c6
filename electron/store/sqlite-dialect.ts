import { type RawNode, SqliteDialect, SqliteQueryCompiler, type ValuesNode } from 'kysely';

/**
 * SQLite looks at the value of a bare `?` where that may change its plan (a limit, a condition beside an order), and then
 * plans the statement anew at every run, which costs several times what the statement itself does. It never looks at the
 * value of an expression, so such places are written as one: `+` is what SQL has for changing nothing.
 */
class StablePlanCompiler extends SqliteQueryCompiler {
  // What is inserted as it is changes no plan, and an expression for each value would cost more than the value.
  #isInserted = false;

  protected override visitValues(node: ValuesNode): void {
    this.#within(true, () => super.visitValues(node));
  }

  /** Written by hand, also among values: there it may be a query. */
  protected override visitRaw(node: RawNode): void {
    this.#within(false, () => super.visitRaw(node));
  }

  #within(isInserted: boolean, visit: () => void): void {
    const before = this.#isInserted;
    this.#isInserted = isInserted;
    visit();
    this.#isInserted = before;
  }

  protected override getCurrentParameterPlaceholder(): string {
    return this.#isInserted ? '?' : '+?';
  }
}

/** Kysely's dialect for SQLite, whose kept statements keep their plans. An index on a part of a table needs that part named by literals. */
export class StablePlanDialect extends SqliteDialect {
  override createQueryCompiler(): SqliteQueryCompiler {
    return new StablePlanCompiler();
  }
}

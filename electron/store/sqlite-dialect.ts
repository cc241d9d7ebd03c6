import { SqliteDialect, SqliteQueryCompiler, type ValuesNode } from 'kysely';

/**
 * SQLite looks at the value of a bare `?` where that may change its plan (a limit, a condition beside an order), and then
 * plans the statement anew at every run, which costs several times what the statement itself does. It never looks at the
 * value of an expression, so such places are written as one: `+` is what SQL has for changing nothing.
 */
class StablePlanCompiler extends SqliteQueryCompiler {
  #isInValues = false;

  protected override visitValues(node: ValuesNode): void {
    this.#isInValues = true;
    super.visitValues(node);
    this.#isInValues = false;
  }

  protected override getCurrentParameterPlaceholder(): string {
    // What is inserted changes no plan, and an expression for each value would cost more than the value.
    return this.#isInValues ? '?' : '+?';
  }
}

/** Kysely's dialect for SQLite, whose kept statements keep their plans. An index on a part of a table needs that part named by literals. */
export class StablePlanDialect extends SqliteDialect {
  override createQueryCompiler(): SqliteQueryCompiler {
    return new StablePlanCompiler();
  }
}

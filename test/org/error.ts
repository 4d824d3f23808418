/** A refusal in Salesforce's words. REST answers `[{message, errorCode, fields?}]`; a collection's row says `statusCode`. */
export class SalesforceError extends Error {
  readonly errorCode: string;
  readonly status: number;
  /** Absent for errors that are not about a record's fields: then the answer has no `fields` either. */
  readonly fields: readonly string[] | undefined;
  /** What else is wrong with the same record, when it breaks several validation rules. */
  readonly further: readonly SalesforceError[];

  constructor(
    status: number,
    errorCode: string,
    message: string,
    fields?: readonly string[],
    further: readonly SalesforceError[] = [],
  ) {
    super(message);
    this.name = "SalesforceError";
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
    this.further = further;
  }

  /** The body of a REST answer: an array, of one as a rule. */
  toBody(): Record<string, unknown>[] {
    return [this, ...this.further].map((each) => each.toRest());
  }

  /** `errors` in a SaveResult. */
  toRows(): Record<string, unknown>[] {
    return [this, ...this.further].map((each) => each.toRow());
  }

  /** As an element of the array that a REST answer holds. */
  toRest(): Record<string, unknown> {
    return {
      message: this.message,
      errorCode: this.errorCode,
      ...(this.fields === undefined ? {} : { fields: this.fields }),
    };
  }

  /** As an element of `errors` in a SaveResult. */
  toRow(): Record<string, unknown> {
    return { statusCode: this.errorCode, message: this.message, fields: this.fields ?? [] };
  }
}

/** What the test org does not simulate. It says so, and never pretends. */
export function notSimulated(what: string): SalesforceError {
  return new SalesforceError(501, "NOT_SIMULATED", `The test org does not simulate ${what}.`);
}

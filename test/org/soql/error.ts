/** A refusal in Salesforce's own words: what the REST API puts in `[{ errorCode, message }]`, with status 400. */
export class SoqlError extends Error {
  readonly errorCode: string;

  constructor(errorCode: string, message: string) {
    super(message);
    this.name = "SoqlError";
    this.errorCode = errorCode;
  }
}

/** Legal SOQL that this org does not simulate. The caller answers 501 with the sentence. */
export class NotSimulatedError extends Error {
  constructor(what: string) {
    super(`This org does not simulate ${what} in SOQL.`);
    this.name = "NotSimulatedError";
  }
}

const CUSTOM_OBJECT_HINT =
  " If you are attempting to use a custom object, be sure to append the '__c' after the entity name.";
const CUSTOM_FIELD_HINT =
  " If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.";
const CUSTOM_RELATIONSHIP_HINT =
  " If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.";
const DESCRIBE_HINT = " Please reference your WSDL or the describe call for the appropriate names.";

/** The sentences that more than one part of the runner says. */
export const sentence = {
  unknownObject: (object: string) =>
    `sObject type '${object}' is not supported.${CUSTOM_OBJECT_HINT}${DESCRIBE_HINT}`,
  unknownField: (field: string, object: string) =>
    `No such column '${field}' on entity '${object}'.${CUSTOM_FIELD_HINT}${DESCRIBE_HINT}`,
  unknownParent: (relationship: string) =>
    `Didn't understand relationship '${relationship}' in field path.${CUSTOM_RELATIONSHIP_HINT}${DESCRIBE_HINT}`,
  unknownChildren: (relationship: string) =>
    `Didn't understand relationship '${relationship}' in FROM part of query call.${CUSTOM_RELATIONSHIP_HINT}${DESCRIBE_HINT}`,
  unexpected: (token: string) => `unexpected token: '${token}'`,
};

/** What Salesforce has of the addresses of an import, counted answer by answer. Pure. */
import type { AddressMatch } from "../../messages/dashboard";

export interface Matching {
  readonly asked: number;
  readonly all: number;
  readonly found: number;
  readonly several: number;
  readonly notFound: number;
  readonly optedOut: number;
}

/** Before the first answer. */
export function noneAsked(all: number): Matching {
  return { asked: 0, all, found: 0, several: 0, notFound: 0, optedOut: 0 };
}

/** With the answers to one more call, one for each address that was asked about. */
export function withAnswers(counted: Matching, answers: readonly AddressMatch[]): Matching {
  return answers.reduce(withAnswer, { ...counted, asked: counted.asked + answers.length });
}

function withAnswer(counted: Matching, { records, optedOut }: AddressMatch): Matching {
  return {
    ...counted,
    found: counted.found + (records > 0 ? 1 : 0),
    several: counted.several + (records > 1 ? 1 : 0),
    notFound: counted.notFound + (records === 0 ? 1 : 0),
    optedOut: counted.optedOut + (records > 0 && optedOut === records ? 1 : 0),
  };
}

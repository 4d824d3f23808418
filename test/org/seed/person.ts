import type { Random } from "../random.ts";
import { COMPANIES, NAME_POOLS, type NamePool, TITLES } from "./names.ts";

/** A believable person, before it becomes a Lead, a Contact or a person account. */
export interface MadePerson {
  readonly firstName: string | null;
  readonly lastName: string;
  readonly salutation: string | null;
  readonly title: string | null;
  readonly company: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly city: string;
  readonly country: string;
}

const POOL_BY_SHARE: readonly NamePool[] = NAME_POOLS.flatMap((pool) =>
  Array<NamePool>(pool.share).fill(pool),
);

/** The `number` makes the address one of its own. */
export function makePerson(random: Random, number: number): MadePerson {
  const pool = random.pick(POOL_BY_SHARE);
  const [firstName, first] = random.pick(pool.given);
  const [lastName, last] = random.pick(pool.family);
  const [company, companyLatin] = random.pick(COMPANIES);
  const domain = `${companyLatin}.${pool.domain === "com" || pool.domain.length === 2 ? pool.domain : "com"}.example`;
  return {
    firstName: random.chance(0.03) ? null : firstName,
    lastName,
    salutation: random.chance(0.25) ? random.pick(["Mr.", "Ms.", "Dr."]) : null,
    title: random.chance(0.9) ? random.pick(TITLES) : null,
    company,
    email: random.chance(0.06) ? null : makeAddress(random, first, last, number, domain),
    phone: random.chance(0.4)
      ? `+1 555 ${String(100 + (number % 900))} ${String(1000 + (number % 9000))}`
      : null,
    city: pool.city,
    country: pool.country,
  };
}

function makeAddress(random: Random, first: string, last: string, number: number, domain: string): string {
  const one = random.below(100);
  if (one < 4) return `${first}.${last}+news${number}@${domain}`;
  if (one < 6) return `${capital(first)}.${capital(last)}${number}@${capital(domain)}`;
  if (one < 7) return `"${first} ${last}"${number}@${domain}`.replace(/"(\d+)@/, '$1"@');
  if (one < 8) return `${first[0]}.o'${last}${number}@${domain}`;
  if (one < 9) return `${first}_${last}_${number}@${domain}`;
  return `${first}.${last}${number}@${domain}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import { unwrap } from "@/shared/api";
import { EMAIL } from "@/management/email";
import { SLUG } from "@/shared/slug";
import type { Applicant, Made, PublicApi } from "./publicApi";

/** A registration that waits for its code. */
export interface Begun {
  registrationId: string;
  applicant: Applicant;
  /** Milliseconds since the epoch. */
  at: number;
}

/** What is wrong with what was typed: the fields. */
export type ApplicantFaults = Partial<Record<"company" | "slug" | "email", true>>;

const KEPT_AS = "sign-up";
const CODE_GOOD_FOR_MS = 15 * 60_000;
const CODE = /^\d{8}$/;

/** What is wrong with `applicant`. */
export function applicantFaults({ company, slug, email }: Applicant): ApplicantFaults {
  return {
    ...(company.trim() === "" && { company: true as const }),
    ...(!SLUG.test(slug) && { slug: true as const }),
    ...(!EMAIL.test(email.trim()) && { email: true as const }),
  };
}

/** The digits of a code, however it was copied. */
export function codeIn(text: string): string {
  return text.replace(/[\s-]/g, "");
}

/** Whether `code` has the form of one. */
export function isCode(code: string): boolean {
  return CODE.test(code);
}

/** Has a code sent to the applicant's address. */
export async function begin(api: PublicApi, applicant: Applicant): Promise<Begun> {
  const body = { ...applicant, company: applicant.company.trim(), email: applicant.email.trim() };
  const { registration_id } = await unwrap(api.POST("/registrations", { body }));
  return { registrationId: registration_id, applicant: body, at: Date.now() };
}

/** Makes the tenant, or finds it made. Each time counts as an attempt at the code, of which there are five. */
export async function confirm(api: PublicApi, begun: Begun, code: string, slug: string): Promise<Made> {
  const params = { path: { registration_id: begun.registrationId } };
  const body = slug === begun.applicant.slug ? { code } : { code, slug };
  return unwrap(api.POST("/registrations/{registration_id}/confirm", { params, body }));
}

/** Keeps what was begun in this tab: whoever fetches the code on a telephone may find the page loaded anew. */
export function keep(begun: Begun | null): void {
  if (begun) sessionStorage.setItem(KEPT_AS, JSON.stringify(begun));
  else sessionStorage.removeItem(KEPT_AS);
}

/** What was begun in this tab, while its code is good. */
export function kept(now = Date.now()): Begun | null {
  const text = sessionStorage.getItem(KEPT_AS);
  const begun = text === null ? null : (JSON.parse(text) as Begun);
  return begun && now - begun.at < CODE_GOOD_FOR_MS ? begun : null;
}

/** The header that refuses a change of what somebody else has changed since it was of `version`. */
export function ifMatch(version: number): { "If-Match": string } {
  return { "If-Match": `"${version}"` };
}

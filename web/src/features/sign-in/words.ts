/** What brought somebody back from Google without being signed in, in words. */
const REFUSALS: Record<string, string> = {
  openid_denied: "Google did not sign you in.",
  openid_refused: "The way back from Google took too long, or was not begun in this browser.",
  account_disabled: "This account is disabled: ask an admin of this instance.",
  signup_closed: "New accounts are closed here: ask an admin to add you.",
  openid_away: "Google does not answer now.",
};

export function googleRefusal(code: string): string {
  const said = REFUSALS[code] ?? "Signing in with Google did not work.";
  return `${said} You can try again, or sign in with e-mail and password.`;
}

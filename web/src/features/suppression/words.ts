const WORDS: Record<string, string> = {
  by_user: "Added by you",
  imported: "From a file",
  unsubscribed: "Unsubscribed",
  complained: "Complained",
  bounced: "Came back: nobody is reached there",
  recipient_refused: "The server refused this address",
  replied: "Replied",
  erased: "Erased",
};

export function reasonWords(reason: string): string {
  return WORDS[reason] ?? reason.replaceAll("_", " ");
}

/** Who asked to be left alone is taken off the list by nobody else. */
export function isLiftable(reason: string): boolean {
  return !["unsubscribed", "complained", "erased"].includes(reason);
}

/** "@example.com" is everybody there. */
export function whoIs(address: string): string {
  return address.startsWith("@") ? `everybody at ${address.slice(1)}` : address;
}

/** The addresses and domains of a text, separated by lines, commas, semicolons or spaces. */
export function entriesOf(text: string): string[] {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const entries = parts.map((part) => (part.includes("@") ? part : `@${part}`));
  return [...new Set(entries)];
}

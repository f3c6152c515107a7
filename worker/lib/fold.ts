/** How names are compared: one form in which all spellings of a name are the same text. */

/** Text that only needs lower case: printable ASCII without white space at its ends or twice in a row. */
const UNTIDY = /[^ -~]|^ | $| {2}/;

/** What cannot be seen: format and bidi characters, joiners, variation selectors, fillers; controls that are no space. */
const INVISIBLE =
  /(?!\p{White_Space})[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cf}\p{Cc}]/gu;

/**
 * NFKC, case folded in full, trimmed, inner white space collapsed, invisible characters left out. Independent of the
 * machine's locale: ß is ss, every sigma is σ, and the four Turkish i (I, İ, ı, i) are one. Folding twice changes nothing.
 */
export function fold(text: string): string {
  if (!UNTIDY.test(text)) return text.toLowerCase();
  let folded = foldOnce(text);
  // Composing may make what folds further; it settles at once or one step later.
  for (let again = foldOnce(folded); again !== folded; again = foldOnce(folded)) folded = again;
  return folded;
}

/** The columns that every write of a person's name sets. */
export const calledAs = (fullName: string) => ({ fullName, folded: fold(fullName) });

/** Where invisible characters belong to what is seen: coloured and joined emoji, joiners within words that need them. */
const BELONGS = new RegExp(
  [
    String.raw`(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?)\ufe0f`,
    String.raw`(?<=\p{Extended_Pictographic}|\ufe0f|\p{Emoji_Modifier})\u200d(?=\p{Extended_Pictographic})`,
    String.raw`(?<=(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\p{L}\p{M}])[\u200c\u200d](?=(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\p{L}\p{M}])`,
  ].join("|"),
  "gu",
);

/** Whether a text holds what nobody can see and what can turn its direction: not for names. */
export const hidesCharacters = (text: string): boolean =>
  text.replaceAll(BELONGS, "").search(INVISIBLE) >= 0;

/**
 * A part of a name, such as what it starts with: folded, but white space at its ends counts ("prod " is not how
 * "production" starts). Empty when nothing of it can be seen.
 */
export function foldPart(text: string): string {
  const inner = fold(text);
  const seen = UNTIDY.test(text) ? text.replaceAll(INVISIBLE, "") : text;
  if (inner === "") return seen === "" ? "" : " ";
  const before = /^\p{White_Space}/u.test(seen) ? " " : "";
  return before + inner + (/\p{White_Space}$/u.test(seen) ? " " : "");
}

function foldOnce(text: string): string {
  return (
    text
      .toWellFormed()
      .normalize("NFKC")
      .replaceAll(INVISIBLE, "")
      // Through upper case, so that ß becomes ss and the long s an s; lower case by itself keeps them.
      .toUpperCase()
      .toLowerCase()
      .replaceAll("ς", "σ")
      .replaceAll("ı", "i")
      .replaceAll("i\u0307", "i")
      .normalize("NFKC")
      .replaceAll(/\p{White_Space}+/gu, " ")
      .trim()
  );
}

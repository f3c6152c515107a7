/** What ids in a document are called, for people to read. Nothing is decided by it. */
export type NameOf = (id: string) => string;

/** For documents whose names nobody looked up. */
export const itself: NameOf = (id) => id;

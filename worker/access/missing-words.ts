/** What is said of access that the books show and the target does not. */
export const MISSING = "Not found at the target any more: removed there by hand?";

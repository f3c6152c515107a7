/** Pictures are for people: `HALLPASS_PICTURES=1 npm test -- test/portal` takes them into `test-results`; a usual run does not. */
export const takesPictures = process.env.HALLPASS_PICTURES === "1";

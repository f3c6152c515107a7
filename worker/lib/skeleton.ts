/**
 * What a name looks like: two names with one skeleton can be taken for each other ("dba" with a Cyrillic а). Letters of
 * other scripts that look like Latin ones become those; names of one script that differ to the eye stay different.
 *
 * A selection of https://www.unicode.org/reports/tr39/#Confusable_Detection: no pairs within ASCII (0 and O, 1 and l),
 * because people do use both and see the difference in what is offered.
 */
import { fold } from "./fold";

/** Alternating: the look-alikes, and what they look like. */
const LOOKS = [
  // Cyrillic
  "АВЕЅІЈКМНОРСТУХѴԚԜҮԌӀ",
  "ABESIJKMHOPCTYXVQWYGI",
  "аеорсухѕіјѵһԁԛԝӏкмтьүз",
  "aeopcyxsijvhdqwlkmtby3",
  // Greek
  "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϜͿ",
  "ABEZHIKMNOPTYXCFJ",
  "αγικνορστυχϲϳη",
  "ayikvopotuxcjn",
  // Armenian, Coptic
  "օոսհցզգյՍՕՏԼⲞⲟⲢⲣⲤⲥⲬ",
  "onuhgqqjUOSLOoPpCcX",
  // Latin beyond the keyboard
  "ɑɡɩɪɴʀʙʜʟʏᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜱɢɯǀƖ",
  "agiinrbhlyacdejkmoptuvwzsgwll",
  // Cherokee
  "ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎽᏀᏃᏒᏙᏚᏞᏟᏢᏦᏴ",
  "DRTiYAJEWMHYGZRVSLCPKB",
  // Lisu
  "ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ",
  "BPdDTGKJCZFMNLSRVHWXYAEIOU",
  // Signs
  "‐‒–—―−⁃‘’ʼ′⁄∕∶꞉ː∣",
  "-------''''//:::|",
] as const;

const looks = new Map<string, string>();
for (let i = 0; i < LOOKS.length; i += 2) {
  const plain = [...(LOOKS[i + 1] ?? "")];
  for (const [at, letter] of [...(LOOKS[i] ?? "")].entries())
    looks.set(letter, plain[at] ?? letter);
}

/** Compared for equality only. For ASCII names it is their fold. */
export const skeleton = (name: string): string =>
  fold([...name.normalize("NFKD")].map((letter) => looks.get(letter) ?? letter).join(""));

/** The columns that every write of a name sets. */
export const namedAs = (name: string) => ({ name, folded: fold(name), skeleton: skeleton(name) });

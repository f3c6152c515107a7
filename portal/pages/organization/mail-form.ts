/** The mail settings as a form holds them, and back. Passwords are empty unless somebody types one. */
import type { Input, Output } from "../../api/endpoints";

type Settings = Output<"getMailSettings">;
type NewSettings = Input<"setMailSettings">["body"];

export type MailForm = {
  readonly transport: Settings["transport"];
  readonly from: string;
  readonly host: string;
  readonly port: string;
  readonly tls: "starttls" | "on" | "off";
  readonly user: string;
  readonly password: string;
  readonly url: string;
  readonly token: string;
};

export const readMailForm = ({ transport, inForce }: Settings): MailForm => ({
  transport,
  from: inForce.from,
  host: inForce.host ?? "",
  port: String(inForce.port ?? 587),
  tls: inForce.tls ?? "starttls",
  user: inForce.user ?? "",
  password: "",
  url: inForce.url ?? "",
  token: "",
});

/** An empty password or token is left out: the stored one stays. */
export function writeMailForm(form: MailForm): NewSettings {
  const { transport, from } = form;
  switch (transport) {
    case "inherit":
      return { transport };
    case "smtp":
      return {
        transport,
        from,
        host: form.host,
        port: Number(form.port),
        tls: form.tls,
        user: form.user || null,
        ...(form.password && { password: form.password }),
      };
    case "http":
      return { transport, from, url: form.url, ...(form.token && { token: form.token }) };
    default:
      return { transport, from };
  }
}

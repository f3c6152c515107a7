/** A person, as lists and cards show them. */

const initials = (name: string) =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase())
    .filter((_, i, all) => i === 0 || i === all.length - 1)
    .join("");

export const Avatar = (props: { readonly name: string }) => (
  <span class="avatar" aria-hidden="true">
    {initials(props.name) || "?"}
  </span>
);

export function Person(props: {
  readonly person: { readonly fullName: string; readonly email: string };
  /** Without the picture and the address. */
  readonly brief?: boolean;
}) {
  const { fullName, email } = props.person;
  if (props.brief) return <span title={email}>{fullName || email}</span>;
  return (
    <span class="person">
      <Avatar name={fullName || email} />
      <span>
        {fullName || email}
        {fullName && <span class="sub">{email}</span>}
      </span>
    </span>
  );
}

/** An error as one sentence; nothing where there is none. */

export function ErrorLine(props: { text: string }): JSX.Element | null {
  return props.text ? (
    <p className="kh-Panel-error" role="alert">
      {props.text}
    </p>
  ) : null;
}

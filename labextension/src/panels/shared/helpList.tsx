/** Keyboard shortcuts as a list. */

import type { TranslationBundle } from '@jupyterlab/translation';

export function HelpList(props: {
  trans: TranslationBundle;
  lines: readonly (readonly [string, string])[];
}): JSX.Element {
  return (
    <dl className="kh-Help" aria-label={props.trans.__('Keyboard shortcuts')}>
      {props.lines.map(([key, does]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}

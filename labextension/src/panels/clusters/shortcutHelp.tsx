/** A panel's keyboard shortcuts, shown under "?". */

import type { TranslationBundle } from '@jupyterlab/translation';

export function ShortcutHelp(props: { trans: TranslationBundle }): JSX.Element {
  const { trans } = props;
  const lines: [string, string][] = [
    ['↑ ↓', trans.__('move between clusters')],
    ['Enter', trans.__('select: views follow it')],
    ['Tab', trans.__('to the actions of a cluster')],
    ['Delete', trans.__('close, or remove a lost one')],
    ['Esc', trans.__('leave a form')],
    ['?', trans.__('show or hide this list')]
  ];
  return <HelpList trans={trans} lines={lines} />;
}

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

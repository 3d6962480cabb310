/** The frame of a sidebar panel: title, buttons, and the keyboard shortcuts under "?". */

import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactNode, useState } from 'react';
import { ErrorLine } from './errorLine';
import { HelpList } from './helpList';

export interface IPanelFrameProps {
  title: string;
  trans: TranslationBundle;
  shortcuts: readonly (readonly [string, string])[];
  /** Buttons of the title, before and after "?". */
  before?: ReactNode;
  after?: ReactNode;
  problem: string;
  /** Between the shortcuts and the problem. */
  form?: ReactNode;
  children: ReactNode;
}

export function PanelFrame(props: IPanelFrameProps): JSX.Element {
  const { trans } = props;
  const [help, setHelp] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys bubble up from the controls inside
    <div
      className="kh-Panel"
      onKeyDown={event => {
        if (event.key === '?' && !(event.target instanceof HTMLInputElement)) {
          setHelp(!help);
        }
      }}
    >
      <div className="kh-Panel-header">
        <h2>{props.title}</h2>
        {props.before}
        <HelpButton trans={trans} expanded={help} onClick={() => setHelp(!help)} />
        {props.after}
      </div>
      {help && <HelpList trans={trans} lines={props.shortcuts} />}
      {props.form}
      <ErrorLine text={props.problem} />
      {props.children}
    </div>
  );
}

function HelpButton(props: {
  trans: TranslationBundle;
  expanded: boolean;
  onClick: () => void;
}): JSX.Element {
  const label = props.trans.__('Keyboard shortcuts');
  return (
    <button
      type="button"
      className="kh-IconButton"
      title={label}
      aria-label={label}
      aria-expanded={props.expanded}
      onClick={props.onClick}
    >
      ?
    </button>
  );
}

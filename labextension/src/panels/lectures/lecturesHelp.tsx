/** The Lectures panel's keyboard shortcuts, shown under "?". */

import type { TranslationBundle } from '@jupyterlab/translation';
import { HelpList } from '../clusters/shortcutHelp';

export function LecturesHelp(props: { trans: TranslationBundle }): JSX.Element {
  const { trans } = props;
  return (
    <HelpList
      trans={trans}
      lines={[
        ['↑ ↓', trans.__('move between lectures and their parts')],
        ['→ ←', trans.__('show or hide what a lecture consists of')],
        ['Enter', trans.__('open it there')],
        ['Tab', trans.__('to its buttons')],
        ['?', trans.__('show or hide this list')]
      ]}
    />
  );
}

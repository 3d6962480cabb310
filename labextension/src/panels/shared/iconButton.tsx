/** A square button with an icon and a name for those who cannot see it. */

import type { LabIcon } from '@jupyterlab/ui-components';

export interface IIconButtonProps {
  icon: LabIcon;
  label: string;
  tabIndex?: number;
  disabled?: boolean;
  expanded?: boolean;
  className?: string;
  onClick: () => void;
}

export function IconButton(props: IIconButtonProps): JSX.Element {
  return (
    <button
      type="button"
      className={`kh-IconButton ${props.className ?? ''}`}
      title={props.label}
      aria-label={props.label}
      aria-expanded={props.expanded}
      tabIndex={props.tabIndex}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      <props.icon.react tag={null} width="16px" height="16px" />
    </button>
  );
}

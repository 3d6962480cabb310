/** One labelled line of a form. */

import { useId } from 'react';

export interface IFieldProps {
  label: string;
  value: string;
  /** Makes it a number field. */
  min?: number;
  placeholder?: string;
  required?: boolean;
  onChange: (value: string) => void;
}

export function Field(props: IFieldProps): JSX.Element {
  const id = useId();
  const isNumber = props.min !== undefined;
  return (
    <div className="kh-Field">
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        className={`kh-Input ${isNumber ? 'kh-mod-number' : ''}`}
        type={isNumber ? 'number' : 'text'}
        min={props.min}
        required={isNumber || props.required}
        placeholder={props.placeholder}
        value={props.value}
        spellCheck={false}
        autoComplete="off"
        onChange={event => props.onChange(event.target.value)}
      />
    </div>
  );
}

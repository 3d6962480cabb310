"""Find the JavaScript of a widget, which the front-end build puts beside this file."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"


def read_bundle(name: str) -> str:
    """Return the ES module of a widget.

    Parameters
    ----------
    name : str
        Name of the bundle, as ``"task_stream"``.
    """
    path = STATIC / f"{name}.js"
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FileNotFoundError(
            f"Expected the widget's JavaScript at {path}, found none; a wheel of kernel-helpers "
            "has it, in a source checkout run `npm run build` in the folder labextension."
        ) from error

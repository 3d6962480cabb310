"""Print the lines of ``verbose=2`` and more, as scikit-learn does."""

from typing import Any

from joblib.logger import short_format_time

from kernel_helpers._sklearn.search import Round


def print_evaluation(
    verbose: int, round_: Round, pair: tuple[int, int], score: dict[str, Any]
) -> None:
    """Print one finished evaluation, where `verbose` asks for that."""
    if verbose > 1:
        total = short_format_time(score["fit_time"] + score["score_time"])
        start = f"[CV{_position(verbose, round_, pair)}] END "
        values = sorted(round_.params[pair[0]].items())
        params = ", ".join(f"{name}={value}" for name, value in values)
        scores = _scores(score) if verbose > 2 else ""
        rest = f"{params}{';' if params else ''}{scores} total time={total}"
        print(start + "." * (80 - len(start) - len(rest)) + rest)


def _position(verbose: int, round_: Round, pair: tuple[int, int]) -> str:
    """Return the number of the split, and from ``verbose=10`` on that of the candidate."""
    if verbose < 3:
        return ""
    candidate, split = pair
    text = f" {split + 1}/{len(round_.splits)}"
    return text if verbose < 10 else f"{text}; {candidate + 1}/{len(round_.params)}"


def _scores(score: dict[str, Any]) -> str:
    test, train = score["test_scores"], score.get("train_scores")
    if not isinstance(test, dict):
        given = f"{test:.3f}" if train is None else f"(train={train:.3f}, test={test:.3f})"
        return f", score={given}"
    parts = (
        f" {name}: ({'' if train is None else f'train={train[name]:.3f}, '}test={test[name]:.3f})"
        for name in sorted(test)
    )
    return "".join(parts)

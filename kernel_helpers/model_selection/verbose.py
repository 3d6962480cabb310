"""The lines that ``verbose=2`` and more print, in scikit-learn's words."""

from typing import Any

from joblib.logger import short_format_time


def print_evaluation(task: dict[str, Any], score: dict[str, Any]) -> None:
    """Print one finished evaluation, if the task asked for that."""
    verbose = task["verbose"]
    if verbose > 1:
        total = short_format_time(score["fit_time"] + score["score_time"])
        start = f"[CV{_position(task)}] END "
        params = ", ".join(f"{name}={value}" for name, value in sorted(task["parameters"].items()))
        rest = f"{params}{';' if params else ''}{_scores(task, score)} total time={total}"
        print(start + "." * (80 - len(start) - len(rest)) + rest)


def _position(task: dict[str, Any]) -> str:
    """Say which split it was, and from ``verbose=10`` on which candidate."""
    if task["verbose"] < 3:
        return ""
    (split, n_splits), (candidate, n_candidates) = (
        task["split_progress"],
        task["candidate_progress"],
    )
    text = f" {split + 1}/{n_splits}"
    return text if task["verbose"] < 10 else f"{text}; {candidate + 1}/{n_candidates}"


def _scores(task: dict[str, Any], score: dict[str, Any]) -> str:
    if task["verbose"] < 3:
        return ""
    test, train = score["test_scores"], score.get("train_scores")
    if not isinstance(test, dict):
        given = f"{test:.3f}" if train is None else f"(train={train:.3f}, test={test:.3f})"
        return f", score={given}"
    parts = (
        f" {name}: ({'' if train is None else f'train={train[name]:.3f}, '}test={test[name]:.3f})"
        for name in sorted(test)
    )
    return "".join(parts)

"""What can go wrong on a request, and the one table that gives each its HTTP status."""


class LabError(Exception):
    """An error whose message is one sentence for the person at the panel."""


class InvalidRequest(LabError):  # noqa: N818 - named as the style guide names it
    """The request itself is wrong."""


class UnknownCluster(LabError):  # noqa: N818 - named as the style guide names it
    """No cluster has this id."""

    def __init__(self, cluster_id: str) -> None:
        super().__init__(f"There is no cluster {cluster_id!r} any more; refresh the list.")


class UnknownRecording(LabError):  # noqa: N818 - named as the style guide names it
    """There is no such file."""


class UnknownLecture(LabError):  # noqa: N818 - named as the style guide names it
    """There is no such lecture."""


class ProgressNotKept(LabError):  # noqa: N818 - named as the style guide names it
    """The progress file cannot be read or written."""


class NotPossibleNow(LabError):  # noqa: N818 - named as the style guide names it
    """The cluster cannot do this, or not in its present state."""


class ClusterSilent(LabError):  # noqa: N818 - named as the style guide names it
    """The cluster's owner did not answer in time."""


STATUS: dict[type[LabError], int] = {
    InvalidRequest: 400,
    UnknownCluster: 404,
    UnknownRecording: 404,
    UnknownLecture: 404,
    NotPossibleNow: 409,
    ClusterSilent: 504,
    ProgressNotKept: 507,
}


def status_of(error: LabError) -> int:
    """Return the HTTP status for `error`."""
    return STATUS[type(error)]

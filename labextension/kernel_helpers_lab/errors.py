"""What can go wrong on a request, and the one table that gives each its HTTP status."""


class LabError(Exception):
    """An error whose message is one sentence for the person at the panel."""


class InvalidRequestError(LabError):
    """The request itself is wrong."""


class UnknownClusterError(LabError):
    """No cluster has this id."""

    def __init__(self, cluster_id: str) -> None:
        super().__init__(f"There is no cluster {cluster_id!r} any more; refresh the list.")


class UnknownRecordingError(LabError):
    """There is no such file."""


class UnknownLectureError(LabError):
    """There is no such lecture."""


class ProgressNotKeptError(LabError):
    """The progress file cannot be read or written."""


class NotPossibleNowError(LabError):
    """The cluster cannot do this, or not in its present state."""


class ClusterSilentError(LabError):
    """The cluster's owner did not answer in time."""


STATUS: dict[type[LabError], int] = {
    InvalidRequestError: 400,
    UnknownClusterError: 404,
    UnknownRecordingError: 404,
    UnknownLectureError: 404,
    NotPossibleNowError: 409,
    ClusterSilentError: 504,
    ProgressNotKeptError: 507,
}


def status_of(error: LabError) -> int:
    """Return the HTTP status for `error`."""
    return STATUS[type(error)]
